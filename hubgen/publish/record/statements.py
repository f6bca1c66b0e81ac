"""Statements: what a record says to its readers, and how a change of each part of it counts.

This is the one definition of "what was said". It follows from the fields of
the record, which follow from the public types: a field that is not named here
counts as a statement, so a new one is guarded from its first publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

Data = dict[str, Any]

WORDS = ("summary", "do", "body")
"""The fields of an update that are its wording."""

IDENTITY = frozenset({"id", "number"})
"""What never changes: addresses and ids of feed entries are made of it."""

FOLLOWING_IN_UPDATE = frozenset({"corrected_by", "retracted_by", "edited", "language"})
FOLLOWING_IN_INCIDENT = frozenset({"components", "edited", "language"})
"""What follows from other fields or other updates, or marks a change itself."""

SUPPORTING_IN_UPDATE = frozenset({"posts"})
SUPPORTING_IN_INCIDENT = frozenset({"contact", "actions", "faq", "tags", "was", "attachments"})
"""What changes while an incident goes on, without a mark; those who publish are told."""

_STRUCK = frozenset({"del", "s", "strike"})


def changed_statements(old: Data, new: Data, *, besides: frozenset[str]) -> Iterator[str]:
    """Yield the names of what differs, `besides` what is compared elsewhere."""
    for name in sorted(old.keys() | new.keys()):
        if name not in besides and old.get(name) != new.get(name):
            yield name


def wording(data: Data) -> str:
    """Return the words of an update as a reader finds them one after the other.

    Struck words stand between `~~`, and what a link or a picture leads to beside
    it: whoever strikes a sentence or turns a link elsewhere changes what was said.
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
        given = dict(attrs)
        if tag in _STRUCK:
            self.parts.append(" ~~")
        if tag == "img":
            self.parts.append(f" ![{given.get('alt') or ''}]({_name(given.get('src'))}) ")
        if tag == "a" and _is_elsewhere(given.get("href")):
            self.parts.append(f" <{given['href']}> ")

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
    """Whether a link leads off the site; inside it, addresses move with what they lead to."""
    return address is not None and not address.startswith(("hub:", "#"))


def _name(address: str | None) -> str:
    return (address or "").rpartition("/")[2]
