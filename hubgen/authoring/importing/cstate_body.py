"""The body of a cState issue, cut into its messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from hubgen.authoring.importing.cstate_head import moment
from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.model.words import State

_TRACK = re.compile(r'\{\{[<%]\s*track\s+["“`]?([^"”`>%}\n]{0,60})["”`]?\s*[>%]\}\}')
_SHORTCODE = re.compile(r"\{\{[<%][^\n]{0,300}?[>%]\}\}")
_RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE)
_LABEL = re.compile(r"^([*_]{1,3})([^*_\n]{1,40}?):?\1:?[ \t]*(?:[-–—:][ \t]*)?")
_STATES = {
    "investigating": State.INVESTIGATING,
    "investigation": State.INVESTIGATING,
    "identified": State.IDENTIFIED,
    "monitoring": State.MONITORING,
    "resolved": State.RESOLVED,
    "fixed": State.RESOLVED,
}
_REVIEW = re.compile(r"^post[- ]?mortem$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; without a `state` it leaves the incident where it was."""

    at: datetime
    state: State | None
    body: str
    is_review: bool


def messages(body: str, first: datetime, source: str | None) -> list[Message]:
    """The messages of a body, in the order of the text; one without a time is of `first`.

    A part that a rule cuts off from a dated one is a message of its own only
    if it is a review; else it belongs to it.
    """
    found: list[Message] = []
    for at, text in _dated(body, first):
        *before, own = _RULE.split(text)
        reviews = [part for part in before if _REVIEW.match(_label(part))]
        rest = "\n\n".join([part for part in before if part not in reviews] + [own])
        for part, instant in [*((part, at) for part in reviews), (rest, at)]:
            message = _message(part, instant, source)
            if message.body or message.state:
                found.append(message)
    return found


def _dated(body: str, first: datetime) -> list[tuple[datetime, str]]:
    tracks = list(_TRACK.finditer(body))
    starts = [0, *(track.end() for track in tracks)]
    ends = [*(track.start() for track in tracks), len(body)]
    texts = [body[start:end] for start, end in zip(starts, ends, strict=True)]
    times = [moment(track[1]) for track in tracks]
    if _stands_first(tracks, body):
        return list(zip([first, *times], texts, strict=True))
    return list(zip([*times, first], texts, strict=True))


def _stands_first(tracks: list[re.Match[str]], body: str) -> bool:
    """Whether times stand at the start of their messages: most lines begin with one and go on."""
    opening = closing = 0
    for track in tracks:
        before = body[body.rfind("\n", 0, track.start()) + 1 : track.start()].strip()
        after = body[track.end() :].partition("\n")[0].strip()
        opening += bool(not before and after)
        closing += bool(before and not after)
    return opening > closing


def _label(text: str) -> str:
    found = _LABEL.match(text.strip())
    return found[2].strip().lower() if found else ""


def _message(text: str, at: datetime, source: str | None) -> Message:
    text = _SHORTCODE.sub("", text).strip()
    label = _label(text)
    is_review = bool(_REVIEW.match(label))
    if label in _STATES or label == "update" or is_review:
        text = _LABEL.sub("", text, count=1).strip()
    body = to_markdown(text, source)
    return Message(
        at=at, state=_STATES.get(label), body=body[:1].upper() + body[1:], is_review=is_review
    )
