"""Records of what is public: an incident with its updates, a page, a question.

These types have no room for anything private, and outputs accept nothing
else: what is not here cannot leak. All times carry the hub's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hubgen.model.hub import Contact
from hubgen.model.incident import Window
from hubgen.model.words import ActionStatus, ComponentStatus, Kind, Severity, State
from hubgen.public import addresses, markup


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText:
    """Markdown from a file in `folder`, written in `language`."""

    markdown: str
    folder: str
    language: str

    @property
    def html(self) -> str:
        """Safe HTML; addresses inside the site start with `hub:/` (see `addresses.resolved`)."""
        return markup.to_html(self.markdown, self.folder)

    @property
    def text(self) -> str:
        """The words alone: paragraphs apart by a blank line, links written out."""
        return markup.to_text(self.markdown, self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicImage:
    """A picture that goes with posts; `path` is its address below the site's root."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUpdate:
    """One published message. `language` is that of its words.

    `corrected_by` and `retracted_by` are numbers of later updates of the same
    incident; `next_update` is when the next one was promised.
    """

    incident_id: str
    number: str
    state: State
    at: datetime
    edited: datetime | None
    language: str
    summary: str
    do: str | None
    body: RichText
    next_update: datetime | None
    components: Mapping[str, ComponentStatus]
    window: Window | None
    corrects: str | None
    retracts: str | None
    corrected_by: tuple[str, ...]
    retracted_by: str | None
    posts: Mapping[str, str]
    image: PublicImage | None

    @property
    def anchor(self) -> str:
        """The fragment by which the incident's page shows this update."""
        return f"update-{self.number}"

    @property
    def changed(self) -> datetime:
        """When its words last changed: `edited`, else `at`."""
        return self.edited or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAction:
    """One step of the action plan."""

    what: str
    status: ActionStatus
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAttachment:
    """A file that a public update shows; `source` is where it lies in the project."""

    path: str
    source: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReview:
    """What was learnt."""

    title: str | None
    published: datetime
    body: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIncident:
    """An incident with at least one public update; `updates` run oldest first.

    `components` maps each component that was ever touched to the status last
    declared for it, `components_at_first` to the one it began with. `language`
    is that of the title.
    """

    id: str
    title: str
    language: str
    kind: Kind
    severity: Severity | None
    started: datetime
    components: Mapping[str, ComponentStatus]
    updates: tuple[PublicUpdate, ...]
    contact: Contact | None
    faq: tuple[str, ...]
    actions: tuple[PublicAction, ...]
    tags: tuple[str, ...]
    was: tuple[str, ...]
    source: str | None
    review: PublicReview | None
    attachments: tuple[PublicAttachment, ...]
    components_at_first: Mapping[str, ComponentStatus]

    @property
    def path(self) -> str:
        """The address of its page below the language's root."""
        return addresses.incident(self.id)

    @property
    def first(self) -> PublicUpdate:
        """The update that came first."""
        return self.updates[0]

    @property
    def newest(self) -> PublicUpdate:
        """The update that came last."""
        return self.updates[-1]

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.newest.state

    @property
    def is_open(self) -> bool:
        """Whether more is owed on it."""
        return not self.state.is_end

    @property
    def is_maintenance(self) -> bool:
        """Whether it is planned work, to come, under way or over."""
        return self.kind is Kind.MAINTENANCE

    @property
    def is_planned(self) -> bool:
        """Whether it is a maintenance that has not begun."""
        return self.state is State.SCHEDULED

    @property
    def ended(self) -> datetime | None:
        """When it was over; None while it is open.

        The first update of the unbroken run of end states at the close.
        """
        if self.is_open:
            return None
        ended = self.newest.at
        for update in reversed(self.updates):
            if not update.state.is_end:
                break
            ended = update.at
        return ended

    @property
    def window(self) -> Window | None:
        """The planned time as last announced."""
        return next((update.window for update in reversed(self.updates) if update.window), None)

    @property
    def next_update(self) -> datetime | None:
        """When the next update is owed by promise; None once it is over."""
        return self.newest.next_update if self.is_open else None

    @property
    def changed(self) -> datetime:
        """When anything of it last changed in public."""
        times = [update.changed for update in self.updates]
        return max([*times, *([self.review.published] if self.review else [])])

    def update(self, number: str) -> PublicUpdate:
        """The update with that number. Raises KeyError where there is none."""
        for update in self.updates:
            if update.number == number:
                return update
        raise KeyError(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """A page of the hub's own; `index` stands on the home page."""

    slug: str
    title: str
    description: str | None
    body: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The title of something that has an address of its own, below the language's root."""

    path: str
    title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFaq:
    """A question and its answer; `language` is the question's.

    `was` are names that it had before. Where the answer was withdrawn, `body` is why.
    """

    slug: str
    question: str
    language: str
    topic: str | None
    updated: date | None
    body: RichText
    was: tuple[str, ...] = ()
    is_withdrawn: bool = False

    @property
    def path(self) -> str:
        """The address of the answer below the language's root."""
        return addresses.faq(self.slug)
