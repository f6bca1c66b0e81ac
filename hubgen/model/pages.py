"""Pages and FAQ entries: what `content/pages/` and `content/faq/` hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from hubgen.model.approval import Approval
from hubgen.model.fields import Day, Line, Record, Slug, Title
from hubgen.model.source import Body

_Order = Annotated[int, Field(ge=0, le=1_000_000)]


class PageHead(Record):
    """The front matter of a page; only `index.md` may go without a title."""

    title: Title | None = None
    description: Line | None = None
    order: _Order = 1000
    draft: bool = False
    approvals: tuple[Approval, ...] = ()


class PageTexts(Record):
    """The front matter of a page's translation."""

    title: Title | None = None
    description: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the hub's own; `slug` is its address, `index` is shown on the home page."""

    slug: str
    head: PageHead
    body: Body
    translations: Mapping[str, tuple[PageTexts, Body]]
    files: Mapping[str, str] = field(default_factory=dict)


class FaqHead(Record):
    """The front matter of a FAQ entry."""

    question: Title
    topic: Title | None = None
    order: _Order = 1000
    updated: Day | None = None
    was: tuple[Slug, ...] = ()
    retracted: Line | None = None
    draft: bool = False
    approvals: tuple[Approval, ...] = ()


class FaqTexts(Record):
    """The front matter of a FAQ entry's translation."""

    question: Title | None = None
    topic: Title | None = None
    retracted: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """A question and its answer; `files` as of a `Page`."""

    slug: str
    head: FaqHead
    body: Body
    translations: Mapping[str, tuple[FaqTexts, Body]]
    files: Mapping[str, str] = field(default_factory=dict)
