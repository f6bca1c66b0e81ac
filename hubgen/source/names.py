"""Names: what a file's name says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

FOLDER = "incidents"
QUESTIONS = "questions"
"""The folder of an incident's questions, below its own."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 100
# No language is called md, yml or txt, but files are called 02-identified.md.md.
LANGUAGE = r"(?!(?:md|yml|txt|htm)\.)[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?"
_UPDATE = re.compile(rf"(?P<number>[0-9]+)-(?P<words>[^.]+)(?:\.(?P<language>{LANGUAGE}))?\.md")
_PAGE = re.compile(rf"(?P<slug>[^.]+)(?:\.(?P<language>{LANGUAGE}))?\.(?:md|yml)")


@dataclass(frozen=True, slots=True)
class UpdateName:
    """`02-identified.de.md`: its number, and its language where it is a translation."""

    number: str
    language: str | None


@dataclass(frozen=True, slots=True)
class PageName:
    """`refunds.de.md`: its slug, and its language where it is a translation."""

    slug: str
    language: str | None


def update_name(name: str) -> UpdateName | None:
    """Return what an update's file name says; None for a name that is not an update's."""
    match = _UPDATE.fullmatch(name)
    return UpdateName(match["number"], match["language"]) if match else None


def page_name(name: str) -> PageName | None:
    """Return what the name of a page, a FAQ entry or a translation says; None for another file."""
    match = _PAGE.fullmatch(name)
    return PageName(match["slug"], match["language"]) if match else None


def incident_folder(path: str) -> str:
    """Return the folder of the incident that the file at `path` belongs to."""
    folder = path.rpartition("/")[0]
    above, _, last = folder.rpartition("/")
    return above if last == QUESTIONS and above != FOLDER else folder


def is_slug(text: str) -> bool:
    """Return whether `text` can be an address: small letters, digits, hyphens."""
    return len(text) <= _LONGEST_SLUG and bool(_SLUG.fullmatch(text))
