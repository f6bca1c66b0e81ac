"""The body of a cState issue, cut into its messages.

A message carries its time in a shortcode, `{{< track "2020-12-04 12:00:00" >}}`.
Sites write it in several places: at the end of the message, at its start,
after a label above it, or inside one of its sentences. A horizontal rule ends
a message too; where a body has no times, the labels begin its messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from hubgen.authoring.importing.cstate_head import parse_hugo_time
from hubgen.authoring.importing.cstate_labels import (
    is_label,
    is_labelled,
    is_review,
    labelled_parts,
    split_label,
    with_plain_labels,
)
from hubgen.authoring.importing.foreign import Unusable
from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.model.words import State

MOST_MESSAGES = 1_000

_TRACK = re.compile(r'\{\{[<%]\s*track\s+["\'“`]?([^"\'”`>%}\n]{0,60})["\'”`]?\s*[>%]\}\}')
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*([\w-]{0,40})[^\n]{0,300}?[>%]\}\}")
_RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_EARLIER_TRACK = re.compile(
    _TRACK.pattern + r"(?=[ \t]+[a-z][^\n.!?{]{0,200}" + _TRACK.pattern.replace("(", "(?:", 1) + ")"
)
_ENDS = re.compile(r"[.!?:…][\"')*_]*$")
_DASH = re.compile(r"^[-–—:][ \t]+")
_PICTURE = re.compile(r"<img\b|!\[")
LOST_PICTURE = "its pictures are left out"
_PLAN = re.compile(
    r"\b(?:will|going to|plan(?:ned|ning)?|scheduled?|upcoming|wird|werden|geplant\w*)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[a-zà-ÿ,.;:)!?]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignMessage:
    """One message; without a `state` it leaves the incident in the state before.

    `losses` names what of its text is not imported.
    """

    at: datetime
    state: State | None
    body: str
    is_review: bool
    losses: tuple[str, ...] = ()


class _Position(Enum):
    """Where the time of a message is written."""

    END = auto()
    START = auto()
    AFTER_LABEL = auto()
    INSIDE = auto()


@dataclass(frozen=True, slots=True)
class _Track:
    """A time: its span in the text, the instant, and its position in its message."""

    start: int
    end: int
    at: datetime
    position: _Position


@dataclass(frozen=True, slots=True)
class _Section:
    """The text of one message; `at` is None if no time is written near it."""

    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class _Comments:
    """A form of comments: they start with `opening` and end with `closing`."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]


_COMMENTS = (
    _Comments(re.compile(r"<!--"), re.compile(r"-->")),
    _Comments(
        re.compile(r"\{\{[<%]\s{0,9}comment\s{0,9}[>%]\}\}"),
        re.compile(r"\{\{[<%]\s{0,9}/\s{0,9}comment\s{0,9}[>%]\}\}"),
    ),
)


def foreign_messages(body: str, first: datetime, source: str | None) -> list[ForeignMessage]:
    """Return the messages of a body, oldest first; one without a time is of `first`.

    Comments are left out, since Hugo does not show them.
    """
    for form in _COMMENTS:
        body = _without_comments(body, form)
    body = with_plain_labels(body)
    parts = _RULE.split(body) if _TRACK.search(body) else labelled_parts(body)
    counts = [len(_TRACK.findall(part)) for part in parts]
    one_each = max(counts) == 1 and sum(counts) > 1
    sections = [
        one for part in parts for one in (_whole_part(part) if one_each else _sections(part, first))
    ]
    entries = [
        message
        for section in _with_times(sections, first)
        if (message := _message(section, first, source)).body or message.state or message.losses
    ]
    if len(entries) > 1 and _is_newest_first(entries):
        entries.reverse()
    return sorted(entries, key=lambda one: one.at)


def _is_newest_first(entries: list[ForeignMessage]) -> bool:
    """Return whether the times fall, or without times whether the first message is the end."""
    first, last = entries[0], entries[-1]
    is_end = first.state is State.RESOLVED and last.state is not State.RESOLVED
    return first.at > last.at or (first.at == last.at and is_end)


def _without_comments(body: str, form: _Comments) -> str:
    """Return `body` without its comments; one that is never closed hides the rest."""
    parts, done = [], 0
    while opened := form.opening.search(body, done):
        parts.append(body[done : opened.start()])
        closed = form.closing.search(body, opened.end())
        done = closed.end() if closed else len(body)
    return "".join([*parts, body[done:]])


def _with_times(sections: list[_Section], first: datetime) -> list[_Section]:
    """Return `sections` with a time for each.

    One without a time belongs to the message after it, else to the one before;
    with a label of its own it is a message at the time of its neighbour.
    """
    dated = [one.at for one in sections if one.at]
    newest_first = len(dated) > 1 and dated[0] > dated[-1]
    timed: list[_Section] = []
    pending = ""
    for index, one in enumerate(sections):
        if one.at is None and not is_labelled(one.text):
            pending = f"{pending}\n\n{one.text}"
            continue
        at = one.at or _time_beside(sections, index, first, newest_first=newest_first)
        text = one.text if is_review(one.text) else f"{pending}\n\n{one.text}"
        pending = pending if is_review(one.text) else ""
        timed.append(_Section(text.strip(), at))
    if pending.strip() and timed and not is_review(timed[-1].text):
        timed[-1] = _Section(f"{timed[-1].text}\n\n{pending}".strip(), timed[-1].at)
    elif pending.strip():
        timed.append(_Section(pending.strip(), first))
    return timed


def _time_beside(
    sections: list[_Section], index: int, first: datetime, *, newest_first: bool
) -> datetime:
    """Return the time for the section at `index`, which has none of its own."""
    before = [one.at for one in sections[:index] if one.at]
    after = [one.at for one in sections[index + 1 :] if one.at]
    if is_review(sections[index].text):
        return (after or before or [first])[0]
    if newest_first:
        return after[0] if after else first
    return before[-1] if before else first


def _whole_part(part: str) -> Iterator[_Section]:
    """Yield a part of a body whose rules separate its messages; it has one time at most."""
    tracks = list(_tracks(part))
    if tracks:
        yield _Section(_without_track(part, tracks[0], 0, len(part)), tracks[0].at)
    elif part.strip():
        yield _Section(part, None)


def _sections(part: str, first: datetime) -> Iterator[_Section]:
    """Yield the messages of a text between two rules; text beside them is of `first`.

    A review without a time is a section of its own.
    """
    part = _with_earlier_times_as_words(part)
    for piece in labelled_parts(part, are_reviews=True):
        if is_review(piece) and not _TRACK.search(piece):
            yield _Section(piece, None)
        else:
            yield from _timed_sections(piece, first)


def _timed_sections(part: str, first: datetime) -> Iterator[_Section]:
    """Yield the messages of a text by their times."""
    tracks = list(_tracks(part))
    if len(tracks) > MOST_MESSAGES:
        msg = f"it has more than {MOST_MESSAGES:,} messages"
        raise Unusable(msg)
    if not tracks:
        if part.strip():
            yield _Section(part, None)
        return
    starts = [_start_of(part, tracks, index) for index in range(len(tracks))]
    if part[: starts[0]].strip():
        yield _Section(part[: starts[0]], first)
    for index, (track, start) in enumerate(zip(tracks, starts, strict=True)):
        is_last = index + 1 == len(tracks)
        end = len(part) if is_last else starts[index + 1]
        if is_last and track.position is _Position.END:
            end = track.end
        yield _Section(_without_track(part, track, start, end), _time_of(part, track, start, first))
    last = tracks[-1]
    if last.position is _Position.END and part[last.end :].strip():
        yield _Section(part[last.end :], first)


def _time_of(part: str, track: _Track, start: int, first: datetime) -> datetime:
    """Return the time of the message from `start` on; that of a plan inside a sentence is none."""
    is_plan = track.position is _Position.INSIDE and _PLAN.search(part, start, track.start)
    return first if is_plan and track.at > first else track.at


def _with_earlier_times_as_words(part: str) -> str:
    """Return `part` with only the last time of each sentence as a shortcode."""
    return _EARLIER_TRACK.sub(lambda match: f"{parse_hugo_time(match[1]):%Y-%m-%d %H:%M} UTC", part)


def _tracks(part: str) -> Iterator[_Track]:
    match = list(_TRACK.finditer(part))
    ends = [*(one.start() for one in match), len(part)][1:]
    for one, later in zip(match, ends, strict=False):
        position = _position(part, one.start(), one.end(), later)
        yield _Track(one.start(), one.end(), parse_hugo_time(one[1]), position)


def _position(part: str, start: int, end: int, later: int) -> _Position:
    """Return the position of a time by its line and the lines around it.

    `later` is where the next time starts.
    """
    before = part[_line_start(part, start) : start].strip()
    line_end = part.find("\n", end)
    after = part[end : line_end if line_end >= 0 else len(part)].strip()
    above = part[_paragraph_start(part, start) : start].strip()
    below = part[end : min(later, _paragraph_end(part, end))].strip()
    label = is_label(before) or (not before and is_label(above))
    if label and (below or (part[end:later].strip() and not _has_time(part, end, later))):
        return _Position.AFTER_LABEL
    if above and below and (_GOES_ON.match(below) or (before and not _ENDS.search(before))):
        return _Position.INSIDE
    if not before and (after or (not above and (below or not part[:start].strip()))):
        return _Position.START
    return _Position.END


def _has_time(part: str, end: int, later: int) -> bool:
    """Return whether the paragraph that follows on a blank line has a time of its own."""
    gap = _PARAGRAPH_END.search(part, end)
    if gap is None or later >= len(part):
        return False
    text = part[gap.end() :]
    start = gap.end() + len(text) - len(text.lstrip())
    return later < _paragraph_end(part, start)


def _line_start(part: str, index: int) -> int:
    return part.rfind("\n", 0, index) + 1


def _paragraph_start(part: str, index: int) -> int:
    """Return where the text before `index` starts: after a blank line, or after another time."""
    start = 0
    for pattern in (_PARAGRAPH_END, _TRACK):
        for match in pattern.finditer(part, 0, index):
            start = max(start, match.end())
    return start


def _paragraph_end(part: str, index: int) -> int:
    match = _PARAGRAPH_END.search(part, index)
    return match.start() if match else len(part)


def _start_of(part: str, tracks: list[_Track], index: int) -> int:
    """Return where the message of the time at `index` starts."""
    track, before = tracks[index], tracks[index - 1] if index else None
    if track.position is _Position.START:
        return track.start
    paragraph = _paragraph_start(part, track.start)
    if track.position is _Position.AFTER_LABEL:
        line = _line_start(part, track.start)
        return max(paragraph, line) if part[line : track.start].strip() else paragraph
    if track.position is _Position.INSIDE:
        return paragraph
    if before is None:
        return 0
    return before.end if before.position is _Position.END else max(before.end, paragraph)


def _without_track(part: str, track: _Track, start: int, end: int) -> str:
    """Return the text from `start` to `end`; a time inside a sentence stays as words."""
    shown = f"{track.at:%Y-%m-%d %H:%M} UTC" if track.position is _Position.INSIDE else ""
    return part[start : track.start] + shown + part[track.end : end]


def _message(section: _Section, first: datetime, source: str | None) -> ForeignMessage:
    losses = [
        f'the shortcode "{name}" is left out'
        for name in dict.fromkeys(one[1] for one in _SHORTCODE.finditer(section.text))
    ]
    text = _SHORTCODE.sub("", section.text).strip()
    label, rest = split_label(text)
    if label:
        text = _DASH.sub("", rest, count=1)
    losses += [LOST_PICTURE for _ in _PICTURE.finditer(text)][:1]
    body = to_markdown(text, source)
    return ForeignMessage(
        at=section.at or first,
        state=label.state if label else None,
        body=body[:1].upper() + body[1:],
        is_review=label is not None and label.is_review,
        losses=tuple(losses),
    )
