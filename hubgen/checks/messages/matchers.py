"""Matchers: find the words that a rule objects to.

A rule is compiled once to a matcher, which yields its matches in a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hubgen.checks.messages import readability
from hubgen.checks.messages.message import Text
from hubgen.checks.messages.patterns import Substitutions, any_of
from hubgen.checks.messages.sentences import TextSpan, blocks
from hubgen.model.rules import Extends, Metric, Rule, RuleHead, RuleScope


@dataclass(frozen=True, slots=True)
class Match:
    """Something that a rule objects to, at `offset` of a text.

    `values` are put into the rule's message; `better` is what to write instead of
    the `length` characters there.
    """

    offset: int
    values: tuple[str, ...] = ()
    better: str = ""
    length: int = 0


_NEAR = 200

Matcher = Callable[[Text], Iterator[Match]]


def compile_matcher(rule: Rule) -> Matcher:
    """Return the matcher of `rule`. Raises ValueError for a rule that `requires`."""
    compilers = {
        Extends.EXISTENCE: _existence,
        Extends.SUBSTITUTION: _substitution,
        Extends.OCCURRENCE: _occurrence,
        Extends.CONDITIONAL: _conditional,
        Extends.METRIC: _metric,
    }
    if rule.head.extends not in compilers:
        msg = f"the rule {rule.name} extends {rule.head.extends}, which matches no words"
        raise ValueError(msg)
    return compilers[rule.head.extends](rule.head)


def _tokens(head: RuleHead, tokens: tuple[str, ...]) -> re.Pattern[str]:
    return any_of(tokens, ignore_case=head.ignorecase, whole_words=not head.nonword)


@dataclass(frozen=True, slots=True)
class _Excuses:
    """What excuses a match of a rule in `text`: an exception that it overlaps, or its sentence."""

    text: Text
    exceptions: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    sentences: dict[TextSpan, bool] = field(default_factory=dict)

    def cover(self, start: int, end: int) -> bool:
        """Return whether the match from `start` to `end` is excused."""
        near = max(0, start - _NEAR), end + _NEAR
        if self.exceptions and any(
            match.start() < end and start < match.end()
            for match in self.exceptions.finditer(self.text.own, *near)
        ):
            return True
        span = self.text.sentence_at(start) if self.unless else None
        if span is None or self.unless is None:
            return False
        if span not in self.sentences:
            said = self.text.shown[span.start : span.end]
            self.sentences[span] = self.unless.search(said) is not None
        return self.sentences[span]


def _excuses(head: RuleHead) -> Callable[[Text], _Excuses]:
    """Return the function from a text to what excuses matches of the rule of `head` there."""
    exceptions, unless = _search(head, head.exceptions), _search(head, head.unless)
    return lambda text: _Excuses(text, exceptions, unless)


def _search(head: RuleHead, tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    return any_of(tokens, ignore_case=head.ignorecase) if tokens else None


def _existence(head: RuleHead) -> Matcher:
    search, excuses_in = _tokens(head, head.tokens), _excuses(head)

    def match(text: Text) -> Iterator[Match]:
        excuses = excuses_in(text)
        for occurrence in search.finditer(text.own):
            if not excuses.cover(occurrence.start(), occurrence.end()):
                yield Match(occurrence.start(), (_one_line(occurrence[0]),))

    return match


def _substitution(head: RuleHead) -> Matcher:
    swaps = Substitutions(head.swap, ignore_case=head.ignorecase, whole_words=not head.nonword)
    names_both, excuses_in = (head.message or "").count("%s") > 1, _excuses(head)

    def match(text: Text) -> Iterator[Match]:
        seen: set[str] = set()
        excuses = excuses_in(text)
        for occurrence, better in swaps.find(text.own):
            words = _one_line(occurrence[0])
            if words.lower() not in seen and not excuses.cover(
                occurrence.start(), occurrence.end()
            ):
                seen.add(words.lower())
                values = (better, words) if names_both else (words,)
                yield Match(occurrence.start(), values, better, len(occurrence[0]))

    return match


def _occurrence(head: RuleHead) -> Matcher:
    search = _tokens(head, (head.token or "",))
    least, most = head.min or 0, head.max if head.max is not None else float("inf")

    def match(text: Text) -> Iterator[Match]:
        for span in _scopes(text, head.scope):
            all_found = list(search.finditer(text.own, span.start, span.end))
            if not least <= len(all_found) <= most:
                too_many = all_found[int(most)] if len(all_found) > most else None
                yield Match(too_many.start() if too_many else span.start, (str(len(all_found)),))

    return match


def _scopes(text: Text, scope: RuleScope) -> list[TextSpan]:
    if scope is RuleScope.SENTENCE:
        return text.spans
    return blocks(text.prose) if scope is RuleScope.PARAGRAPH else [TextSpan(0, len(text.own))]


def _conditional(head: RuleHead) -> Matcher:
    first, second = _tokens(head, (head.first or "",)), _tokens(head, (head.second or "",))
    excuses_in = _excuses(head)

    def match(text: Text) -> Iterator[Match]:
        occurrence = first.search(text.own)
        if (
            occurrence
            and not second.search(text.shown)
            and not excuses_in(text).cover(occurrence.start(), occurrence.end())
        ):
            yield Match(occurrence.start(), (_one_line(occurrence[0]),))

    return match


def _metric(head: RuleHead) -> Matcher:
    most = head.max if head.max is not None else float("inf")

    def grade(text: Text) -> Iterator[Match]:
        sentences = [text.prose[span.start : span.end] for span in text.spans if not span.heading]
        if sum(len(readability.words(sentence)) for sentence in sentences) < head.least_words:
            return
        if (value := readability.grade(sentences)) > most:
            yield Match(text.spans[0].start, (f"{value:.0f}",))

    def sentence_words(text: Text) -> Iterator[Match]:
        for span in text.spans:
            sentence = text.prose[span.start : span.end]
            if not span.heading and (count := readability.length_in_words(sentence)) > most:
                yield Match(span.start + len(sentence) - len(sentence.lstrip()), (str(count),))

    return grade if head.metric is Metric.GRADE else sentence_words


def _one_line(words: str) -> str:
    return " ".join(words.split())
