"""Records: what is remembered of a folder, of a page and of a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hubgen.outputs.targets import TargetId
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRecord:
    """What is remembered of a folder below `incidents/`.

    `problems` are JSON; `hidden` says that something in it is not public yet;
    between the instants `past` and `turn` (seconds) nothing becomes public by
    time alone. `facts` are None where nothing of it is public.
    """

    path: str
    mark: str
    incident: str
    problems: str
    hidden: bool
    past: float | None
    turn: float | None
    facts: IncidentSummary | None

    @property
    def name(self) -> str:
        """The folder's own name: the id of the incident in it."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """What the sitemap needs of a page: lines of text, empty for nothing."""

    path: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """A part as it was made: what it asked, and the digest of each of its files."""

    part: TargetId
    asked: frozenset[Query] = field(repr=False)
    files: Mapping[str, str]
    pages: Sequence[PageRecord] = ()
