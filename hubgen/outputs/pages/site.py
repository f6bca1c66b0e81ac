"""All pages of one language, and the small files that go with them."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact, PageSource
from hubgen.outputs.pages.archive import archive_pages
from hubgen.outputs.pages.brand import brand_style
from hubgen.outputs.pages.components import component_pages
from hubgen.outputs.pages.corrections import corrections_page
from hubgen.outputs.pages.faq import faq_page
from hubgen.outputs.pages.home import home_page
from hubgen.outputs.pages.incident import incident_pages
from hubgen.outputs.pages.lite import lite
from hubgen.outputs.pages.own import editions_page, not_found_page, own_pages, search_page
from hubgen.outputs.pages.promises import promises_page
from hubgen.outputs.pages.subscribe import subscribe_page


def pages(view: PublicView) -> list[PageSource]:
    """Every page of the view's language, home first; their paths differ."""
    return [
        home_page(view),
        *archive_pages(view),
        *incident_pages(view),
        *component_pages(view),
        faq_page(view),
        corrections_page(view),
        promises_page(view),
        subscribe_page(view),
        editions_page(view),
        search_page(view),
        *own_pages(view),
        *([not_found_page(view)] if view.is_main else []),
    ]


def site_files(views: Sequence[PublicView]) -> list[Artifact]:
    """The files beside the pages: the brand's looks, and a text-only page a language."""
    return [brand_style(views[0]), *(lite(view) for view in views)]
