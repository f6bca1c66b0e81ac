"""The timeline: what happened when, in the order of time, each with the record it is from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hubgen.model.messages import Messages
from hubgen.public import times
from hubgen.public.records import PublicUpdate
from hubgen.reviews.facts import ReviewFacts


class EventKind(StrEnum):
    """What sort of thing happened."""

    BEGAN = "began"
    MESSAGE = "message"
    CORRECTION = "correction"
    ENDED = "ended"
    POSTS = "posts"
    INQUIRY = "inquiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at an instant, in words, and the record that says so."""

    at: datetime
    kind: EventKind
    text: str
    source: str


def public_events(facts: ReviewFacts, messages: Messages) -> list[Event]:
    """Return the start and the messages, oldest first."""
    return sorted(_public(facts, messages), key=lambda one: one.at)


def all_events(facts: ReviewFacts, messages: Messages) -> list[Event]:
    """Return the public events, the posts and the inquiries, oldest first."""
    return sorted([*_public(facts, messages), *_private(facts, messages)], key=lambda one: one.at)


def _public(facts: ReviewFacts, messages: Messages) -> Iterator[Event]:
    if facts.began:
        source = messages("review.source.head")
        text = messages("review.event.began")
        yield Event(at=facts.incident.started, kind=EventKind.BEGAN, text=text, source=source)
    ended = facts.incident.ended
    for update in facts.incident.updates:
        kind = EventKind.MESSAGE
        if update.corrects or update.retracts:
            kind = EventKind.CORRECTION
        elif ended == update.at:
            kind = EventKind.ENDED
        yield Event(
            at=update.at,
            kind=kind,
            text=_text(facts, update, messages),
            source=messages("review.source.update", number=update.number),
        )


def _text(facts: ReviewFacts, update: PublicUpdate, messages: Messages) -> str:
    """Return what `update` said; of one that was wrong, only that it was: it must not spread."""
    incident = facts.incident
    corrected = next(iter(update.corrected_by), None)
    for name, number in (("was-withdrawn", update.retracted_by), ("was-wrong", corrected)):
        if number:
            time = times.brief_time(incident.update(number).at, update.at, messages)
            label = _label(facts, update, messages)
            return messages(f"review.event.{name}", label=label, time=time)
    if update is incident.first:
        label = _label(facts, update, messages)
        return messages("review.event.labelled", label=label, summary=update.summary)
    for key, number in (("corrects", update.corrects), ("retracts", update.retracts)):
        if number:
            time = times.brief_time(incident.update(number).at, update.at, messages)
            summary = _strip_label(update.summary, messages)
            return messages(f"review.event.{key}", time=time, summary=summary)
    key = "ended" if incident.ended == update.at else "update"
    return messages(f"review.event.{key}", summary=update.summary)


def _label(facts: ReviewFacts, update: PublicUpdate, messages: Messages) -> str:
    if update is not facts.incident.first:
        return messages("review.event.label", number=update.number)
    if facts.first_delay is None:
        return messages("review.event.first-label-alone")
    length = times.duration(facts.first_delay, messages)
    return messages("review.event.first-label", length=length)


def _strip_label(summary: str, messages: Messages) -> str:
    """Return the summary of a correction without the word that it begins with."""
    label, colon, rest = summary.partition(": ")
    labels = {messages(f"site.{name}").rstrip(".:") for name in ("correction", "retraction")}
    return rest if colon and label in labels else summary


def _private(facts: ReviewFacts, messages: Messages) -> Iterator[Event]:
    zone = facts.project.hub.time_zone
    for posts in facts.deliveries:
        yield Event(
            at=times.local(posts.last, zone),
            kind=EventKind.POSTS,
            text=messages(
                "review.event.posted",
                count=posts.count,
                number=posts.number,
                channels=", ".join(posts.channels),
            ),
            source=messages("review.source.sent", number=posts.number),
        )
    for one in facts.inquiries:
        kind = messages(f"review.kind.{one.kind}")
        source = messages("review.source.inquiry")
        for at, name in ((one.received, "inquiry"), (one.answered, "inquiry-answered")):
            if at:
                yield Event(
                    at=times.local(at, zone),
                    kind=EventKind.INQUIRY,
                    text=messages(f"review.event.{name}", kind=kind),
                    source=source,
                )
