"""The hub's own pages, and the small ones that every hub has."""

from __future__ import annotations

from dataclasses import replace

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import NOT_FOUND, page_source
from hubgen.public import addresses
from hubgen.public.records import PublicPage
from hubgen.public.view import PublicView


def own_page(view: PublicView, one: PublicPage) -> PageSource:
    """Return a page that the hub's people wrote."""
    return page_source(
        view,
        addresses.page(one.slug),
        "page",
        title=one.title,
        description=one.description,
        context={"own": one},
    )


def search_page(view: PublicView) -> PageSource:
    """The page on which a reader searches; its script reads the index (see `outputs.search`)."""
    source = page_source(
        view,
        "search/",
        "search",
        title=view.messages("site.search"),
        context={"scripts": ("search.js",)},
    )
    return replace(source, indexed=False)


def editions_placeholder(view: PublicView) -> PageSource:
    """Return the page at the address of the editions before the first one is published."""
    return replace(
        page_source(view, "editions/", "editions", title=view.messages("site.editions")),
        indexed=False,
    )


def not_found_page(view: PublicView) -> PageSource:
    """Return the page for addresses that lead nowhere; it may be served at any depth."""
    source = page_source(
        view,
        NOT_FOUND,
        "not-found",
        title=view.messages("site.not-found"),
        context={"contact": view.contact},
    )
    return replace(source, indexed=False, alternates={})
