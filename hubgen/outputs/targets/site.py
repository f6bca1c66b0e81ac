"""The targets of a hub, listed, and composed into a site that a run of MkDocs renders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from hubgen.outputs import pages
from hubgen.outputs.artifact import (
    Artifact,
    FileCopy,
    LanguageSite,
    PageSource,
    Site,
    SiteNavigationEntry,
)
from hubgen.outputs.targets import hub, incidents
from hubgen.outputs.targets.registry import (
    FAMILIES,
    Item,
    TargetFamily,
    TargetId,
    build_target,
    is_social,
    target_groups,
)
from hubgen.public.view import PublicView

_MOST_OWN_PAGES = 8


def all_targets(views: Sequence[PublicView]) -> Iterator[TargetId]:
    """Yield every target of the hub in `views`: one instant, the main language first."""
    yield from shared_targets(views)
    yield from incident_targets(views)


def incident_targets(views: Sequence[PublicView]) -> Iterator[TargetId]:
    """Yield the target of each single incident in each language."""
    for _, listed in target_groups(views, [incidents.incident]):
        yield from listed()


def shared_targets(views: Sequence[PublicView]) -> Iterator[TargetId]:
    """Yield every target that is not a single incident's."""
    for _, listed in shared_target_groups(views):
        yield from listed()


def shared_target_groups(
    views: Sequence[PublicView],
) -> Iterator[tuple[TargetId, Callable[[], list[TargetId]]]]:
    """Yield the groups of `shared_targets`: name, and a function that lists the targets."""
    yield from target_groups(views, _shared_families())


def preview_targets(
    views: Sequence[PublicView],
    drafts: Iterable[tuple[str, str]],
    incident_ids: Iterable[str] = (),
) -> Iterator[TargetId]:
    """Yield the targets on which `drafts` (incident ids and update numbers) show.

    So do the pages of the incidents `incident_ids`, of which another part is hidden.
    """
    shown = [one for one in _shared_families() if one.in_preview]
    for _, listed in target_groups(views, shown):
        yield from listed()
    hidden, others = sorted(drafts), set(incident_ids)
    for view in views:
        for name in sorted({name for name, _ in hidden} | others):
            yield incidents.incident.id(view.language, name)
        for name, number in hidden:
            yield incidents.post_files.id(view.language, incidents.post_key(name, number))


def simple_targets(views: Sequence[PublicView]) -> Iterator[TargetId]:
    """Yield targets that use every page template and show no incident."""
    yield hub.not_found.id(views[0].language)
    for view in views:
        yield hub.search.id(view.language)


def compose_site(views: Sequence[PublicView], only: Iterable[TargetId] | None = None) -> Site:
    """Return the site of `views`: one instant, the main language first.

    With `only`, it consists of those targets.
    """
    site: list[Item] = []
    social: list[Item] = []
    for one in all_targets(views) if only is None else only:
        (social if is_social(one) else site).extend(build_target(one, views))
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


def navigation(view: PublicView) -> tuple[SiteNavigationEntry, ...]:
    """Return the navigation, which depends on no incident: it is part of every page."""
    fixed = [
        ("", "home"),
        ("incidents/", "incidents"),
        ("faq/", "faq"),
        ("subscribe/", "subscribe"),
    ]
    named = [(path, view.messages(f"words.nav.{name}")) for path, name in fixed]
    named += [(one.path, one.title) for one in view.menu[:_MOST_OWN_PAGES]]
    return tuple(SiteNavigationEntry(path=view.prefix + path, title=title) for path, title in named)


def _shared_families() -> list[TargetFamily]:
    return [one for one in FAMILIES.values() if one is not incidents.incident]


def _language(view: PublicView, sources: Iterable[PageSource]) -> LanguageSite:
    own = tuple(one for one in sources if one.language == view.language)
    return LanguageSite(view=view, pages=own, navigation=navigation(view))
