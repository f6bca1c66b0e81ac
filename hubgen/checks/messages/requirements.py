"""Requirements: rules of the kind `requires`, which ask for parts that a message must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.checks.messages.message import Message, Text, messages
from hubgen.checks.messages.next_update import MissingFact, missing_facts
from hubgen.checks.messages.patterns import any_of
from hubgen.model.rules import Fact, RequiredPart, Rule
from hubgen.problems import Place


@dataclass(frozen=True, slots=True)
class MissingPart:
    """What a message lacks, in words, the place to report it at, and how to fix it."""

    what: str
    place: Place
    fix: str = ""


class Requirement:
    """What a rule of the kind `requires` asks for, compiled once."""

    def __init__(self, rule: Rule) -> None:
        self._parts = tuple(map(_CompiledPart, rule.head.parts))
        self._unless = _search(rule.head.unless)
        self._is_across_incident = rule.head.across_incident

    def missing_parts(
        self, message: Message, facts: tuple[MissingFact, ...]
    ) -> Iterator[MissingPart]:
        """Yield what `message` lacks: one for all missing words, one for each of `facts`.

        `facts` are the `missing_facts` of the message. One with `[[gaps]]` lacks nothing yet.
        """
        if any(text.has_gaps for text in message.texts) or self._is_excused(message):
            return
        missing = [one for one in self._parts if not one.is_in(message, facts)]
        if missing and self._is_across_incident and self._is_in_another_update(message):
            return
        worded = [one.part for one in missing if one.part.tokens]
        if worded:
            what = " and ".join(part.what for part in worded)
            fix = "; ".join(part.fix for part in worded if part.fix)
            yield MissingPart(what, message.body.place(_first_words(message.body)), fix)
        for one in missing:
            if not one.part.tokens:
                yield from _failing(one.part, facts)

    def _is_excused(self, message: Message) -> bool:
        unless = self._unless
        return unless is not None and any(unless.search(text.own) for text in message.statement)

    def _is_in_another_update(self, message: Message) -> bool:
        """Return whether another update, not a draft, has every part."""
        for update in message.incident.updates:
            if update.number == message.update.number or update.head.draft:
                continue
            for other in messages(message.hub, message.incident, update):
                facts = tuple(missing_facts(other))
                if other.language == message.language and all(
                    one.is_in(other, facts) for one in self._parts
                ):
                    return True
        return False


class _CompiledPart:
    """One part that a rule asks for, and the searches for its words."""

    def __init__(self, part: RequiredPart) -> None:
        self.part = part
        self._search, self._near = _search(part.tokens), _search(part.near)
        self._outside = _search(part.outside)

    def is_in(self, message: Message, facts: tuple[MissingFact, ...]) -> bool:
        """Return whether `message`, whose missing facts are `facts`, has the part."""
        part, search = self.part, self._search
        if Fact.ACTION_SET in part.facts and message.update.head.do:
            return True
        if search is None:
            return not any(one.fact in part.facts for one in facts)
        if part.near or part.outside or part.within:
            return any(self._is_in_a_sentence(search, text) for text in message.statement)
        return any(search.search(text.shown) for text in message.statement)

    def _is_in_a_sentence(self, search: re.Pattern[str], text: Text) -> bool:
        near, outside = self._near, self._outside
        spans = [span for span in text.spans if not span.heading]
        for span in spans[: self.part.within]:
            sentence = text.shown[span.start : span.end]
            if (
                search.search(sentence)
                and (near is None or near.search(sentence))
                and (outside is None or not outside.search(sentence))
            ):
                return True
        return False


def _search(tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    return any_of(tokens) if tokens else None


def _first_words(body: Text) -> int:
    return len(body.raw) - len(body.raw.lstrip())


def _failing(part: RequiredPart, facts: tuple[MissingFact, ...]) -> Iterator[MissingPart]:
    for missing in facts:
        if missing.fact in part.facts:
            what = part.what
            for value in missing.values:
                what = what.replace("%s", value, 1)
            yield MissingPart(what, missing.place, missing.fix or part.fix or "")
