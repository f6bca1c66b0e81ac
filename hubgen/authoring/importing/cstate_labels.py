"""Labels of cState messages: the word before a message that names its state, or a review.

Sites write `**Resolved** - …`, `### Resolved`, `- *Resolved*: …`, `Resolved: …`,
`**[Resolved]**`, `**✅ Resolved (10:00)**` and `<strong>Resolved</strong>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hubgen.model.words import State

_WORDS: Final[Mapping[str, State | None]] = {
    "investigating": State.INVESTIGATING,
    "investigation": State.INVESTIGATING,
    "acknowledged": State.INVESTIGATING,
    "detected": State.INVESTIGATING,
    "untersuchung": State.INVESTIGATING,
    "identified": State.IDENTIFIED,
    "fixing": State.IDENTIFIED,
    "ursache gefunden": State.IDENTIFIED,
    "monitoring": State.MONITORING,
    "mitigated": State.MONITORING,
    "recovering": State.MONITORING,
    "beobachtung": State.MONITORING,
    "resolved": State.RESOLVED,
    "solved": State.RESOLVED,
    "fixed": State.RESOLVED,
    "closed": State.RESOLVED,
    "complete": State.RESOLVED,
    "completed": State.RESOLVED,
    "finished": State.RESOLVED,
    "behoben": State.RESOLVED,
    "gelöst": State.RESOLVED,
    "update": None,
    "updated": None,
    "aktualisierung": None,
    "starting": None,
    "started": None,
    "scheduled": None,
    "planned": None,
    "in progress": None,
}
_REVIEW = re.compile(r"post[- ]?mortem|root cause(?: analysis)?|rca")
_MARKED = re.compile(
    r"^(?:#{1,6}[ \t]+|[-*+][ \t]+|>[ \t]*)?"
    r"(?P<mark>[*_]{1,3})(?P<words>[^*_\n]{1,40}?):?(?P=mark):?[ \t]*(?:[-–—:][ \t]*)?"
    r"|^#{1,6}[ \t]+(?P<heading>[^*_\n]{1,40}?):?[ \t]*$",
    re.MULTILINE,
)
_HTML = re.compile(
    r"^[ \t]*(?:<(?:p|li|h[1-6]|div)>[ \t]*)?<(strong|b|em|i)>([^<\n]{1,40})</\1>",
    re.MULTILINE | re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?:\A\s*|(?<=\n\n)[ \t]*)({'|'.join(_WORDS)}|post[- ]?mortem)(?::|[ \t]+[-–—])[ \t]+",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\([^()]*\)|[^\w\s-]|\d{1,2}:\d\d(?:\s*(?:utc|gmt|uhr))?")
_SHORTCODE = re.compile(r"[ \t]*\{\{[^{}\n]*\}\}")
_PARAGRAPH = re.compile(r"(?:\A|\n[ \t]*\n|\n(?=[-*+][ \t]+[*_]))\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says: the state from then on, None for the same as before; or a review."""

    state: State | None
    is_review: bool = False


def with_plain_labels(body: str) -> str:
    """Return `body` with its labels in HTML, or without marks, written in Markdown."""
    return _PLAIN.sub(r"**\1** - ", _HTML.sub(r"**\2**", body))


def split_label(text: str) -> tuple[Label | None, str]:
    """Return the label that `text` starts with, and the text after it; None and all of it."""
    match = _MARKED.match(text)
    if match:
        words = " ".join(_BESIDE.sub(" ", (match["words"] or match["heading"]).lower()).split())
        if words in _WORDS:
            return Label(_WORDS[words]), text[match.end() :].strip()
        if _REVIEW.fullmatch(words):
            return Label(None, is_review=True), text[match.end() :].strip()
    return None, text


def is_label(text: str) -> bool:
    """Return whether `text` is in the form of a label and nothing else."""
    match = _MARKED.match(text)
    return match is not None and match.end() == len(text)


def is_labelled(text: str) -> bool:
    """Return whether `text` starts with a label that is known."""
    return split_label(text.strip())[0] is not None


def is_review(text: str) -> bool:
    """Return whether `text` starts with the label of a review."""
    label, _ = split_label(text.strip())
    return label is not None and label.is_review


def labelled_parts(body: str, *, are_reviews: bool = False) -> list[str]:
    """Return `body` cut before each paragraph that starts with a known label.

    With `are_reviews`, only its reviews are cut out, up to the next label each.
    """
    parts, start, in_review = [], 0, False
    for place, label in _labels(body):
        if not are_reviews or label.is_review or in_review:
            parts.append(body[start:place])
            start = place
        in_review = label.is_review
    return [*parts, body[start:]]


def _labels(body: str) -> Iterator[tuple[int, Label]]:
    """Yield the place and the label of each paragraph or list item that has one."""
    for match in _PARAGRAPH.finditer(body):
        label, _ = split_label(_SHORTCODE.sub("", body[match.end() : match.end() + 200]))
        if label:
            yield match.end(), label
