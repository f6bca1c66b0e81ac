"""The page of an incident: the newest first, nothing hidden."""

from __future__ import annotations

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import incident_feeds, page
from hubgen.public import addresses
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView


def incident_page(view: PublicView, incident: PublicIncident) -> PageSource:
    """Return the page of `incident`.

    While it is open the answers to its questions stand there; later, the way to them.
    """
    asked = (view.question(slug) for slug in incident.faq)
    answered = (view.answer(slug) for slug in incident.faq if incident.is_open)
    return page(
        view,
        incident.path,
        "incident",
        title=incident.title,
        description=incident.newest.summary,
        updated=incident.changed.date(),
        feeds=incident_feeds(view, incident),
        context={
            "scripts": ("live.js",) if incident.is_open else (),
            "incident": incident,
            "numbers": {one.number for one in incident.updates},
            "full_address": addresses.absolute(view.hub.url, view.prefix + incident.path),
            "questions": [one for one in asked if one],
            "answers": [one for one in answered if one and not one.is_withdrawn],
        },
    )
