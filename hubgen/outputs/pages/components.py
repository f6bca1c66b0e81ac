"""Components: how each part does now, how it did lately, and what happened to it."""

from __future__ import annotations

from hubgen.derive import addresses, history, status
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import component_feeds, page

_INCIDENTS = 30


def component_pages(view: PublicView) -> list[PageSource]:
    """The list of components and a page for each."""
    statuses = status.component_statuses(view)
    days = history.recent_days(view)
    touched = _by_component(view)
    overview = page(
        view,
        "components/",
        "components",
        title=view.phrases("site.components"),
        description=view.phrases("site.components.description", hub=view.hub.name),
        updated=view.at.date(),
        context={"statuses": statuses, "groups": status.groups(view), "days": days},
    )
    return [
        overview,
        *(
            page(
                view,
                addresses.component(key),
                "component",
                title=component.name,
                description=component.description,
                updated=max((one.changed.date() for one in touched[key]), default=None),
                feeds=component_feeds(view, key),
                context={
                    "key": key,
                    "component": component,
                    "status": statuses[key],
                    "days": days[key],
                    "under_way": [one for one in touched[key] if one.is_open],
                    "over": [one for one in touched[key] if not one.is_open][:_INCIDENTS],
                    "total": len(touched[key]),
                    "feeds": component_feeds(view, key),
                },
            )
            for key, component in view.hub.components.items()
        ),
    ]


def _by_component(view: PublicView) -> dict[str, list[PublicIncident]]:
    touched: dict[str, list[PublicIncident]] = {key: [] for key in view.hub.components}
    for incident in view.incidents:
        for key in incident.components.keys() & touched.keys():
            touched[key].append(incident)
    return touched
