"""Delivery of injects: what an inject leaves in the copy of the hub, besides a line in the log.

Doing it twice leaves the same as doing it once, so that a process may die in between.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from hubgen.exercises.exercise import PlayedInject
from hubgen.model.exercise import InjectRoute

ORIGIN: Final = "exercise"
"""The network and the origin of mentions that come from injects."""
_IN_PUBLIC: Final = {InjectRoute.POST, InjectRoute.MENTION}


def deliver(hub: Path, inject: PlayedInject, time: datetime) -> None:
    """Put `inject` into the copy at `hub`: what is said in public becomes a mention."""
    if inject.route in _IN_PUBLIC:
        _add_mention(hub, inject, time)


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
        network=ORIGIN,
        external=f"{ORIGIN}:{inject.number}",
    )
    with open_store(hub) as store:
        Intake(store, keep, time).add([mention], ORIGIN)
