"""Counting: the length of a text as each network counts it."""

from hubgen.outputs.channels.counting.counters import (
    COUNTERS,
    code_points,
    graphemes,
    is_gsm7,
    mastodon,
    max_characters,
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
    "code_points",
    "graphemes",
    "is_gsm7",
    "mastodon",
    "max_characters",
    "shared_data",
    "sms_parts",
    "sms_units",
    "threads",
    "utf8_bytes",
    "utf16_units",
    "x_weighted",
]
