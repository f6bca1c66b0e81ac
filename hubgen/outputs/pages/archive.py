"""The archive: what is open, and every month there was something."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hubgen.derive import addresses, history, status, times
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page

_LATEST = 20


def archive_pages(view: PublicView) -> list[PageSource]:
    """The list of incidents and one page for each month, the newest first."""
    months = history.by_month(list(view.incidents))
    return [_incidents_page(view, months), *_month_pages(view, months)]


def _incidents_page(view: PublicView, months: dict[str, list[PublicIncident]]) -> PageSource:
    counts = {month: len(incidents) for month, incidents in months.items()}
    return page(
        view,
        "incidents/",
        "incidents",
        title=view.phrases("site.incidents"),
        description=view.phrases("site.incidents.description", hub=view.hub.name),
        updated=_latest(list(view.incidents)),
        context={
            "under_way": status.open_incidents(view),
            "planned": status.planned(view),
            "recent": status.recently_over(view, _LATEST),
            "years": history.by_year(months),
            "counts": counts,
        },
    )


def _month_pages(view: PublicView, months: dict[str, list[PublicIncident]]) -> list[PageSource]:
    names = list(months)
    newer = {older: newer for newer, older in pairwise(names)}
    older = dict(pairwise(names))
    return [
        page(
            view,
            addresses.month(name),
            "month",
            title=view.phrases("site.month.title", month=times.month_name(name, view.phrases)),
            description=view.phrases(
                "site.month.description",
                hub=view.hub.name,
                month=times.month_name(name, view.phrases),
                count=len(incidents),
            ),
            updated=_latest(incidents),
            context={
                "month": name,
                "incidents": incidents,
                "newer": newer.get(name),
                "older": older.get(name),
            },
        )
        for name, incidents in months.items()
    ]


def _latest(incidents: list[PublicIncident]) -> date | None:
    return max((one.changed.date() for one in incidents), default=None)
