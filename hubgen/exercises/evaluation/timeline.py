"""The timeline of an exercise: its events in order, and a picture of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from math import ceil
from typing import Final

from hubgen.exercises.evaluation.marks import Marks
from hubgen.model.messages import Messages

_WIDTH: Final = 760
_LEFT: Final = 110
_RIGHT: Final = 24
_TOP: Final = 30
_LANE: Final = 46
_RADIUS: Final = 6
_MOST_LABELS: Final = 12
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440)
_STYLE: Final = """\
.grid{stroke:#c9ced3;stroke-width:1}.text{font:12px sans-serif;fill:#3b4248}
.in{fill:#8a5a00;stroke:#8a5a00;stroke-width:2}.open{fill:#fff}.answer{fill:#1b5e8a}
.out{fill:#1b6e3a}.number{font:bold 11px sans-serif;fill:#fff;text-anchor:middle}
.broken{stroke:#b3261e;stroke-width:2}
@media (prefers-color-scheme:dark){.grid{stroke:#4a5157}.text{fill:#d5dade}
.in{fill:#e0a94a;stroke:#e0a94a}.open{fill:#1c2023}.answer{fill:#6db3e0}
.out{fill:#5fbf80}.number{fill:#10221a}.broken{stroke:#ff8a80}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Something that happened `at` a time of the exercise's clock, in `words`."""

    at: datetime
    words: str


def timeline(marks: Marks, words: Messages) -> list[TimelineEntry]:
    """Return what happened, in order."""
    exercise = marks.exercise
    entries = [TimelineEntry(at=exercise.started, words=words("exercises.event.start"))]
    for one in exercise.injects:
        if one.delivered:
            text = words(
                "exercises.event.in",
                route=words(f"exercises.route.{one.route}"),
                sender=one.sender,
                text=one.text,
            )
            entries.append(TimelineEntry(at=one.delivered, words=text))
        if one.answer:
            name = "answer-by" if one.answer.by else "answer"
            who = marks.team.name_of(one.answer.by or "")
            text = words(f"exercises.event.{name}", number=one.number, who=who)
            note = f": {one.answer.note}" if one.answer.note else ""
            entries.append(TimelineEntry(at=one.answer.at, words=text + note))
    for update in marks.statements:
        text = words("exercises.event.out", number=update.number, text=update.summary)
        entries.append(TimelineEntry(at=update.at, words=text))
    zone = marks.end.tzinfo
    for promise in marks.promises:
        if promise.delay(marks.end):
            clock = f"{promise.due.astimezone(zone):%H:%M}"
            text = words("exercises.event.promise-broken", clock=clock)
            entries.append(TimelineEntry(at=promise.due, words=text))
    entries.sort(key=lambda entry: entry.at)
    return [*entries, TimelineEntry(at=marks.end, words=words("exercises.event.end"))]


def timeline_svg(marks: Marks, words: Messages) -> str:
    """Return a picture of the timeline: a lane each for messages, answers and updates."""
    height = _TOP + 3 * _LANE + 4
    title = escape(words("exercises.timeline.alt"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        f' role="img" aria-label="{title}">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(_Drawing(marks, words).elements()) + "\n</svg>\n"
    )


class _Drawing:
    """The elements of the picture for `marks`."""

    def __init__(self, marks: Marks, words: Messages) -> None:
        self.marks, self.words = marks, words
        self.start = marks.exercise.started
        self.minutes = max(1, ceil((marks.end - self.start) / timedelta(minutes=1)))

    def elements(self) -> Iterator[str]:
        yield from self.grid()
        yield from self.lanes()
        for promise in self.marks.promises:
            if promise.delay(self.marks.end):
                x, y = self.x(promise.due), self.y(2)
                yield f'<path class="broken" d="M{x} {y - 16}v32"/>'
        for one in self.marks.exercise.injects:
            if one.delivered:
                kind = "in" if one.answer else "in open"
                yield self.circle(one.delivered, 0, kind, f"{one.number}. {one.sender}: {one.text}")
            if one.answer:
                yield self.circle(one.answer.at, 1, "answer", f"{one.number}. {one.sender}")
        for update in self.marks.statements:
            x, y = self.x(update.at), self.y(2)
            yield (
                f'<g><title>{escape(update.summary)}</title><rect class="out" x="{x - 9}"'
                f' y="{y - 9}" width="18" height="18" rx="3"/>'
                f'<text class="number" x="{x}" y="{y + 4}">{int(update.number)}</text></g>'
            )

    def grid(self) -> Iterator[str]:
        step = next((one for one in _STEPS if self.minutes / one <= _MOST_LABELS), _STEPS[-1])
        for minute in range(0, self.minutes + 1, step):
            x = self.x(self.start + timedelta(minutes=minute))
            yield f'<path class="grid" d="M{x} {_TOP - 8}V{_TOP + 3 * _LANE}"/>'
            yield (
                f'<text class="text" x="{x}" y="{_TOP - 14}" text-anchor="middle">{minute}′</text>'
            )

    def lanes(self) -> Iterator[str]:
        for number, lane in enumerate(("in", "answer", "out")):
            label = escape(self.words(f"exercises.lane.{lane}"))
            y = self.y(number)
            yield f'<path class="grid" d="M{_LEFT} {y}H{_WIDTH - _RIGHT}"/>'
            yield f'<text class="text" x="4" y="{y + 4}">{label}</text>'

    def circle(self, at: datetime, lane: int, kind: str, title: str) -> str:
        return (
            f'<circle class="{kind}" cx="{self.x(at)}" cy="{self.y(lane)}" r="{_RADIUS}">'
            f"<title>{escape(title)}</title></circle>"
        )

    def x(self, at: datetime) -> float:
        share = (at - self.start) / timedelta(minutes=self.minutes)
        return round(_LEFT + min(max(share, 0), 1) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, lane: int) -> int:
        return _TOP + lane * _LANE + _LANE // 2
