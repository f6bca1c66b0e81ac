"""The past: addresses and records of the revisions of incidents and the editions of the hub.

A revision is one wording of an incident's page, an edition what the whole hub
said at one publication. Both have addresses that never change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from hubgen.public import addresses
from hubgen.public.records import PublicIncident

EDITIONS = "editions/"
VERSIONS = "versions.json"
_PAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-\w+)?/)?(?:versions\.json"
    r"|incidents/(?P<incident>[^/]+)/(?:r/(?P<revision>\d+/)?|record/)index\.html"
    r"|editions/(?:[\d-]+/)?index\.html)"
)
_LOOKS = re.compile(r"assets/hub/past\.[0-9a-f]+\.css")


def changes_of(incident_id: str) -> str:
    """Return the address of the list of an incident's revisions and their differences."""
    return f"{addresses.incident(incident_id)}r/"


def revision(incident_id: str, number: int) -> str:
    """Return the address of one revision."""
    return f"{changes_of(incident_id)}{number}/"


def record_of(incident_id: str) -> str:
    """Return the address of the printable record of an incident."""
    return f"{addresses.incident(incident_id)}record/"


def edition(number: int) -> str:
    """Return the address of the home page as an edition showed it."""
    return f"{EDITIONS}{number}/"


def month_address(year_month: str) -> str:
    """Return the address of the editions of a month, `2026-11`."""
    return f"{EDITIONS}{year_month}/"


def is_past_page(path: str) -> bool:
    """Return whether the file at `path` is a page of the past, which publishing alone writes."""
    return _PAGE.fullmatch(path) is not None


def is_looks(path: str) -> bool:
    """Return whether the file at `path` is a style sheet of such pages, of any version."""
    return _LOOKS.fullmatch(path) is not None


def is_kept(path: str) -> bool:
    """Return whether the file at `path` is kept until publishing replaces it."""
    return is_past_page(path) or is_looks(path)


def incident_of_page(path: str) -> str | None:
    """Return the incident whose past the file at `path` shows; None for the whole hub."""
    match = _PAGE.fullmatch(path)
    return match["incident"] if match else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One wording of an incident's page, from `at` on, when the edition was published.

    `number` counts an incident's revisions from 1, whatever its id; `name` is its
    id at that time. `record` is the hash of the object that holds the words.
    Where they were removed, `incident` is None and `reason` says why, as far as
    it is known.
    """

    number: int
    edition: int
    at: datetime
    name: str
    record: str
    incident: PublicIncident | None
    reason: str | None = None

    @property
    def path(self) -> str:
        """Its address below the language's root."""
        return revision(self.name, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """One thing that an edition published: its title, and the address of that version.

    `record` is the hash of the object that `title` is from; `update` is the
    update's number where an update became public.
    """

    title: str
    language: str
    record: str
    path: str | None
    update: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEdition:
    """What the hub said at one publication: its `entries`, and how many `more` there are.

    `record` is the hash of the object that holds its `name`.
    """

    number: int
    at: datetime
    name: str | None = None
    record: str = ""
    entries: tuple[EditionEntry, ...] = ()
    more: int = 0

    @property
    def path(self) -> str:
        """Its address below the language's root."""
        return edition(self.number)

    @property
    def month(self) -> str:
        """The month it was published in, on the hub's clocks: `2026-11`."""
        return f"{self.at:%Y-%m}"
