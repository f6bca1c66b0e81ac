"""Reads: a public view that tells which of its parts were read.

The engine makes outputs from such views; what they ask (see `questions`) is
what they depend on. Everybody else uses plain ones, which cost less.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from hubgen.model.hub import Hub
from hubgen.public.queries import record_query
from hubgen.public.records import Named, PublicFaq, PublicPage
from hubgen.public.view import PublicView


class ReadView(PublicView):
    """A view that notes what is read of `view`, whose settings are `hub`.

    What is noted has no place of its own here: it is asked of `view`.
    """

    __slots__ = ("_language", "_prefix", "_view")
    _language: str
    _prefix: str
    _view: PublicView

    def __init__(self, view: PublicView, hub: Hub) -> None:
        here: dict[str, object] = {
            "hub": hub,
            "messages": view.messages,
            "repository": view.repository,
        }
        here |= {"_view": view, "_language": view.language, "_prefix": view.prefix}
        for name, value in here.items():
            object.__setattr__(self, name, value)

    @property
    def at(self) -> datetime:
        """See PublicView."""
        record_query(("at", self._language))
        return self._view.at

    @property
    def pinned(self) -> bool:
        """See PublicView."""
        record_query(("pinned", self._language))
        return self._view.pinned

    @property
    def pages(self) -> tuple[PublicPage, ...]:
        """See PublicView."""
        record_query(("pages", self._language))
        return self._view.pages

    @property
    def faq(self) -> tuple[PublicFaq, ...]:
        """See PublicView."""
        record_query(("faq", self._language))
        return self._view.faq

    @property
    def public_files(self) -> tuple[str, ...]:
        """See PublicView."""
        record_query(("public_files", self._language))
        return self._view.public_files

    @property
    def post_templates(self) -> Mapping[str, str]:
        """See PublicView."""
        record_query(("post_templates", self._language))
        return self._view.post_templates

    @property
    def language(self) -> str:
        """See PublicView; it is part of every question."""
        return self._language

    @property
    def is_main(self) -> bool:
        """See PublicView; another one where another language becomes the first."""
        record_query(("hub", self._language, "main_language"))
        return not self._prefix

    @property
    def prefix(self) -> str:
        """See PublicView; as with `is_main`."""
        record_query(("hub", self._language, "main_language"))
        return self._prefix

    @property
    def day_end(self) -> datetime:
        """See PublicView; another one once a day."""
        record_query(("day_end", self._language))
        return self._view.day_end

    @property
    def hour(self) -> datetime:
        """See PublicView; another one once an hour."""
        record_query(("hour", self._language))
        return self._view.hour

    def question(self, slug: str) -> Named | None:
        """See PublicView; other questions, and all answers, may change as they like."""
        record_query(("question", self._language, slug))
        return self._view.question(slug)

    def answer(self, slug: str) -> PublicFaq | None:
        """See PublicView; other questions may change as they like."""
        record_query(("answer", self._language, slug))
        return self._view.answer(slug)

    def page(self, slug: str) -> PublicPage | None:
        """See PublicView; other pages may change as they like."""
        record_query(("page", self._language, slug))
        return self._view.page(slug)

    @property
    def menu(self) -> tuple[Named, ...]:
        """See PublicView; what the pages say may change as it likes."""
        record_query(("menu", self._language))
        return self._view.menu


class _ReadHub:
    """The hub's settings, which note what of them is read."""

    __slots__ = ("_hub", "_language")

    def __init__(self, hub: Hub, language: str) -> None:
        self._hub, self._language = hub, language

    def is_like(self, other: _ReadHub) -> bool:
        """Whether both are the same settings in the same language."""
        return self._language == other._language and self._hub == other._hub

    def __getattr__(self, name: str) -> Any:
        record_query(("hub", self._language, name))
        return getattr(self._hub, name)


def read_view(view: PublicView, before: PublicView | None = None) -> ReadView:
    """`view` as one that notes what of it is read.

    Settings that are as they were `before` stay the same object: who remembers
    what was made from them need not look further.
    """
    hub = _ReadHub(view.hub, view.language)
    known = before.hub if before is not None else None
    same = isinstance(known, _ReadHub) and known.is_like(hub)
    return ReadView(view, cast("Hub", known if same else hub))
