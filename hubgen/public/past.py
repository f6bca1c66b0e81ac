"""The past as readers see it: the wordings of an incident's page, the editions of the hub.

A revision is one wording of an incident's page, an edition what the whole hub
said at one publication. Both have addresses that hold for ever.
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
    """The address that tells what was changed in an incident, and lists its revisions."""
    return f"{addresses.incident(incident_id)}r/"


def revision(incident_id: str, number: int) -> str:
    """The address of one wording of an incident's page."""
    return f"{changes_of(incident_id)}{number}/"


def record_of(incident_id: str) -> str:
    """The address of all that was ever said on an incident, to be printed."""
    return f"{addresses.incident(incident_id)}record/"


def edition(number: int) -> str:
    """The address of the home page as it stood after an edition."""
    return f"{EDITIONS}{number}/"


def month_of(year_month: str) -> str:
    """The address of the editions of a month, `2026-11`."""
    return f"{EDITIONS}{year_month}/"


def is_page(path: str) -> bool:
    """Whether the file at `path` tells of the past: only publishing can make it."""
    return _PAGE.fullmatch(path) is not None


def is_looks(path: str) -> bool:
    """Whether the file at `path` is a style sheet of such pages, of now or of earlier."""
    return _LOOKS.fullmatch(path) is not None


def stays(path: str) -> bool:
    """Whether the file at `path` stays as it is until something of the past is added to it."""
    return is_page(path) or is_looks(path)


def incident_of(path: str) -> str | None:
    """The incident whose past the file at `path` tells; None where it tells of the whole hub."""
    found = _PAGE.fullmatch(path)
    return found["incident"] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One wording of an incident's page: from `at` on, when the edition was published.

    `number` counts an incident's wordings from 1, whatever it was called;
    `name` is what its address called it then. `record` is the hash of the
    object that holds the words. Where they are gone, `incident` is None and
    `reason` says why, as far as it is known.
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
class Told:
    """One thing that an edition told: what people call it, and where it stands as it was then.

    `record` is the hash of the object that `title` comes from; `update` is the
    update's number where an update became public.
    """

    title: str
    language: str
    record: str
    path: str | None
    update: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEdition:
    """What the hub said at one publication: some of it, and how much `more` there is.

    `record` is the hash of the object that holds its `name`.
    """

    number: int
    at: datetime
    name: str | None = None
    record: str = ""
    told: tuple[Told, ...] = ()
    more: int = 0

    @property
    def path(self) -> str:
        """Its address below the language's root."""
        return edition(self.number)

    @property
    def month(self) -> str:
        """The month it was published in, on the hub's clocks: `2026-11`."""
        return f"{self.at:%Y-%m}"
