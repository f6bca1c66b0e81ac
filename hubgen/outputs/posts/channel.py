"""Channels: what each network allows, as dated data.

One YAML file a channel in `channels/`; a hub switches channels off and sets
handles, hashtags and limits of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from hubgen.model.hub import Channel, Hub
from hubgen.outputs.posts.counting import COUNTERS

Shape = Literal["short", "line", "headed"]
_OWN_ORDER = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRule:
    """What one network allows, and what a hub has set for it.

    `limit` is counted in `unit`, a name of `counting.COUNTERS`; `also` holds
    further limits by unit. `shape` says how a post is laid out: `short`
    (blocks), `line` (one line), `headed` (a headline above). `share` is the
    address that opens the network's own editor, with gaps for `text` and
    `url`. `basis` says how sure the data is: documentation, secondary, memory.
    """

    key: str
    name: str
    unit: str
    limit: int
    order: int = _OWN_ORDER
    also: Mapping[str, int] = field(default_factory=dict)
    shape: Shape = "short"
    alphabet: Literal["any", "gsm7"] = "any"
    hashtags: int = 0
    image: Literal["none", "optional", "required"] = "optional"
    share: str | None = None
    basis: Literal["documentation", "secondary", "memory"] = "memory"
    verified: date | None = None
    source: str | None = None
    handle: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def limits(self) -> dict[str, int]:
        """Every limit by its unit, the chief one first."""
        return {self.unit: self.limit, **self.also}

    def count(self, text: str) -> int:
        """How long `text` is in the channel's unit."""
        return COUNTERS[self.unit](text)

    def over_by(self, text: str) -> int:
        """By how much `text` breaks the first limit that it breaks, in its unit; 0 if it fits."""
        for unit, limit in self.limits.items():
            over = COUNTERS[unit](text) - limit
            if over > 0:
                return over
        return 0


@cache
def rules() -> Mapping[str, ChannelRule]:
    """The channels that hubgen knows, by key, in the order in which they are shown."""
    folder = resources.files("hubgen.outputs.posts") / "channels"
    found = [
        _rule(file.name.removesuffix(".yml"), yaml.safe_load(file.read_text("utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".yml")
    ]
    return {rule.key: rule for rule in sorted(found, key=lambda rule: (rule.order, rule.key))}


def _rule(key: str, data: Mapping[str, Any]) -> ChannelRule:
    return ChannelRule(key=key, **data)


def channels_of(hub: Hub) -> list[ChannelRule]:
    """The channels that `hub` uses, its own settings laid over them.

    Without settings all are on; with settings those named and not off. A
    channel that hubgen does not know is plain text of `limit` characters.
    """
    known = rules()
    if hub.channels is None:
        return list(known.values())
    used = [
        _set(known.get(key) or _own(key, channel), channel)
        for key, channel in hub.channels.items()
        if not channel.off and (key in known or channel.limit)
    ]
    return sorted(used, key=lambda rule: (rule.order, rule.key))


def _own(key: str, channel: Channel) -> ChannelRule:
    return ChannelRule(key=key, name=key, unit="characters", limit=channel.limit or 0, hashtags=2)


def _set(rule: ChannelRule, channel: Channel) -> ChannelRule:
    tags = tuple(f"#{tag.lstrip('#')}" for tag in channel.hashtags)
    return replace(
        rule,
        limit=channel.limit or rule.limit,
        handle=channel.handle,
        tags=tags[: rule.hashtags],
    )
