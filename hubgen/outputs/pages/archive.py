"""The archive: what is open, and every month there was something."""

from __future__ import annotations

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import history_feed_links, page_source
from hubgen.public import addresses, history, status, times
from hubgen.public.status import latest_change
from hubgen.public.view import PublicView

_LATEST = 20


def incidents_page(view: PublicView) -> PageSource:
    """Return the list of incidents: what is open, what ended last, and the way to every month."""
    changed = latest_change(view)
    return page_source(
        view,
        "incidents/",
        "incidents",
        title=view.messages("site.incidents"),
        description=view.messages("site.incidents.description", hub=view.hub.name),
        feeds=history_feed_links(view),
        updated=changed.date() if changed else None,
        context={
            "under_way": status.open_incidents(view),
            "planned": status.planned(view),
            "recent": status.recently_over(view, _LATEST),
            "years": history.by_year(view.memo, view.repository.months()),
        },
    )


def month_page(view: PublicView, month: str, newer: str | None, older: str | None) -> PageSource:
    """Return the page of one month, the newest incident first, with the ways to its neighbours."""
    incidents = view.repository.of_month(month)
    named = times.month_name(month, view.messages)
    return page_source(
        view,
        addresses.month(month),
        "month",
        title=view.messages("site.month.title", month=named),
        description=view.messages(
            "site.month.description", hub=view.hub.name, month=named, count=len(incidents)
        ),
        updated=view.repository.latest_change_in(month),
        context={
            "month": month,
            "incidents": incidents,
            "newer": newer,
            "older": older,
        },
    )
