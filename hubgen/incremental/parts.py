"""Parts: the things that a hub is made of, each made by itself.

A part is what is made of the same facts: an incident's page with its feed and
its cards, a month's page, the feeds of a component. Its name says all that
the view does not: from name and view follows every byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from hubgen.incremental.part import BOARD, POSTS, Part
from hubgen.outputs import (
    api,
    badges,
    calendar,
    cards,
    embed,
    feeds,
    hosting,
    pages,
    past,
    posts,
    status,
)
from hubgen.outputs.artifact import Artifact, FileCopy, PageSource
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

Item = Artifact | FileCopy | PageSource
INCIDENT = "incident"
ARCHIVE = "archive"
MONTH = "month"
_ONE = ("",)
_BESIDE = "|"


@dataclass(frozen=True, slots=True)
class _Family:
    """Parts of one kind: their keys in a view, and how one is made.

    Where keys are found group by group, `groups` names the groups.
    """

    keys: Callable[[PublicView, str], Iterable[str]]
    make: Callable[[PublicView, str], Iterable[Item]]
    main_only: bool = False
    groups: Callable[[PublicView], Iterable[str]] = lambda _view: _ONE


def parts(views: Sequence[PublicView]) -> Iterator[Part]:
    """Every part of the hub that `views` show, the same instant in each language."""
    yield from other_parts(views)
    yield from incident_parts(views)


def incident_parts(views: Sequence[PublicView]) -> Iterator[Part]:
    """The part of each single incident, in each language."""
    for view in views:
        for incident in view.repository.ids():
            yield Part(INCIDENT, view.language, incident)


def other_parts(views: Sequence[PublicView]) -> Iterator[Part]:
    """Every part but those of single incidents: few, whatever the archive holds."""
    for _, find in part_groups(views):
        yield from find()


def part_groups(
    views: Sequence[PublicView],
) -> Iterator[tuple[Part, Callable[[], list[Part]]]]:
    """What `other_parts` gives in groups: the name of each, and what finds its parts."""
    for name, family in _FAMILIES.items():
        if name != INCIDENT:
            for view in views:
                if view.is_main or not family.main_only:
                    for group in family.groups(view):
                        yield Part(name, view.language, group), partial(_found, name, view, group)
    yield Part("", "", ""), lambda: [Part(name, "", "") for name in _WHOLE]


def _found(name: str, view: PublicView, group: str) -> list[Part]:
    return [Part(name, view.language, key) for key in _FAMILIES[name].keys(view, group)]


def simple_pages(views: Sequence[PublicView]) -> Iterator[Part]:
    """A page of each language that tells of no incident, and the one that has its own frame."""
    yield Part("not found", views[0].language, "")
    for view in views:
        yield Part("search", view.language, "")


def month_of(part: Part, began: Callable[[str], str]) -> str:
    """The month that `part` tells of; empty where it is more or other than one.

    `began` gives the month of an incident by its id.
    """
    if part.family == INCIDENT:
        return began(part.key)
    at = _MONTH_AT.get(part.family)
    return "" if at is None else part.key.split(_BESIDE)[at]


def made(part: Part, views: Sequence[PublicView]) -> list[Item]:
    """What `part` holds as `views` have it."""
    if not part.language:
        return list(_WHOLE[part.family](views))
    view = next(one for one in views if one.language == part.language)
    return list(_FAMILIES[part.family].make(view, part.key))


def _incident(view: PublicView, incident_id: str) -> Iterator[Item]:
    incident = view.repository.get(incident_id)
    if incident is None:
        return
    yield pages.incident_page(view, incident)
    yield from pages.redirects(view, incident)
    yield from feeds.incident_feeds(view, incident)
    yield from cards.incident_cards(view, incident)
    yield from past.placeholders(view, incident)
    if incident.is_maintenance:
        yield calendar.event_calendar(view, incident)
    if view.is_main:
        yield api.incident_endpoint(view, incident)
        yield from attachments(incident)


def attachments(incident: PublicIncident) -> Iterator[FileCopy]:
    """The files that an incident's texts show."""
    for one in incident.attachments:
        yield FileCopy(path=one.path, source=one.source, digest=one.digest)


def _months(view: PublicView, _group: str) -> Iterator[str]:
    """Each month with its newer and its older neighbour."""
    names = ["", *view.repository.months(), ""]
    for (newer, month), (_, older) in pairwise(pairwise(names)):
        yield _BESIDE.join((month, newer, older))


def _month(view: PublicView, key: str) -> Iterator[Item]:
    yield pages.month_page(view, *page_months(key))


def page_months(key: str) -> tuple[str, str | None, str | None]:
    """The month of a month's page, the newer and the older one."""
    month, newer, older = key.split(_BESIDE)
    return month, newer or None, older or None


def _archives(view: PublicView, component: str) -> Iterator[str]:
    """Each month of which a feed has left something out, with its neighbours."""
    for one in feeds.archived_months(view, component):
        yield _BESIDE.join((component, one.month, one.newer or "", one.older or ""))


def _archive(view: PublicView, key: str) -> Iterator[Item]:
    yield feeds.archived(view, *archive_months(key))


def archive_months(key: str) -> tuple[str, feeds.Neighbours]:
    """The component of an archive, and its month with its neighbours."""
    component, month, newer, older = key.split(_BESIDE)
    return component, feeds.Neighbours(month=month, newer=newer or None, older=older or None)


def _own_page(view: PublicView, slug: str) -> Iterator[Item]:
    one = view.page(slug)
    if one is not None:
        yield pages.own_page(view, one)


def _offered(view: PublicView, _group: str) -> Iterator[str]:
    for incident, update in posts.offered(view):
        yield f"{incident.id}/{update.number}"


def _posts(view: PublicView, key: str) -> Iterable[Item]:
    incident_id, number = key.split("/")
    incident = view.repository.get(incident_id)
    return posts.update_artifacts(view, incident, incident.update(number)) if incident else ()


def _page(make: Callable[[PublicView], Item], *, main_only: bool = False) -> _Family:
    """A family of one part that holds one thing."""
    return _Family(lambda _view, _group: _ONE, lambda view, _key: (make(view),), main_only)


def _several(make: Callable[[PublicView], Iterable[Item]], *, main_only: bool = False) -> _Family:
    """A family of one part that holds several things."""
    return _Family(lambda _view, _group: _ONE, lambda view, _key: make(view), main_only)


def _of_components(make: Callable[[PublicView, str], Iterable[Item]]) -> _Family:
    """A family with a part for each component."""
    return _Family(lambda view, _group: view.hub.components, make)


_FAMILIES = {
    INCIDENT: _Family(lambda view, _group: view.repository.ids(), _incident),
    "home": _page(pages.home_page),
    "incidents": _page(pages.incidents_page),
    MONTH: _Family(_months, _month),
    "components": _page(pages.components_page),
    "component": _of_components(lambda view, key: (pages.component_page(view, key),)),
    "component feeds": _of_components(feeds.component_feeds),
    "component calendar": _of_components(
        lambda view, key: (calendar.component_calendar(view, key),)
    ),
    "component badges": _of_components(badges.component_badges),
    "faq": _page(pages.faq_page),
    "corrections": _page(pages.corrections_page),
    "promises": _page(pages.promises_page),
    "subscribe": _page(pages.subscribe_page),
    "editions": _page(pages.editions_page),
    "search": _page(pages.search_page),
    "own page": _Family(
        lambda view, _group: [one.path.rstrip("/") for one in view.menu], _own_page
    ),
    "not found": _page(pages.not_found_page, main_only=True),
    "lite": _page(pages.lite),
    "feeds": _several(feeds.hub_feeds),
    "history": _several(feeds.history_feeds),
    "feed list": _page(feeds.feed_list),
    ARCHIVE: _Family(_archives, _archive, groups=lambda view: ("", *view.hub.components)),
    "calendar": _page(calendar.hub_calendar),
    "badges": _several(badges.hub_badges),
    "cards": _several(cards.shared_cards),
    "banner": _several(embed.banner_pages),
    "status": _page(status.status),
    "versions": _page(past.empty_versions),
    "api": _several(api.hub_endpoints, main_only=True),
    "brand": _page(pages.brand_style, main_only=True),
    POSTS: _Family(_offered, _posts),
}
_WHOLE: dict[str, Callable[[Sequence[PublicView]], Iterable[Item]]] = {
    "fixed": lambda _views: (
        *embed.script(),
        *past.shared_files(),
        Artifact(path=".nojekyll", data=b""),
    ),
    "hosting": hosting.hosting,
    "renamed": hosting.redirects,
    BOARD: lambda views: (posts.board(views),),
}
_MONTH_AT = {MONTH: 0, ARCHIVE: 1}  # where the key names the month
