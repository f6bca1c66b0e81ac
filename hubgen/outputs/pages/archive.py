"""The archive: what is open, and every month there was something."""

from __future__ import annotations

from datetime import date

from hubgen.derive import addresses, history, status, times
from hubgen.derive.latest import last_change
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import history_feeds, page

_LATEST = 20


def incidents_page(view: PublicView) -> PageSource:
    """The list of incidents: what is open, what ended last, and the way to every month."""
    counts, changed = view.archive.months(), last_change(view)
    return page(
        view,
        "incidents/",
        "incidents",
        title=view.phrases("site.incidents"),
        description=view.phrases("site.incidents.description", hub=view.hub.name),
        feeds=history_feeds(view),
        updated=changed.date() if changed else None,
        context={
            "under_way": status.open_incidents(view),
            "planned": status.planned(view),
            "recent": status.recently_over(view, _LATEST),
            "years": history.by_year(counts),
            "counts": counts,
        },
    )


def month_page(view: PublicView, month: str, newer: str | None, older: str | None) -> PageSource:
    """The page of one month, the newest incident first, with the ways to its neighbours."""
    incidents = view.archive.begun_in(month)
    named = times.month_name(month, view.phrases)
    return page(
        view,
        addresses.month(month),
        "month",
        title=view.phrases("site.month.title", month=named),
        description=view.phrases(
            "site.month.description", hub=view.hub.name, month=named, count=len(incidents)
        ),
        updated=_latest(incidents),
        context={
            "month": month,
            "incidents": incidents,
            "newer": newer,
            "older": older,
        },
    )


def _latest(incidents: list[PublicIncident]) -> date | None:
    return max((one.changed.date() for one in incidents), default=None)
