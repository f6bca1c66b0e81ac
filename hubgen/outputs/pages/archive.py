"""The archive: what is open, and every month there was something."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import history_feeds, page
from hubgen.public import addresses, history, status, times
from hubgen.public.records import PublicIncident
from hubgen.public.status import latest_change
from hubgen.public.view import PublicView

_LATEST = 20
# A row of `content/_row.html`, and the id of its incident. Texts are escaped: none looks like it.
_ROW = re.compile(r'(<li class="row .*?/incidents/([^/"]+)/".*?</li>\n?)', re.DOTALL)


def incidents_page(view: PublicView) -> PageSource:
    """The list of incidents: what is open, what ended last, and the way to every month."""
    changed = latest_change(view)
    return page(
        view,
        "incidents/",
        "incidents",
        title=view.messages("site.incidents"),
        description=view.messages("site.incidents.description", hub=view.hub.name),
        feeds=history_feeds(view),
        updated=changed.date() if changed else None,
        context={
            "under_way": status.open_incidents(view),
            "planned": status.planned(view),
            "recent": status.recently_over(view, _LATEST),
            "years": history.by_year(view.repository.months()),
        },
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An incident in the list of a month; `standing` is its HTML where it need not be made."""

    incident: PublicIncident | None
    standing: Markup | None = None


def month_page(view: PublicView, month: str, newer: str | None, older: str | None) -> PageSource:
    """The page of one month, the newest incident first, with the ways to its neighbours."""
    rows = [Row(one) for one in view.repository.of_month(month)]
    return _month(view, month, newer, older, rows)


def month_page_anew(
    view: PublicView,
    month: str,
    newer: str | None,
    older: str | None,
    *,
    before: bytes,
    changed: Collection[str],
) -> PageSource | None:
    """What `month_page` gives, from the page as it was `before`: nothing but `changed` since.

    Good for hubgen's own templates alone. None where rows came, went or changed places.
    """
    ids = view.repository.ids_of_month(month)
    standing = _ROW.findall(before.decode())
    if [one for _, one in standing] != ids:
        return None
    rows = [
        Row(view.repository.get(one)) if one in changed else Row(None, Markup(html))  # noqa: S704 - a template escaped it
        for html, one in standing
    ]
    return _month(view, month, newer, older, rows)


def _month(
    view: PublicView, month: str, newer: str | None, older: str | None, rows: list[Row]
) -> PageSource:
    named = times.month_name(month, view.messages)
    return page(
        view,
        addresses.month(month),
        "month",
        title=view.messages("site.month.title", month=named),
        description=view.messages(
            "site.month.description", hub=view.hub.name, month=named, count=len(rows)
        ),
        updated=view.repository.latest_change_in(month),
        context={
            "month": month,
            "rows": rows,
            "incidents": [row.incident for row in rows],
            "newer": newer,
            "older": older,
        },
    )
