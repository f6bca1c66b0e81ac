"""Targets of the hub as a whole and of its components."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.search import search_index
from hubgen.outputs.targets.registry import Item, LanguageScope, target
from hubgen.public.view import PublicView


def _components(view: PublicView, _group: str) -> list[str]:
    return list(view.hub.components)


def _own_pages(view: PublicView, _group: str) -> list[str]:
    return [one.path.rstrip("/") for one in view.menu]


home = target("home")(pages.home_page)
incidents = target("incidents")(pages.incidents_page)
components = target("components")(pages.components_page)
component = target("component", keys=_components)(pages.component_page)
component_feeds = target("component feeds", keys=_components, in_preview=False)(
    feeds.component_feeds
)
component_calendar = target("component calendar", keys=_components, in_preview=False)(
    calendar.component_calendar
)
component_badges = target("component badges", keys=_components, in_preview=False)(
    badges.component_badges
)
faq = target("faq")(pages.faq_page)
corrections = target("corrections")(pages.corrections_page)


@target("lessons", keys=lambda view, _group: ("",) if view.lessons else ())
def lessons(view: PublicView, _key: str) -> Item:
    """Build the page of what was changed, where there is something to tell."""
    return pages.lessons_page(view)


promises = target("promises")(pages.promises_page)
subscribe = target("subscribe")(pages.subscribe_page)
editions = target("editions")(pages.editions_placeholder)
search = target("search")(pages.search_page)


@target("own page", keys=_own_pages)
def own_page(view: PublicView, key: str) -> Iterator[Item]:
    """Build a page that the team wrote."""
    one = view.page(key)
    if one is not None:
        yield pages.own_page(view, one)


not_found = target("not found", scope=LanguageScope.MAIN_LANGUAGE)(pages.not_found_page)
lite = target("lite")(pages.lite)
hub_feeds = target("feeds", in_preview=False)(feeds.hub_feeds)
history = target("history", in_preview=False)(feeds.history_feeds)
feed_list = target("feed list", in_preview=False)(feeds.feed_list)
hub_calendar = target("calendar", in_preview=False)(calendar.hub_calendar)
hub_badges = target("badges", in_preview=False)(badges.hub_badges)
shared_cards = target("cards", in_preview=False)(cards.shared_cards)
banner = target("banner", in_preview=False)(embed.banner_pages)
status_file = target("status", in_preview=False)(status.status)
versions = target("versions")(past.empty_versions)
endpoints = target("api", scope=LanguageScope.MAIN_LANGUAGE, in_preview=False)(api.hub_endpoints)
brand = target("brand", scope=LanguageScope.MAIN_LANGUAGE)(pages.brand_style)


@target("fixed", scope=LanguageScope.ALL_LANGUAGES, in_preview=False)
def fixed(_views: Sequence[PublicView]) -> Iterator[Item]:
    """Build the files that are the same for every hub."""
    yield from embed.script()
    yield from past.shared_files()
    yield Artifact(path=".nojekyll", data=b"")


hosting_files = target("hosting", scope=LanguageScope.ALL_LANGUAGES)(hosting.hosting)
search_index_file = target("search index", scope=LanguageScope.ALL_LANGUAGES)(search_index)
renamed = target("renamed", scope=LanguageScope.ALL_LANGUAGES)(hosting.redirects)
board = target("board", scope=LanguageScope.ALL_LANGUAGES, is_social=True)(posts.board)
