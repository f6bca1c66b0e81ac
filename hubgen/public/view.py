"""The public view: what may be seen at an instant, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from hubgen.model.hub import Component, Contact, Hub
from hubgen.model.messages import Messages
from hubgen.public import addresses
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.memo import MemoCache
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.records import (
    Named,
    PublicFaq,
    PublicIncident,
    PublicLesson,
    PublicPage,
    PublicUpdate,
)

_LESSON_GROUPS = 128


def day_end(at: datetime) -> datetime:
    """Return the last instant of the day of `at`, on the same clock."""
    return at.replace(hour=23, minute=59, second=59, microsecond=999_999)


def full_hour(at: datetime) -> datetime:
    """Return the start of the hour of `at`."""
    return at.replace(minute=0, second=0, microsecond=0)


def lesson_group(incident_id: str) -> int:
    """Return the group of incidents whose lessons are one query.

    Each build fingerprints every query of a view again: one for each incident
    would take longer than the rest of the build, one for all would build every
    incident's page again after a change.
    """
    return crc32(incident_id.encode()) % _LESSON_GROUPS


def question_of(faq: tuple[PublicFaq, ...], slug: str) -> Named | None:
    """Return the question of `faq` with that name, without its answer; None if withdrawn."""
    return next(
        (
            Named(path=one.path, title=one.question, language=one.language)
            for one in faq
            if one.slug == slug and not one.is_withdrawn
        ),
        None,
    )


def page_of(pages: tuple[PublicPage, ...], slug: str) -> PublicPage | None:
    """Return the one of `pages` with that name."""
    return next((one for one in pages if one.slug == slug), None)


def menu_of(pages: tuple[PublicPage, ...]) -> tuple[Named, ...]:
    """Return `pages` as the menu shows them."""
    return tuple(
        Named(path=addresses.page(one.slug), title=one.title, language=one.body.language)
        for one in pages
        if one.slug != "index"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicView:
    """What is public at the instant `at`, in the messages' language.

    `repository` holds the incidents; `pinned` says that `at` was asked for and is
    not simply now, so that pages must carry it. `picture_sizes` are the width and
    height of pictures among the `public_files`, `post_templates` the
    layouts of posts in this language, by channel. `publication_times` are known where a
    hub that has a record is published. `memo` keeps what functions compute from the
    view (see `memo`).
    """

    at: datetime
    pinned: bool
    hub: Hub
    messages: Messages
    repository: IncidentRepository
    pages: tuple[PublicPage, ...]
    faq: tuple[PublicFaq, ...]
    public_files: tuple[str, ...]
    lessons: tuple[PublicLesson, ...] = ()
    picture_sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    post_templates: Mapping[str, str] = field(default_factory=dict)
    publication_times: PublicationTimes | None = field(default=None, repr=False)
    memo: MemoCache = field(default_factory=MemoCache, compare=False, repr=False)

    @property
    def language(self) -> str:
        """The language of this view."""
        return self.messages.language

    @property
    def is_main(self) -> bool:
        """Whether this is the hub's first language, at the site's root."""
        return self.language == self.hub.main_language

    @property
    def prefix(self) -> str:
        """What the addresses of this language start with: nothing, or `de/`."""
        return "" if self.is_main else f"{self.language}/"

    @property
    def contact(self) -> Contact | None:
        """The hub's own route to a person, where it names one."""
        return self.hub.contacts.get(self.hub.contact or "")

    def component(self, key: str) -> Component | None:
        """Return the component of that key; None where the hub names none."""
        return self.hub.components.get(key)

    def component_name(self, key: str) -> str | None:
        """Return what the component of that key is called; None where the hub names none."""
        component = self.hub.components.get(key)
        return component.name if component else None

    def component_position(self, key: str) -> int:
        """Return the place of a component among those of the hub, from 1; 0 for an unknown one."""
        return next((at for at, one in enumerate(self.hub.components, 1) if one == key), 0)

    def contact_named(self, key: str) -> Contact | None:
        """Return the contact of that key; None where the hub names none."""
        return self.hub.contacts.get(key)

    @property
    def day_end(self) -> datetime:
        """The last instant of the day, for what may change once a day and no more often."""
        return day_end(self.at)

    @property
    def hour(self) -> datetime:
        """The last full hour, for what may change once an hour and no more often."""
        return full_hour(self.at)

    def question(self, slug: str) -> Named | None:
        """Return the question of that name, without its answer; None where there is none."""
        return question_of(self.faq, slug)

    def answer(self, slug: str) -> PublicFaq | None:
        """Return the question of that name and its answer; None where there is none."""
        return next((one for one in self.faq if one.slug == slug), None)

    def lessons_of(self, incident_id: str) -> tuple[PublicLesson, ...]:
        """Return what was changed after the incident of that id, newest first."""
        group = self.lessons_in(lesson_group(incident_id))
        return tuple(one for one in group if one.incident == incident_id)

    def lessons_in(self, group: int) -> tuple[PublicLesson, ...]:
        """Return the lessons of all incidents of a `lesson_group`."""
        return tuple(
            one for one in self.lessons if one.incident and lesson_group(one.incident) == group
        )

    def page(self, slug: str) -> PublicPage | None:
        """Return the hub's own page of that name; None where there is none."""
        return page_of(self.pages, slug)

    @property
    def menu(self) -> tuple[Named, ...]:
        """The titles and addresses of the hub's own pages except the one on the home page."""
        return menu_of(self.pages)

    @property
    def incidents(self) -> tuple[PublicIncident, ...]:
        """All incidents, newest first by their first updates: many, so ask `repository` instead."""
        return tuple(self.repository.every())

    @property
    def updates(self) -> list[tuple[PublicIncident, PublicUpdate]]:
        """Every public update with its incident, newest first; see `incidents`."""
        pairs = [(incident, update) for incident in self.incidents for update in incident.updates]
        return sorted(
            pairs, key=lambda pair: (pair[1].at, pair[0].id, pair[1].number), reverse=True
        )
