"""Statements: what a record says to its readers, and how a change of each part counts.

This is the one definition of "what was said". It follows from the fields of
the record, which follow from the public types: a field that is not named here
counts as a statement, so a new one is checked from its first publication on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

Data = dict[str, Any]

WORDS = ("summary", "do", "body")
"""The fields of an update that are its wording."""

IDENTITY = frozenset({"id", "number"})
"""What never changes: addresses and ids of feed entries contain it."""

FOLLOWING_IN_UPDATE = frozenset({"corrected_by", "retracted_by", "edited", "language"})
FOLLOWING_IN_INCIDENT = frozenset({"components", "edited", "language"})
FOLLOWING_IN_QUESTION = frozenset({"asked", "edited", "language"})
"""What follows from other fields or other updates, or marks a change itself."""

SUPPORTING_IN_UPDATE = frozenset({"posts"})
SUPPORTING_IN_QUESTION = frozenset({"posts", "moved_to", "answer_by"})
SUPPORTING_IN_INCIDENT = frozenset(
    {"contact", "actions", "faq", "tags", "was", "attachments", "live", "ask"}
)
"""What may change without a mark while an incident goes on; publishing lists it."""

_STRUCK = frozenset({"del", "s", "strike"})


def changed_statements(old: Data, new: Data, *, besides: frozenset[str]) -> Iterator[str]:
    """Yield the names of what differs, `besides` what is compared elsewhere."""
    for name in sorted(old.keys() | new.keys()):
        if name not in besides and old.get(name) != new.get(name):
            yield name


def wording(data: Data) -> str:
    """Return the words of an update as a reader finds them one after the other.

    Struck words are between `~~`, and each link and picture is followed by its
    address: to strike a sentence or to change an address changes what was said.
    """
    parts = (data["summary"], data["do"], canonical_text(data["body"]["html"]))
    return "\n\n".join(part for part in parts if part)


def canonical_text(html: str) -> str:
    """Return the words of `html` with its strikes, links and pictures, and nothing of its form."""
    reader = _CanonicalText()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()


class _CanonicalText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _STRUCK:
            self.parts.append(" ~~")
        if tag == "img":
            self.parts.append(f" ![{attributes.get('alt') or ''}]({_name(attributes.get('src'))}) ")
        if tag == "a" and _is_elsewhere(attributes.get("href")):
            self.parts.append(f" <{attributes['href']}> ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _STRUCK:
            self.parts.append("~~ ")
        if tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


_BLOCKS = frozenset(
    "p li ul ol table tr td th h1 h2 h3 h4 h5 h6 blockquote pre div br hr dt dd".split()
)


def _is_elsewhere(address: str | None) -> bool:
    """Return whether a link leaves the site; inside it, addresses move with their pages."""
    return address is not None and not address.startswith(("hub:", "#"))


def _name(address: str | None) -> str:
    return (address or "").rpartition("/")[2]


def changed_meaning(old: str, new: str) -> list[str]:
    """Return which figures, dates and negations differ, each like `numbers (2 → 3)`.

    They are what readers act on: where they change, a mark is not enough, and
    readers need a correction.
    """
    parts = []
    for name, pattern in (("numbers", _FIGURE), ("dates", _DATE), ("negations", _NEGATION)):
        before = Counter(word.casefold() for word in pattern.findall(old))
        after = Counter(word.casefold() for word in pattern.findall(new))
        if before != after:
            gone, added = sorted((before - after).elements()), sorted((after - before).elements())
            parts.append(f"{name} ({', '.join(gone) or '–'} → {', '.join(added) or '–'})")
    return parts


_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t"
    r"|nicht|nichts|nie|niemals|niemand|kein\w*|weder|ohne)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\w+tag\b|\bmittwoch\b|\b(?:today|tomorrow"
    r"|yesterday|heute|morgen|gestern)\b",
    re.IGNORECASE,
)
