"""Components: how each part works now, how it worked lately, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.model.words import ComponentStatus
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import component_feed_links, page_source
from hubgen.public import addresses, history, status
from hubgen.public.view import PublicView

_INCIDENTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentGroup:
    """The components of a group, the worst first; `common` is the status that all share, if any."""

    name: str | None
    keys: tuple[str, ...]
    common: ComponentStatus | None


def grouped_components(view: PublicView) -> list[ComponentGroup]:
    """Return the hub's components by group; those that do not work come first."""
    statuses = status.component_statuses(view)

    def badness(key: str) -> int:
        return -statuses[key].rank

    groups = [
        ComponentGroup(
            name=name,
            keys=tuple(sorted(keys, key=badness)),
            common=statuses[keys[0]] if len({statuses[key] for key in keys}) == 1 else None,
        )
        for name, keys in status.component_groups(view).items()
    ]
    return sorted(groups, key=lambda group: badness(group.keys[0]))


def components_page(view: PublicView) -> PageSource:
    """Return the page with all components."""
    return page_source(
        view,
        "components/",
        "components",
        title=view.messages("site.components"),
        description=view.messages("site.components.description", hub=view.hub.name),
        updated=view.day_end.date(),
        context={
            "statuses": status.component_statuses(view),
            "groups": grouped_components(view),
            "days": history.recent_days(view),
        },
    )


def component_page(view: PublicView, key: str) -> PageSource:
    """Return the page of one component."""
    component = view.component(key)
    under_way = view.repository.open(key)
    newest = view.repository.of_component(key, _INCIDENTS + len(under_way))
    last = view.repository.latest(1, key)
    return page_source(
        view,
        addresses.component(key),
        "component",
        title=component.name if component else key,
        description=component.description if component else None,
        updated=last[0].newest.at.date() if last else None,
        feeds=component_feed_links(view, key),
        context={
            "key": key,
            "component": component,
            "status": status.component_status(view, key),
            "days": history.recent_days_of(view, key),
            "under_way": under_way,
            "over": [one for one in newest if not one.is_open][:_INCIDENTS],
            "total": view.repository.count_of_component(key),
            "feeds": component_feed_links(view, key),
        },
    )
