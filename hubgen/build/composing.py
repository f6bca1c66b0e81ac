"""Composing: every output of every language, before anything is rendered."""

from __future__ import annotations

from datetime import datetime

from hubgen.build.reading import moment
from hubgen.derive.public import PublicView
from hubgen.derive.view import public_view
from hubgen.model.project import Project
from hubgen.outputs import api, badges, calendar, cards, embed, feeds, pages, posts, status
from hubgen.outputs.artifact import Artifact, Entry, FileCopy, LanguageSite, Site
from hubgen.read.phrases import phrases

_MOST_OWN_PAGES = 8


def compose(project: Project, asked: str | None, now: datetime) -> Site:
    """The site as it is at the instant that was `asked` for, else `now`."""
    return compose_views(views_of(project, asked, now))


def compose_views(views: list[PublicView]) -> Site:
    """The site that shows `views`, the same instant in each language, the main one first."""
    languages = tuple(language_site(view) for view in views)
    every_page = [page for language in languages for page in language.pages]
    artifacts = [
        *(artifact for view in views for artifact in _of_language(view)),
        *api.api(views[0]),
        *embed.script(),
        *pages.site_files(views),
        pages.sitemap(views, every_page),
        Artifact(path=".nojekyll", data=b""),
    ]
    social = [
        *(artifact for view in views for artifact in posts.artifacts(view)),
        posts.board(views),
    ]
    return Site(
        languages=languages,
        artifacts=tuple(artifacts),
        copies=attachments(views[0]),
        social=tuple(social),
    )


def _of_language(view: PublicView) -> list[Artifact]:
    """What every language has of its own beside its pages."""
    return [
        *feeds.feeds(view),
        *calendar.calendars(view),
        *badges.badges(view),
        *cards.cards(view),
        *embed.banner_pages(view),
        *pages.redirects(view),
        status.status(view),
    ]


def views_of(project: Project, asked: str | None, now: datetime) -> list[PublicView]:
    """The public view in each of the hub's languages, the main one first."""
    at, pinned = moment(project.hub, asked, now)
    return [
        public_view(project, at, phrases(language), pinned=pinned)
        for language in project.hub.languages
    ]


def language_site(view: PublicView) -> LanguageSite:
    """The pages and the navigation of one language."""
    sources = tuple(pages.pages(view))
    return LanguageSite(view=view, pages=sources, navigation=tuple(_navigation(view)))


def _navigation(view: PublicView) -> list[Entry]:
    """Few entries, and always the same: a page inside costs every other page."""
    fixed = [
        ("", "home"),
        ("incidents/", "incidents"),
        ("faq/", "faq"),
        ("subscribe/", "subscribe"),
    ]
    entries = [
        Entry(path=view.prefix + path, title=view.phrases(f"words.nav.{name}"))
        for path, name in fixed
    ]
    own = [page for page in view.pages if page.slug != "index"][:_MOST_OWN_PAGES]
    return entries + [Entry(path=f"{view.prefix}{page.slug}/", title=page.title) for page in own]


def attachments(view: PublicView) -> tuple[FileCopy, ...]:
    """The files that the incidents' texts show."""
    return tuple(
        FileCopy(path=attachment.path, source=attachment.source, digest=attachment.digest)
        for incident in view.incidents
        for attachment in incident.attachments
    )
