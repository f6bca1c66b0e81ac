"""Delivery of injects: what an inject leaves in the copy of the hub, besides a line in the log.

What is said in public, and mail, becomes a mention; a journalist's question becomes an
inquiry on the newest incident, once there is one. Doing it twice leaves the same as doing
it once, so that a process may die in between.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from hubgen.exercises.exercise import PlayedInject
from hubgen.model.exercise import InjectRoute

ORIGIN: Final = "exercise"
"""The origin of mentions that come from injects."""
NETWORKS: Final = {
    InjectRoute.POST: ORIGIN,
    InjectRoute.MENTION: ORIGIN,
    InjectRoute.MAIL: "email",
}
"""The network of the mentions, by the route of the inject."""


def deliver(hub: Path, inject: PlayedInject, time: datetime) -> None:
    """Put `inject` into the copy at `hub`. Raises HubgenError."""
    if inject.route in NETWORKS:
        _add_mention(hub, inject, time)
    elif inject.route is InjectRoute.JOURNALIST:
        _add_inquiry(hub, inject, time)


def inject_id(number: int) -> str:
    """Return what identifies the inject `number` among mentions and inquiries."""
    return f"{ORIGIN}:{number}"


def _add_mention(hub: Path, inject: PlayedInject, time: datetime) -> None:
    from hubgen.listening.intake import Intake
    from hubgen.listening.mention import RawMention
    from hubgen.listening.plan import read_settings
    from hubgen.listening.store import open_store

    keep = read_settings(hub).plan.keep
    mention = RawMention(
        text=inject.text,
        at=time,
        author=inject.sender,
        network=NETWORKS[inject.route],
        external=inject_id(inject.number),
    )
    with open_store(hub) as store:
        Intake(store, keep, time).add([mention], ORIGIN)


def _add_inquiry(hub: Path, inject: PlayedInject, time: datetime) -> None:
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.authoring.inquiries.changes import add_inquiry
    from hubgen.authoring.inquiries.new_inquiry import NewInquiry
    from hubgen.model.inquiries import InquiryKind

    contents = open_hub(hub)
    if not contents.folders:
        return
    newest = max(contents.folders, key=lambda folder: folder.rpartition("/")[2])
    new = NewInquiry(
        sender=inject.sender,
        kind=InquiryKind.PRESS,
        asks=inject.text,
        message_id=inject_id(inject.number),
    )
    add_inquiry(contents, newest.rpartition("/")[2], new, time)
