"""Incidents and their updates: what `incidents/**` holds.

A head is what the YAML says; the object around it adds what the file's name
and place say: an incident's id, an update's number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from unicodedata import normalize

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.approval import Approval, Return
from hubgen.model.fields import (
    Address,
    ChannelName,
    Deadline,
    Due,
    Line,
    Moment,
    Number,
    Record,
    Slug,
    Title,
    spelled,
)
from hubgen.model.question import Question
from hubgen.model.source import Body, Source
from hubgen.model.words import (
    ActionStatus,
    ComponentStatus,
    Kind,
    Responsibility,
    Severity,
    State,
)

_Tag = Annotated[str, StringConstraints(min_length=1, max_length=50)]
_PostText = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]


_FileName = Annotated[
    str,
    BeforeValidator(lambda value: normalize("NFC", value) if isinstance(value, str) else value),
    StringConstraints(max_length=200),
    spelled(
        r"\w[\w .()-]*\.[A-Za-z0-9]+",
        "is not the name of a file in the same folder; write it like photo.png",
    ),
]


_FactValue = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    spelled(
        r"(?:(?!\[\[|\{\{)[^\n])+",
        "cannot be the value of a fact; write one line, without [[ or {{",
    ),
]


class Action(Record):
    """One step of the action plan."""

    what: Line
    status: ActionStatus = ActionStatus.PLANNED
    due: Deadline | None = None
    owner: Slug | None = None


class Fact(Record):
    """A number, a time, a code or a name that texts of an incident say more than once."""

    value: _FactValue
    means: Line | None = None


class Window(Record):
    """The planned time of a maintenance, or of a live session."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _forward(self) -> Window:
        if self.end <= self.start:
            raise PydanticCustomError(
                "window", "the window ends before it starts; swap or fix the times"
            )
        return self


class Ask(Record):
    """Where readers ask questions: a form of the team's choice."""

    url: Address


class IncidentHead(Record):
    """The keys of `incident.yml`."""

    title: Title
    kind: Kind = Kind.INCIDENT
    severity: Severity | None = None
    components: dict[Slug, ComponentStatus] = Field(default_factory=dict)
    started: Moment | None = None
    edited: Moment | None = None
    scenario: Slug | None = None
    responsibility: Responsibility = Responsibility.UNKNOWN
    contact: Slug | None = None
    faq: tuple[Slug, ...] = ()
    actions: tuple[Action, ...] = ()
    facts: dict[Slug, Fact] = Field(default_factory=dict)
    tags: tuple[_Tag, ...] = ()
    was: tuple[Slug, ...] = ()
    exercise: bool = False
    source: Address | None = None
    live: Window | None = None
    ask: Ask | None = None
    active_files: tuple[_FileName, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def rated(self) -> Severity | None:
        """The severity; an incident without one counts as minor."""
        if self.severity is None and self.kind is Kind.INCIDENT:
            return Severity.MINOR
        return self.severity


class IncidentTexts(Record):
    """The keys of `incident.de.yml`; actions in the order of the original."""

    title: Title | None = None
    actions: tuple[Line, ...] = ()
    facts: dict[Slug, Fact] = Field(default_factory=dict)
    tags: tuple[_Tag, ...] = ()


class Image(Record):
    """A picture that goes with the update's posts."""

    file: _FileName
    alt: Line


class Urgent(Record):
    """Somebody's decision, by name, that a first statement cannot wait for its approvals."""

    by: Slug
    why: Line


class UpdateHead(Record):
    """The front matter of an update."""

    state: State
    at: Moment | None = None
    next_update: Due | None = None
    summary: Line | None = None
    do: Line | None = None
    by: Slug | None = None
    draft: bool = False
    edited: Moment | None = None
    components: dict[Slug, ComponentStatus] = Field(default_factory=dict)
    window: Window | None = None
    corrects: Number | None = None
    retracts: Number | None = None
    posts: dict[ChannelName, _PostText] = Field(default_factory=dict)
    image: Image | None = None
    approvals: tuple[Approval, ...] = ()
    returns: tuple[Return, ...] = ()
    urgent: Urgent | None = None

    @model_validator(mode="after")
    def _dated(self) -> UpdateHead:
        if self.at is None and not self.draft:
            raise PydanticCustomError(
                "at",
                "the update has no time; write at: and when it goes out, like 2026-11-22 10:05",
            )
        return self

    @property
    def due(self) -> datetime | None:
        """When the next update is owed, where this one says so."""
        if self.next_update is None or isinstance(self.next_update, datetime):
            return self.next_update
        return self.at + self.next_update if self.at else None


class UpdateTexts(Record):
    """The front matter of an update's translation."""

    summary: Line | None = None
    do: Line | None = None
    posts: dict[ChannelName, _PostText] = Field(default_factory=dict)
    image_alt: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateTranslation:
    """An update's words in another language."""

    texts: UpdateTexts
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One message on an incident; its number is its identity for ever."""

    number: str
    head: UpdateHead
    body: Body
    translations: Mapping[str, UpdateTranslation]

    @property
    def source(self) -> Source:
        """The file that the update is written in."""
        return self.body.source


class ReviewHead(Record):
    """The front matter of `review.md`; public from `published` on, without it not at all."""

    published: Moment | None = None
    edited: Moment | None = None
    title: Title | None = None
    approvals: tuple[Approval, ...] = ()


class ReviewTexts(Record):
    """The front matter of `review.de.md`."""

    title: Title | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was learnt, once it is over."""

    head: ReviewHead
    body: Body
    translations: Mapping[str, tuple[ReviewTexts, Body]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file beside an incident's updates, as it is published.

    `digest` is its SHA-256, `size` its bytes; `width` and `height` are those of a
    picture in pixels, 0 where its metadata cannot be removed. `name` and `path` are in
    Unicode form NFC, as links name the file;
    `stored_path` is the path on disk, which macOS may write in form NFD.
    """

    name: str
    path: str
    stored_path: str
    digest: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something people need information on, with all that was written about it."""

    id: str
    head: IncidentHead
    source: Source
    translations: Mapping[str, tuple[IncidentTexts, Source]]
    updates: tuple[Update, ...]
    review: Review | None
    attachments: Mapping[str, Attachment]
    questions: tuple[Question, ...] = ()
