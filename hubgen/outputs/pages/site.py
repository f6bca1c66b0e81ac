"""All pages of one language."""

from __future__ import annotations

from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.archive import archive_pages
from hubgen.outputs.pages.components import component_pages
from hubgen.outputs.pages.corrections import corrections_page
from hubgen.outputs.pages.faq import faq_page
from hubgen.outputs.pages.home import home_page
from hubgen.outputs.pages.incident import incident_pages
from hubgen.outputs.pages.own import editions_page, not_found_page, own_pages, search_page
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
        subscribe_page(view),
        editions_page(view),
        search_page(view),
        *own_pages(view),
        *([not_found_page(view)] if view.is_main else []),
    ]
