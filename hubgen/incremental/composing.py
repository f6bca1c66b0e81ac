"""Composing: every output of every language, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from hubgen.incremental.part import Part
from hubgen.incremental.parts import Item, made, parts
from hubgen.incremental.reading import moment
from hubgen.model.project import Project
from hubgen.outputs import pages
from hubgen.outputs.artifact import Artifact, Entry, FileCopy, LanguageSite, PageSource, Site
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages

_MOST_OWN_PAGES = 8


def compose(project: Project, asked: str | None, now: datetime) -> Site:
    """The site as it is at the instant that was `asked` for, else `now`."""
    return compose_views(views_of(project, asked, now))


def compose_views(views: Sequence[PublicView], only: Iterable[Part] | None = None) -> Site:
    """The site that shows `views`, the same instant in each language, the main one first.

    `only` are the parts to make; without them it is whole.
    """
    site: list[Item] = []
    social: list[Item] = []
    for part in parts(views) if only is None else only:
        (social if part.is_social else site).extend(made(part, views))
    sources = sorted((one for one in site if isinstance(one, PageSource)), key=lambda one: one.path)
    entries = [pages.sitemap_entry(views[0].hub.url, one) for one in sources]
    return Site(
        languages=tuple(_language(view, sources) for view in views),
        artifacts=(
            *(one for one in site if isinstance(one, Artifact)),
            *pages.sitemap(views[0].hub.url, [one for one in entries if one]),
        ),
        copies=tuple(one for one in site if isinstance(one, FileCopy)),
        social=tuple(one for one in social if isinstance(one, Artifact)),
    )


def views_of(project: Project, asked: str | None, now: datetime) -> list[PublicView]:
    """The public view in each of the hub's languages, the main one first."""
    at, pinned = moment(project.hub, asked, now)
    return [
        public_view(project, at, messages(language), pinned=pinned)
        for language in project.hub.languages
    ]


def _language(view: PublicView, sources: Iterable[PageSource]) -> LanguageSite:
    own = tuple(one for one in sources if one.language == view.language)
    return LanguageSite(view=view, pages=own, navigation=navigation(view))


def navigation(view: PublicView) -> tuple[Entry, ...]:
    """Few entries, and always the same: a page inside costs every other page."""
    fixed = [
        ("", "home"),
        ("incidents/", "incidents"),
        ("faq/", "faq"),
        ("subscribe/", "subscribe"),
    ]
    named = [(path, view.messages(f"words.nav.{name}")) for path, name in fixed]
    named += [(one.path, one.title) for one in view.menu[:_MOST_OWN_PAGES]]
    return tuple(Entry(path=view.prefix + path, title=title) for path, title in named)
