"""What the cache stores of a source folder, of a page and of a target."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hubgen.outputs.targets import TargetId
from hubgen.problems import Family, Level, Place, Problem, in_order
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What is stored of a folder below `incidents/`.

    `mark` is the digest of what the system says of its files, `incident` the id of
    the incident in it, empty for none. `problems` are encoded by
    `encode_problems`. `is_hidden` says that
    something in it is not public yet; between the instants `last_change` and
    `next_change` (seconds since 1970) nothing becomes public by time alone.
    `summary` is None where nothing of it is public.
    """

    path: str
    mark: str
    incident: str
    problems: str
    is_hidden: bool
    last_change: float | None
    next_change: float | None
    summary: IncidentSummary | None

    @property
    def name(self) -> str:
        """The folder's own name, which is the id of an incident in it."""
        return self.path.rpartition("/")[2]


CLAIM = "id:"
"""What a reference begins with that is an id which the incident itself claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFolder:
    """A folder that was parsed and checked.

    `references` are the names that it refers to, `encoded` maps languages to its
    incident as the cache stores it.
    """

    record: SourceRecord
    references: frozenset[str] = field(repr=False)
    encoded: Mapping[str, str] = field(repr=False)

    def claims(self) -> list[str]:
        """Return the ids that the incident claims, as names of references."""
        return [name for name in self.references if name.startswith(CLAIM)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A page, and its entry in the sitemap; empty for a page that is not in it."""

    path: str
    sitemap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRecord:
    """A target as it was rendered: the queries that it read, the digest of each file."""

    id: TargetId
    queries: frozenset[Query] = field(repr=False)
    files: Mapping[str, str]
    pages: Sequence[PageRecord] = ()


def encode_problems(problems: Iterable[Problem]) -> str:
    """Return `problems` in order, as JSON."""
    return json.dumps([one.as_dict() for one in in_order(list(problems))], ensure_ascii=False)


def decode_problems(text: str) -> list[Problem]:
    """Return the problems that `encode_problems` encoded as `text`."""
    return [
        Problem(
            place=Place(one["path"], one["line"], one["column"]),
            rule=one["rule"],
            what=one["what"],
            fix=one["fix"],
            family=Family(one["family"]),
            level=Level(one["level"]),
        )
        for one in json.loads(text)
    ]
