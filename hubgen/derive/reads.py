"""Reads: a public view that tells which of its parts were read.

The engine makes outputs from such views; what they ask (see `questions`) is
what they depend on. Everybody else uses plain ones, which cost less.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from hubgen.derive.public import (
    Named,
    PublicFaq,
    PublicPage,
    PublicView,
    day_end,
    full_hour,
    menu_of,
    page_of,
    question_of,
)
from hubgen.derive.questions import note
from hubgen.model.hub import Hub

_plain = object.__getattribute__
_PARTS = frozenset({"at", "pinned", "pages", "faq", "public_files", "post_templates"})


class ReadView(PublicView):
    """A view that notes what of it is read."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name in _PARTS:
            note((name, _plain(self, "phrases").language))
        return _plain(self, name)

    @property
    def day_end(self) -> datetime:
        """See PublicView; another one once a day."""
        note(("day_end", _plain(self, "phrases").language))
        return day_end(_plain(self, "at"))

    @property
    def hour(self) -> datetime:
        """See PublicView; another one once an hour."""
        note(("hour", _plain(self, "phrases").language))
        return full_hour(_plain(self, "at"))

    def question(self, slug: str) -> Named | None:
        """See PublicView; other questions, and all answers, may change as they like."""
        note(("question", _plain(self, "phrases").language, slug))
        return question_of(_plain(self, "faq"), slug)

    def answer(self, slug: str) -> PublicFaq | None:
        """See PublicView; other questions may change as they like."""
        note(("answer", _plain(self, "phrases").language, slug))
        return next((one for one in _plain(self, "faq") if one.slug == slug), None)

    def page(self, slug: str) -> PublicPage | None:
        """See PublicView; other pages may change as they like."""
        note(("page", _plain(self, "phrases").language, slug))
        return page_of(_plain(self, "pages"), slug)

    @property
    def menu(self) -> tuple[Named, ...]:
        """See PublicView; what the pages say may change as it likes."""
        note(("menu", _plain(self, "phrases").language))
        return menu_of(_plain(self, "pages"))


class _ReadHub:
    """The hub's settings, which note what of them is read."""

    __slots__ = ("_hub", "_language")

    def __init__(self, hub: Hub, language: str) -> None:
        self._hub, self._language = hub, language

    def is_like(self, other: _ReadHub) -> bool:
        """Whether both are the same settings in the same language."""
        return self._language == other._language and self._hub == other._hub

    def __getattr__(self, name: str) -> Any:
        note(("hub", self._language, name))
        return getattr(self._hub, name)


def read_view(view: PublicView, before: PublicView | None = None) -> ReadView:
    """`view` as one that notes what of it is read.

    Settings that are as they were `before` stay the same object: who remembers
    what was made from them need not look further.
    """
    values = {field.name: getattr(view, field.name) for field in fields(PublicView)}
    hub = _ReadHub(view.hub, view.language)
    known = _plain(before, "hub") if before is not None else None
    same = isinstance(known, _ReadHub) and known.is_like(hub)
    values["hub"] = cast("Hub", known if same else hub)
    return ReadView(**values)
