"""Pictures of a review: the timeline of its messages, and what people wrote around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from hubgen.listening.figures import ListeningReport
from hubgen.listening.figures.volume import QUARTER
from hubgen.model.messages import Messages
from hubgen.public import times
from hubgen.reviews import drawing
from hubgen.reviews.drawing import Box, Dot, Drawing, Shape, Words
from hubgen.reviews.facts import ReviewFacts
from hubgen.reviews.timeline import Event, EventKind, public_events

_WIDTH, _MARGIN = 1080, 64
_AXIS, _TEXT = 300, 340
_TITLE, _SIZE, _SMALL = 44, 30, 24
_ROW, _LINE, _GAP = 40, 40, 34
_MOST_LINES, _MOST_EVENTS = 3, 14
_CHART_HEIGHT, _BAR = 240, 10
_COLOURS = {
    EventKind.BEGAN: drawing.AMBER,
    EventKind.MESSAGE: drawing.BLUE,
    EventKind.CORRECTION: drawing.RED,
    EventKind.ENDED: drawing.GREEN,
}


def timeline_picture(facts: ReviewFacts, messages: Messages) -> Drawing:
    """Return the public timeline, from top to bottom, each message with the time since the last.

    Of more than fourteen events, the first and the last are shown.
    """
    events = _shown_events(public_events(facts, messages))
    shapes: list[Shape] = []
    y = _MARGIN + _TITLE
    room = _WIDTH - 2 * _MARGIN
    for line in drawing.wrap_words(facts.incident.title, room, _TITLE, 2, bold=True):
        shapes.append(Words(x=_MARGIN, y=y, text=line, size=_TITLE, bold=True))
        y += round(_TITLE * 1.2)
    shapes.append(
        Words(x=_MARGIN, y=y, text=_period(events, messages), size=_SMALL, fill=drawing.MUTED)
    )
    top = y = y + _ROW + _SMALL
    previous: Event | None = None
    rows: list[Shape] = []
    for event in events:
        if previous:
            length = times.duration(_round_length(event.at - previous.at), messages)
            y += _GAP
            rows.append(Words(x=_TEXT, y=y, text=f"+ {length}", size=_SMALL, fill=drawing.MUTED))
            y += _GAP + _SIZE // 2
        rows += _row(event, y, previous or event, messages)
        y += _LINE * (len(_lines(event)) - 1)
        previous = event
    last = y - _LINE * (len(_lines(events[-1])) - 1)
    axis = Box(x=_AXIS - 2, y=top - 10, width=4, height=last - top, fill=drawing.LINE)
    foot = y + _MARGIN + _SMALL
    name = Words(x=_MARGIN, y=foot, text=facts.project.hub.name, size=_SMALL, fill=drawing.MUTED)
    return Drawing(
        width=_WIDTH,
        height=foot + _MARGIN,
        title=picture_text(facts, messages),
        shapes=(*shapes, axis, *rows, name),
    )


def picture_text(facts: ReviewFacts, messages: Messages) -> str:
    """Return what the picture shows, in one sentence, for people who do not see it."""
    events = public_events(facts, messages)
    return messages(
        "review.picture.alt",
        title=facts.incident.title,
        start=times.short_time(events[0].at, messages),
        end=times.short_time(events[-1].at, messages),
        count=len(facts.incident.updates),
    )


def _round_length(length: timedelta) -> timedelta:
    """Return `length` in minutes up to six hours, in hours up to two days, then in days."""
    if length < timedelta(hours=6):
        return length
    unit = timedelta(hours=1) if length < timedelta(days=2) else timedelta(days=1)
    return round(length / unit) * unit


def _shown_events(events: list[Event]) -> list[Event]:
    if len(events) <= _MOST_EVENTS:
        return events
    half = _MOST_EVENTS // 2
    return [*events[:half], *events[-half:]]


def _period(events: list[Event], messages: Messages) -> str:
    first, last = events[0].at, events[-1].at
    return f"{times.short_time(first, messages)} – {times.brief_time(last, first, messages)}"


def _lines(event: Event) -> list[str]:
    return drawing.wrap_words(event.text, _WIDTH - _TEXT - _MARGIN, _SIZE, _MOST_LINES)


def _row(event: Event, y: int, beside: Event, messages: Messages) -> Iterator[Shape]:
    """Yield the time, the dot and the words of an event; the day is named where it changes."""
    time = times.brief_time(event.at, beside.at, messages)
    size = _SIZE if drawing.text_width(time, _SIZE, bold=True) < _AXIS - _MARGIN - 30 else _SMALL
    yield Words(x=_AXIS - 30, y=y, text=time, size=size, bold=True, to_left=True)
    yield Dot(x=_AXIS, y=y - 10, radius=12, fill=_COLOURS[event.kind])
    for number, line in enumerate(_lines(event)):
        yield Words(x=_TEXT, y=y + number * _LINE, text=line, size=_SIZE)


def volume_picture(report: ListeningReport, messages: Messages) -> Drawing:
    """Return the messages of people by quarter-hour, the negative ones dark, with our messages."""
    quarters = report.quarters
    step = max(1, round(len(quarters) * _BAR / (_WIDTH - 2 * _MARGIN) + 0.5))
    groups = [quarters[at : at + step] for at in range(0, len(quarters), step)]
    highest = max((sum(one.messages for one in group) for group in groups), default=0) or 1
    base, scale = _MARGIN + _CHART_HEIGHT, _CHART_HEIGHT / highest
    shapes: list[Shape] = [
        Words(x=_MARGIN, y=_MARGIN - 20, text=str(highest), size=_SMALL, fill=drawing.MUTED),
        Box(x=_MARGIN, y=base, width=len(groups) * _BAR, height=2, fill=drawing.INK),
    ]
    for number, group in enumerate(groups):
        x, total = _MARGIN + number * _BAR, sum(one.messages for one in group)
        negative = sum(one.negative for one in group)
        if total:
            shapes += [
                Box(x=x, y=base - total * scale, width=_BAR - 2, height=total * scale,
                    fill="#9fb4d6"),
                Box(x=x, y=base - negative * scale, width=_BAR - 2, height=negative * scale,
                    fill=drawing.RED),
            ]  # fmt: skip
    shapes += _marks(report, step, base)
    return Drawing(
        width=_WIDTH,
        height=base + _MARGIN + _SMALL,
        title=messages("review.internal.said"),
        shapes=tuple(shapes),
    )


def _marks(report: ListeningReport, step: int, base: int) -> Iterator[Shape]:
    """Yield a line at each of our messages, with its number below."""
    first, width = report.quarters[0].start, QUARTER * step
    for mark in report.marks:
        if mark.at >= first:
            x = _MARGIN + (mark.at - first) / width * _BAR
            yield Box(x=x, y=_MARGIN, width=2, height=_CHART_HEIGHT, fill=drawing.BLUE)
            yield Words(x=x - 8, y=base + _ROW, text=mark.number, size=_SMALL, fill=drawing.BLUE)
