"""Artifacts: what outputs return, finished files and pages still to be rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A finished file: its path below the site's root (or below `dist/social/`), and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCopy:
    """A file that is copied to the site; `source` is its path from the hub's folder."""

    path: str
    source: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that a page announces; `path` is its address below the site's root."""

    path: str
    title: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSource:
    """A page before it is rendered.

    `path` is its address below the site's root, ending in a slash (empty for
    home; `404.html` is a file). `template` is the name of the template
    in hubgen/templates/ that turns `context` into the page's content.
    `alternates` maps languages to the addresses of the same page in them.
    `updated` feeds the sitemap; `indexed` says whether search engines shall list it.
    """

    path: str
    title: str
    template: str
    language: str
    context: Mapping[str, object] = field(repr=False)
    description: str | None = None
    updated: date | None = None
    indexed: bool = True
    feeds: tuple[Feed, ...] = ()
    alternates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNavigationEntry:
    """One entry of the navigation: the page's path and its title."""

    path: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSite:
    """Everything of one language: its view, its pages, its navigation."""

    view: PublicView
    pages: tuple[PageSource, ...]
    navigation: tuple[SiteNavigationEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The whole public site before it is rendered; the main language comes first.

    `social` holds what goes to `dist/social/` instead of the site.
    """

    languages: tuple[LanguageSite, ...]
    artifacts: tuple[Artifact, ...]
    copies: tuple[FileCopy, ...]
    social: tuple[Artifact, ...]

    @property
    def main(self) -> LanguageSite:
        """The main language's part, at the site's root."""
        return self.languages[0]
