"""Components: how each part does now, how it did lately, and what happened to it."""

from __future__ import annotations

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import component_feeds, page
from hubgen.public import addresses, history, status
from hubgen.public.view import PublicView

_INCIDENTS = 30


def components_page(view: PublicView) -> PageSource:
    """The list of components."""
    return page(
        view,
        "components/",
        "components",
        title=view.messages("site.components"),
        description=view.messages("site.components.description", hub=view.hub.name),
        updated=view.day_end.date(),
        context={
            "statuses": status.component_statuses(view),
            "groups": status.component_groups(view),
            "days": history.recent_days(view),
        },
    )


def component_page(view: PublicView, key: str) -> PageSource:
    """The page of one component."""
    component = view.hub.components[key]
    under_way = view.repository.open(key)
    newest = view.repository.of_component(key, _INCIDENTS + len(under_way))
    last = view.repository.latest(1, key)
    return page(
        view,
        addresses.component(key),
        "component",
        title=component.name,
        description=component.description,
        updated=last[0].newest.at.date() if last else None,
        feeds=component_feeds(view, key),
        context={
            "key": key,
            "component": component,
            "status": status.component_status(view, key),
            "days": history.recent_days_of(view, key),
            "under_way": under_way,
            "over": [one for one in newest if not one.is_open][:_INCIDENTS],
            "total": view.repository.count_of_component(key),
            "feeds": component_feeds(view, key),
        },
    )
