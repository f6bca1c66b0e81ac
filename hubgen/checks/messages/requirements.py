"""Requirements: rules of the kind `requires`, which ask for parts that a message must have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.checks.messages import next_update
from hubgen.checks.messages.message import Message, Text, messages
from hubgen.checks.messages.patterns import any_of
from hubgen.model.rules import Fact, RequiredPart, Rule
from hubgen.problems import Place


@dataclass(frozen=True, slots=True)
class MissingPart:
    """What a message lacks, in words, the place to report it at, and how to fix it."""

    what: str
    place: Place
    fix: str = ""


def missing_parts(rule: Rule, message: Message) -> Iterator[MissingPart]:
    """Yield what `message` lacks of `rule`: one for all missing words, one for each failing fact.

    A message with `[[gaps]]` lacks nothing yet.
    """
    if any(text.has_gaps for text in message.texts) or _excused(rule, message):
        return
    missing = [part for part in rule.head.parts if not _has(part, message)]
    if missing and rule.head.across_incident and _in_another_update(rule, message):
        return
    worded = [part for part in missing if part.tokens]
    if worded:
        what = " and ".join(part.what for part in worded)
        fix = "; ".join(part.fix for part in worded if part.fix)
        yield MissingPart(what, message.body.place(_first_words(message.body)), fix)
    for part in missing:
        if not part.tokens:
            yield from _failing_facts(part, message)


def _excused(rule: Rule, message: Message) -> bool:
    if not rule.head.unless:
        return False
    search = any_of(rule.head.unless)
    return any(search.search(text.own) for text in message.statement)


def _first_words(body: Text) -> int:
    return len(body.raw) - len(body.raw.lstrip())


def _has(part: RequiredPart, message: Message) -> bool:
    if Fact.ACTION_SET in part.facts and message.update.head.do:
        return True
    if not part.tokens:
        return not any(_failing_facts(part, message))
    if part.near or part.outside or part.within:
        return any(_in_a_sentence(part, text) for text in message.statement)
    search = any_of(part.tokens)
    return any(search.search(text.shown) for text in message.statement)


def _in_a_sentence(part: RequiredPart, text: Text) -> bool:
    search = any_of(part.tokens)
    near = any_of(part.near) if part.near else None
    outside = any_of(part.outside) if part.outside else None
    spans = [span for span in text.spans if not span.heading]
    for span in spans[: part.within]:
        sentence = text.shown[span.start : span.end]
        if (
            search.search(sentence)
            and (near is None or near.search(sentence))
            and (outside is None or not outside.search(sentence))
        ):
            return True
    return False


def _in_another_update(rule: Rule, message: Message) -> bool:
    """Return whether another update, not a draft, has every part that `rule` asks for."""
    for update in message.incident.updates:
        if update.number == message.update.number or update.head.draft:
            continue
        for other in messages(message.hub, message.incident, update):
            if other.language == message.language and all(
                _has(part, other) for part in rule.head.parts
            ):
                return True
    return False


def _failing_facts(part: RequiredPart, message: Message) -> Iterator[MissingPart]:
    for missing in next_update.missing_facts(message):
        if missing.fact in part.facts:
            what = part.what
            for value in missing.values:
                what = what.replace("%s", value, 1)
            yield MissingPart(what, missing.place, missing.fix or part.fix or "")
