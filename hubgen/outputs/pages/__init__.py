"""Pages: the source of the page at each address, before it is rendered."""

from __future__ import annotations

from hubgen.outputs.pages.archive import incidents_page, month_page
from hubgen.outputs.pages.brand import brand_style
from hubgen.outputs.pages.components import component_page, components_page
from hubgen.outputs.pages.corrections import corrections_page
from hubgen.outputs.pages.faq import faq_page
from hubgen.outputs.pages.home import home_page
from hubgen.outputs.pages.incident import incident_page
from hubgen.outputs.pages.lessons import lessons_page
from hubgen.outputs.pages.lite import lite
from hubgen.outputs.pages.own import editions_placeholder, not_found_page, own_page, search_page
from hubgen.outputs.pages.promises import promises_page
from hubgen.outputs.pages.questions import question_pages
from hubgen.outputs.pages.redirects import redirect_pages, short_page
from hubgen.outputs.pages.sitemap import sitemap, sitemap_entry
from hubgen.outputs.pages.subscribe import subscribe_page

__all__ = [
    "brand_style",
    "component_page",
    "components_page",
    "corrections_page",
    "editions_placeholder",
    "faq_page",
    "home_page",
    "incident_page",
    "incidents_page",
    "lessons_page",
    "lite",
    "month_page",
    "not_found_page",
    "own_page",
    "promises_page",
    "question_pages",
    "redirect_pages",
    "search_page",
    "short_page",
    "sitemap",
    "sitemap_entry",
    "subscribe_page",
]
