"""Channel rules: what each network allows, as dated data.

Each network is one YAML file in `data/`, which is all that a channel needs. A
hub switches channels off and sets handles, hashtags and limits of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Literal

import yaml

from hubgen.model.hub import Channel, Hub
from hubgen.outputs.channels.counting import COUNTERS

_OWN_ORDER = 1000
_VALID_FOR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """By how much a text exceeds a limit of so many units."""

    by: int
    unit: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRule:
    """What one network allows, and what a hub has set for it.

    `limit` is counted in `unit`, a name of `counting.COUNTERS`; `also` holds
    further limits by unit; `caption` is the limit where a picture goes along.
    `shape` says what goes in: `line` and `short` the summary and what to do,
    on one line or in blocks; `headed` a headline above; `full` the body too.
    `markup` is what a person pastes, `form` what a program sends besides.
    `thread` says when a post goes out in several parts: `if-cut` where one
    post would not hold the summary, `if-long` where it would not hold the body.
    `link` is the update's permanent address, the short one of its incident,
    the hub's home, or none in the text. `share` is the address that opens the
    network's own editor, with gaps for `text`, `url` and `subject`; `profile`
    that of an account, with gaps for its `handle`, or its `user` and `host`.
    `basis` says how sure the data is.
    """

    key: str
    name: str
    unit: str
    limit: int
    order: int = _OWN_ORDER
    also: Mapping[str, int] = field(default_factory=dict)
    caption: int | None = None
    shape: Literal["line", "short", "headed", "full"] = "short"
    markup: str = "plain"
    form: str | None = None
    alphabet: Literal["any", "gsm7"] = "any"
    link: Literal["update", "short", "home", "none"] = "update"
    phones: bool = True
    headline: Literal["state", "statement"] = "state"
    contact: str | None = None
    subject: int | None = None
    hashtags: int = 0
    threads: bool = False
    thread: Literal["always", "if-long", "if-cut", "never"] = "never"
    image: Literal["none", "optional", "required"] = "optional"
    share: str | None = None
    profile: str | None = None
    basis: Literal["documentation", "secondary", "memory"] = "memory"
    verified: date | None = None
    source: str | None = None
    handle: str | None = None
    tags: tuple[str, ...] = ()

    def count(self, text: str) -> int:
        """Return the length of `text` in the channel's unit."""
        return COUNTERS[self.unit](text)

    def excess(self, text: str) -> Excess | None:
        """Return the first limit that `text` exceeds; None if it fits."""
        for unit, limit in {self.unit: self.limit, **self.also}.items():
            over = COUNTERS[unit](text) - limit
            if over > 0:
                return Excess(by=over, unit=unit, limit=limit)
        return None

    def over_by(self, text: str) -> int:
        """Return by how much `text` exceeds the first limit, in its unit; 0 if it fits."""
        excess = self.excess(text)
        return excess.by if excess else 0

    def is_outdated(self, on: date) -> bool:
        """Return whether the data was last verified more than a year before `on`."""
        return self.verified is not None and on - self.verified > _VALID_FOR

    def profile_url(self, handle: str) -> str | None:
        """Return the address of the account `handle`; None where it has not what that needs."""
        bare = handle.removeprefix("@")
        user, _, host = bare.partition("@")
        gaps = {"handle": bare, "user": user, "host": host}
        wanted = [name for name in gaps if f"{{{name}}}" in (self.profile or "")]
        if not wanted or not all(gaps[name] for name in wanted):
            return None
        return str(self.profile).format_map(gaps)


@cache
def network_rules() -> Mapping[str, ChannelRule]:
    """Return the channels that hubgen knows, by key, in the order in which they are shown."""
    folder = resources.files("hubgen.outputs.channels") / "data"
    rules = [
        ChannelRule(key=file.name.removesuffix(".yml"), **yaml.safe_load(file.read_text("utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".yml")
    ]
    return {rule.key: rule for rule in sorted(rules, key=lambda rule: (rule.order, rule.key))}


def channels_of(hub: Hub) -> list[ChannelRule]:
    """Return the channels that `hub` uses, with its own settings.

    A hub without settings uses all, others those named and not off. A channel
    that hubgen does not know is plain text of `limit` characters.
    """
    known = network_rules()
    if hub.channels is None:
        return list(known.values())
    used = [
        _with_settings(known.get(key) or _own_channel(key, channel), channel)
        for key, channel in hub.channels.items()
        if not channel.off and (key in known or channel.limit)
    ]
    return sorted(used, key=lambda rule: (rule.order, rule.key))


def outdated_rules(hub: Hub, on: date) -> list[ChannelRule]:
    """Return the channels of `hub` whose data is outdated on that day."""
    return [rule for rule in channels_of(hub) if rule.is_outdated(on)]


def _own_channel(key: str, channel: Channel) -> ChannelRule:
    return ChannelRule(
        key=key,
        name=channel.name or key,
        unit="characters",
        limit=channel.limit or 0,
        threads=True,
        hashtags=2,
    )


def _with_settings(rule: ChannelRule, channel: Channel) -> ChannelRule:
    tags = tuple(f"#{tag.lstrip('#')}" for tag in channel.hashtags)
    return replace(
        rule,
        limit=channel.limit or rule.limit,
        thread=(channel.thread or rule.thread) if rule.threads else "never",
        handle=channel.handle,
        tags=tags[: rule.hashtags],
    )
