"""The mentions of the hub that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hubgen.cli.context import current_hub

if TYPE_CHECKING:
    from hubgen.listening.plan import ListeningSettings
    from hubgen.listening.store import MentionStore


@dataclass(frozen=True, slots=True, kw_only=True)
class HubMentions:
    """The store of a hub, the hub's settings, and the instant that counts as now."""

    store: MentionStore
    settings: ListeningSettings
    now: datetime


@contextmanager
def hub_mentions() -> Iterator[HubMentions]:
    """Yield the mentions of the current hub, without those that are too old to be stored.

    Raises ContentError where there is no hub, so that nothing is created outside of
    one, and StoreError.
    """
    from hubgen.listening.plan import read_settings
    from hubgen.listening.rounds import open_current_store
    from hubgen.public.view_builder import moment

    hub = current_hub()
    settings = read_settings(hub.root)
    now, _ = moment(settings.hub, hub.at_text, hub.now)
    with open_current_store(hub.root, settings.plan, now) as store:
        yield HubMentions(store=store, settings=settings, now=now)
