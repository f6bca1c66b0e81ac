"""Channels: what each network allows, how it counts, and what a hub has set for it."""

from __future__ import annotations

from hubgen.outputs.channels.rules import (
    ChannelRule,
    Excess,
    channels_of,
    network_rules,
    outdated_rules,
)

__all__ = ["ChannelRule", "Excess", "channels_of", "network_rules", "outdated_rules"]
