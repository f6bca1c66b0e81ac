"""Subscribe: every way to hear from the hub, for people who never used a feed."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.channels import network_rules
from hubgen.outputs.pages import calendars
from hubgen.outputs.pages.frame import (
    all_at_once,
    history_feed_links,
    hub_feed_links,
    page_source,
)
from hubgen.public import addresses
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The hub's account on a network; `address` is None if the handle implies none."""

    network: str
    handle: str
    address: str | None


def subscribe_page(view: PublicView) -> PageSource:
    """Return the page on subscribing."""
    calendar = calendars.hub_calendar_link(view)
    return page_source(
        view,
        "subscribe/",
        "subscribe",
        title=view.messages("site.subscribe"),
        description=view.messages("site.subscribe.description", hub=view.hub.name),
        feeds=(*history_feed_links(view), calendar),
        context={
            "all_feeds": hub_feed_links(view),
            "full_addresses": {
                feed.path: addresses.absolute(view.hub.url, feed.path)
                for feed in hub_feed_links(view)
            },
            "other_feeds": (*history_feed_links(view), all_at_once(view)),
            "calendar": calendar,
            "calendar_ways": calendars.subscribing(view),
            "accounts": accounts(view),
        },
    )


def accounts(view: PublicView) -> list[Account]:
    """Return the accounts that the hub's channels name."""
    rules = network_rules()
    return [
        Account(
            network=rules[key].name,
            handle=channel.handle,
            address=rules[key].profile_url(channel.handle),
        )
        for key, channel in (view.hub.channels or {}).items()
        if channel.handle and not channel.off and key in rules and rules[key].profile
    ]
