"""The page of an incident: the newest first, nothing hidden."""

from __future__ import annotations

from hubgen.derive import addresses
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import incident_feed, page

_SEARCHABLE = 50


def incident_pages(view: PublicView) -> list[PageSource]:
    """A page for each incident; search finds the open ones and the newest."""
    recent = {one.id for one in view.incidents[:_SEARCHABLE]}
    return [
        incident_page(view, one, searchable=one.is_open or one.id in recent)
        for one in view.incidents
    ]


def incident_page(view: PublicView, incident: PublicIncident, *, searchable: bool) -> PageSource:
    """The page of `incident`."""
    by_slug = {one.slug: one for one in view.faq}
    return page(
        view,
        incident.path,
        "incident",
        title=incident.title,
        description=incident.newest.summary,
        updated=incident.changed.date(),
        searchable=searchable,
        feeds=(incident_feed(view, incident),),
        context={
            "scripts": ("live.js",) if incident.is_open else (),
            "incident": incident,
            "numbers": {one.number for one in incident.updates},
            "full_address": addresses.absolute(view.hub.url, view.prefix + incident.path),
            "questions": [by_slug[slug] for slug in incident.faq if slug in by_slug],
        },
    )
