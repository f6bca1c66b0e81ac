"""The recording view: a public view that records which of its parts are read.

The incremental build renders targets from such views (see `queries`). Incidents
are recorded by their index. Commands that build nothing use plain views.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from hubgen.model.hub import Component, Contact, Hub
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.queries import Arguments, DependencyRecorder, QueryScope, Subject, query
from hubgen.public.records import Named, PublicFaq, PublicLesson, PublicPage
from hubgen.public.view import PublicView


def _record_state(_view: object, times: PublicationTimes | None) -> object:
    return (times.edition, times.now) if times else None


class RecordingView(PublicView):
    """A view that reads from `view` and records what is read; `hub` are its settings.

    Each query returns an answer that changes as seldom as its use allows: the
    day's end once a day, one question whatever the others say.
    """

    __slots__ = ("_language", "_prefix", "_view")
    _language: str
    _prefix: str
    _view: PublicView

    def __init__(self, view: PublicView, hub: Hub) -> None:
        fields: dict[str, object] = {
            "hub": hub,
            "messages": view.messages,
            "repository": view.repository,
            "memo": view.memo,
            "_view": view,
            "_language": view.language,
            "_prefix": view.prefix,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @property
    def recorder(self) -> DependencyRecorder:
        """Where queries are recorded."""
        return self.memo.recorder

    @property
    def query_prefix(self) -> Arguments:
        """The first argument of every query of a view: its language."""
        return (self._language,)

    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def setting(self, name: str) -> object:
        """Return one setting of the hub; all of them where it is computed from several."""
        hub = self._view.hub
        value = getattr(hub, name, None)
        return hub if callable(value) else value

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def at(self) -> datetime:
        """See PublicView."""
        return self._view.at

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def pinned(self) -> bool:
        """See PublicView."""
        return self._view.pinned

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def pages(self) -> tuple[PublicPage, ...]:
        """See PublicView."""
        return self._view.pages

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def faq(self) -> tuple[PublicFaq, ...]:
        """See PublicView."""
        return self._view.faq

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def lessons(self) -> tuple[PublicLesson, ...]:
        """See PublicView."""
        return self._view.lessons

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def public_files(self) -> tuple[str, ...]:
        """See PublicView."""
        return self._view.public_files

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def picture_sizes(self) -> Mapping[str, tuple[int, int]]:
        """See PublicView."""
        return self._view.picture_sizes

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def post_templates(self) -> Mapping[str, str]:
        """See PublicView."""
        return self._view.post_templates

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED, fingerprint=_record_state)
    def publication_times(self) -> PublicationTimes | None:
        """See PublicView."""
        return self._view.publication_times

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def day_end(self) -> datetime:
        """See PublicView."""
        return self._view.day_end

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def hour(self) -> datetime:
        """See PublicView."""
        return self._view.hour

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def menu(self) -> tuple[Named, ...]:
        """See PublicView."""
        return self._view.menu

    @property
    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def contact(self) -> Contact | None:
        """See PublicView."""
        return self._view.contact

    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def contact_named(self, key: str) -> Contact | None:
        """See PublicView."""
        return self._view.contact_named(key)

    @query(subject=Subject.VIEW, scope=QueryScope.OWN)
    def component(self, key: str) -> Component | None:
        """See PublicView."""
        return self._view.component(key)

    @query(subject=Subject.VIEW, scope=QueryScope.OWN)
    def component_name(self, key: str) -> str | None:
        """See PublicView."""
        return self._view.component_name(key)

    @query(subject=Subject.VIEW, scope=QueryScope.OWN)
    def component_position(self, key: str) -> int:
        """See PublicView."""
        return self._view.component_position(key)

    @query(subject=Subject.VIEW, scope=QueryScope.OWN)
    def question(self, slug: str) -> Named | None:
        """See PublicView."""
        return self._view.question(slug)

    @query(subject=Subject.VIEW, scope=QueryScope.OWN)
    def answer(self, slug: str) -> PublicFaq | None:
        """See PublicView."""
        return self._view.answer(slug)

    @query(subject=Subject.VIEW, scope=QueryScope.SHARED)
    def lessons_in(self, group: int) -> tuple[PublicLesson, ...]:
        """See PublicView."""
        return self._view.lessons_in(group)

    @query(subject=Subject.VIEW, scope=QueryScope.OWN)
    def page(self, slug: str) -> PublicPage | None:
        """See PublicView."""
        return self._view.page(slug)

    @property
    def language(self) -> str:
        """See PublicView; every query of a view names it."""
        return self._language

    @property
    def is_main(self) -> bool:
        """See PublicView; it changes where another language becomes the first."""
        self.setting("main_language")
        return not self._prefix

    @property
    def prefix(self) -> str:
        """See PublicView; it changes where another language becomes the first."""
        self.setting("main_language")
        return self._prefix


class _RecordingHub:
    """The hub's settings; each one that is read is recorded."""

    __slots__ = ("_hub", "_language", "_recorder")

    def __init__(self, view: PublicView) -> None:
        self._hub, self._language = view.hub, view.language
        self._recorder = view.memo.recorder

    def is_like(self, other: _RecordingHub) -> bool:
        """Return whether both record the same settings in the same place."""
        return (
            self._recorder is other._recorder
            and self._language == other._language
            and self._hub == other._hub
        )

    def __getattr__(self, name: str) -> Any:
        self._recorder.record((RecordingView.setting.__name__, self._language, name))
        return getattr(self._hub, name)


def recording_view(view: PublicView, before: PublicView | None = None) -> RecordingView:
    """Return `view` as one that records what is read of it.

    Settings that are as they were in `before` are the same object, so that
    memo entries with them are used again.
    """
    hub = _RecordingHub(view)
    known = before.hub if before is not None else None
    same = isinstance(known, _RecordingHub) and known.is_like(hub)
    return RecordingView(view, cast("Hub", known if same else hub))
