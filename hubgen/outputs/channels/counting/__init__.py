"""Counting: how long a text is as each network counts it."""

from hubgen.outputs.channels.counting.counters import (
    COUNTERS,
    careful,
    code_points,
    graphemes,
    is_gsm7,
    mastodon,
    shared_data,
    sms_parts,
    sms_units,
    threads,
    utf8_bytes,
    utf16_units,
    x_weighted,
)

__all__ = [
    "COUNTERS",
    "careful",
    "code_points",
    "graphemes",
    "is_gsm7",
    "mastodon",
    "shared_data",
    "sms_parts",
    "sms_units",
    "threads",
    "utf8_bytes",
    "utf16_units",
    "x_weighted",
]
