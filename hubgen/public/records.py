"""Records of what is public: an incident with its updates, a page, a question.

These types have no room for anything private, and outputs accept nothing
else: what is not here cannot leak. All times carry the hub's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from hubgen.model.hub import Contact
from hubgen.model.incident import Window
from hubgen.model.words import ActionStatus, ComponentStatus, Kind, Severity, State
from hubgen.public import addresses, markup
from hubgen.public.plain_text import plain_text


@dataclass(frozen=True, kw_only=True)  # without slots, for what is computed once
class RichText:
    """Markdown from a file in `folder`, written in `language`."""

    markdown: str
    folder: str
    language: str

    @cached_property
    def html(self) -> str:
        """Safe HTML; addresses inside the site start with `hub:/` (see `addresses.resolved`)."""
        return markup.to_html(self.markdown, self.folder)

    @cached_property
    def text(self) -> str:
        """The words alone: a blank line between paragraphs, links written out."""
        return plain_text(self.html)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicImage:
    """A picture that goes with posts; `path` is its address below the site's root."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUpdate:
    """One published message; `language` is that of its words.

    `corrected_by` and `retracted_by` are numbers of later updates of the same
    incident, without those that were retracted themselves; `next_update` is when
    the next one was promised. What a retracted update states stays here, as it
    was published, and counts as never said (see `PublicIncident`).
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
    def is_retracted(self) -> bool:
        """Whether a later update withdraws it."""
        return self.retracted_by is not None

    @property
    def changed(self) -> datetime:
        """When its words last changed: `edited`, else `at`."""
        return self.edited or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAction:
    """One step of the action plan; with `due_day` it is due on a day, at whatever hour."""

    what: str
    status: ActionStatus
    due: datetime | None
    due_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAttachment:
    """A file that a public update shows; `source` is its path in the project.

    `width` and `height` are those of a picture in pixels, zero for other files.
    """

    path: str
    source: str
    digest: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReview:
    """The review of an incident after it is over."""

    title: str | None
    published: datetime
    body: RichText
    edited: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCorrection:
    """What was wrong in an answer, and when it was corrected."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """A question that people ask about an incident; `language` is that of its words.

    `at` is when it became public, `asked` how often it was asked, 0 where nobody counted.
    An open question has no `answered` and no `body`, and names when the answer is promised.
    `moved_to` is the address of the page or fragment that answers it now, below the
    language's root.
    """

    number: str
    question: str
    language: str
    at: datetime
    asked: int = 0
    answer_by: datetime | None = None
    answered: datetime | None = None
    edited: datetime | None = None
    body: RichText | None = None
    corrections: tuple[PublicCorrection, ...] = ()
    moved_to: str | None = None
    posts: Mapping[str, str] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """The fragment by which the incident's page shows this question."""
        return f"question-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it has no answer yet, here or elsewhere."""
        return self.answered is None and self.moved_to is None

    @property
    def changed(self) -> datetime:
        """When it last changed: corrected, edited, answered or asked."""
        times = [self.at, self.answered, self.edited, *(one.at for one in self.corrections)]
        return max(one for one in times if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIncident:
    """An incident with at least one public update; `updates` run oldest first.

    What a retracted update states counts as never said: the state, the window,
    the components and the promise are those of the `effective_updates`.

    `components` maps each component that was ever affected to the status last
    declared for it, `components_at_first` to the one it began with. `language`
    is that of the title. `live` is when questions are answered live, `ask` the address of
    a form for them.
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
    edited: datetime | None = None
    live: Window | None = None
    ask: str | None = None
    questions: tuple[PublicQuestion, ...] = ()

    @property
    def path(self) -> str:
        """The address of its page below the language's root."""
        return addresses.incident(self.id)

    @property
    def first(self) -> PublicUpdate:
        """The oldest update."""
        return self.updates[0]

    @property
    def newest(self) -> PublicUpdate:
        """The newest update."""
        return self.updates[-1]

    @property
    def effective_updates(self) -> tuple[PublicUpdate, ...]:
        """The updates that no later one retracts, oldest first."""
        return tuple(one for one in self.updates if not one.is_retracted)

    @property
    def message(self) -> PublicUpdate:
        """The newest update whose words still apply.

        A retraction says what was wrong, not what is right: the message before it
        applies again. Where there is none, and after the end, it is the newest.
        """
        if self.newest.state.is_end or not self.newest.retracts:
            return self.newest
        current = [
            one for one in self.effective_updates if not one.retracts and not one.corrected_by
        ]
        return current[-1] if current else self.newest

    @property
    def instruction(self) -> PublicUpdate | None:
        """The update whose `do` applies now; None where nothing is to be done.

        A retraction or a correction that names no `do` leaves the one before.
        """
        return self._stating("do")

    @property
    def notice(self) -> PublicUpdate | None:
        """The newest update where it retracts or corrects another one, else None."""
        newest = self.newest
        return newest if newest.retracts or newest.corrects else None

    def _stating(self, key: str) -> PublicUpdate | None:
        """Return the update whose value for `key` applies: the newest, or one that it leaves."""
        by_number = {one.number: one for one in self.updates}
        for update in (self.newest, self.message):
            one: PublicUpdate | None = update
            while one is not None:
                if getattr(one, key) is not None and not one.is_retracted:
                    return one
                one = by_number.get(one.corrects) if one.corrects else None
        return None

    @property
    def state(self) -> State:
        """The state that the newest update gives."""
        return self.newest.state

    @property
    def is_open(self) -> bool:
        """Whether it is not over."""
        return not self.state.is_end

    @property
    def is_maintenance(self) -> bool:
        """Whether it is planned work, whatever its state."""
        return self.kind is Kind.MAINTENANCE

    @property
    def is_planned(self) -> bool:
        """Whether it is planned work that has not begun."""
        return self.state is State.SCHEDULED

    @property
    def ended(self) -> datetime | None:
        """When it was over; None while it is open.

        The time of the first update of the unbroken run of end states.
        """
        if self.is_open:
            return None
        ended = self.newest.at
        for update in reversed(self.effective_updates):
            if not update.state.is_end:
                break
            ended = update.at
        return ended

    @property
    def affected(self) -> tuple[str, ...]:
        """The components that it ever affected, the worst status first."""
        by_status = sorted(self.components.items(), key=lambda one: one[1].rank, reverse=True)
        return tuple(key for key, _ in by_status)

    @property
    def window(self) -> Window | None:
        """The planned time as last announced."""
        announced = (one.window for one in reversed(self.effective_updates) if one.window)
        return next(announced, None)

    @property
    def next_update(self) -> datetime | None:
        """When the next update is promised; None once it is over."""
        stating = self._stating("next_update") if self.is_open else None
        return stating.next_update if stating else None

    @property
    def changed(self) -> datetime:
        """The instant of its newest public change, its questions aside."""
        times = [update.changed for update in self.updates]
        return max([*times, *([self.review.published] if self.review else [])])

    @property
    def answers(self) -> tuple[PublicQuestion, ...]:
        """The questions that are answered here, the newest answer first."""
        answered = [
            (one.answered, one.number, one)
            for one in self.questions
            if one.answered is not None and one.moved_to is None
        ]
        return tuple(one for _, _, one in sorted(answered, key=lambda it: it[:2], reverse=True))

    @property
    def open_questions(self) -> tuple[PublicQuestion, ...]:
        """The questions without an answer, the one that is asked most first."""
        waiting = (one for one in self.questions if one.is_open)
        return tuple(sorted(waiting, key=lambda one: (-one.asked, one.at, one.number)))

    @property
    def questions_changed(self) -> datetime | None:
        """The instant of the newest change of its questions; None without any."""
        return max((one.changed for one in self.questions), default=None)

    @property
    def page_changed(self) -> datetime:
        """The instant at which its page last changed."""
        return max(filter(None, (self.changed, self.questions_changed)))

    def question(self, number: str) -> PublicQuestion:
        """Return the question with that number. Raises KeyError where there is none."""
        for question in self.questions:
            if question.number == number:
                return question
        raise KeyError(number)

    def statuses(self, update: PublicUpdate) -> dict[str, ComponentStatus]:
        """Return the component statuses that `update` states, as later updates correct them.

        Empty for a retracted update. Of a component that a correction does not
        name, the status stays.
        """
        if update.is_retracted:
            return {}
        corrections = (one for one in self.updates if one.number in update.corrected_by)
        return dict(update.components) | {
            key: status
            for one in corrections
            for key, status in self.statuses(one).items()
            if key in update.components
        }

    def update(self, number: str) -> PublicUpdate:
        """Return the update with that number. Raises KeyError where there is none."""
        for update in self.updates:
            if update.number == number:
                return update
        raise KeyError(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """One of the hub's own pages; the text of `index` is on the home page."""

    slug: str
    title: str
    description: str | None
    body: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The title of something, and its address below the language's root."""

    path: str
    title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLesson:
    """Something that was changed, in words for readers; `language` is theirs.

    `incident` is the id of the incident that it was learnt from, None for an exercise.
    """

    slug: str
    text: str
    language: str
    done: date
    incident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFaq:
    """A question and its answer; `language` is the question's.

    `was` are its former names. Where the answer was withdrawn, `body` says why.
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
