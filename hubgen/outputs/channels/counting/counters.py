"""Counting: how long a text is as each network counts it.

Each counter is a pure function of the text. What a network counts as an
address is in `web_addresses`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from math import ceil

import regex

from hubgen.outputs.channels.counting import emoji, web_addresses

URL_LENGTH = 23
_HEAVY = r"[^\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]"
_DOUBLE_WEIGHT = regex.compile(_HEAVY)
_GRAPHEME = regex.compile(r"\X")
_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_ESCAPED = frozenset("\f^{}\\[~]|€")
_GSM = _GSM_BASIC | _GSM_ESCAPED
_GSM_ONE, _GSM_PART = 160, 153
_UCS2_ONE, _UCS2_PART = 70, 67
_MASTODON_REMOTE = regex.compile(
    r"(?<![=/\w])@([a-z0-9_][a-z0-9_.-]*+)(?<![.-])@\w++(?:[.-]++\w++)*+(?::\d+)?", regex.IGNORECASE
)


def code_points(text: str) -> int:
    """Return the length in Unicode code points."""
    return len(text)


def utf16_units(text: str) -> int:
    """Return the length in UTF-16 code units, as JavaScript and most mobile systems count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_bytes(text: str) -> int:
    """Return the length in bytes as UTF-8; a lone surrogate counts three."""
    return len(text.encode("utf-8", "surrogatepass"))


def max_characters(text: str) -> int:
    """Return the UTF-16 units, never fewer than code points, where the unit is not documented."""
    return utf16_units(text)


def graphemes(text: str) -> int:
    """Return the length in extended grapheme clusters: what people see as characters.

    Source: Unicode UAX #29; Bluesky's lexicon app.bsky.feed.post (maxGraphemes).
    """
    if text.isascii() and "\r" not in text:
        return len(text)
    return len(_GRAPHEME.findall(text))


def x_weighted(text: str) -> int:
    """Return the length of `text` as X counts it, in weighted characters.

    After NFC: an address counts 23, an emoji 2, a character of the ranges in
    `_DOUBLE_WEIGHT` 2, any other 1. An `https://` address that X may not know
    counts 23 or its own weight, whichever is more.
    Source: twitter-text configuration v3.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return sum(map(_x_line, lines)) + len(lines) - 1


def _x_line(line: str) -> int:
    total, end = 0, 0
    for address in web_addresses.for_x(line):
        total += _x_weight(line[end : address.start])
        own = 0 if address.known else _x_weight(line[address.start : address.end])
        total += max(URL_LENGTH, own)
        end = address.end
    return total + _x_weight(line[end:])


def _x_weight(text: str) -> int:
    if text.isascii():
        return len(text)
    total, end = 0, 0
    for start, stop in emoji.emoji_spans(text):
        total += _x_characters(text[end:start]) + 2
        end = stop
    return total + _x_characters(text[end:])


def _x_characters(text: str) -> int:
    return len(text) + len(_DOUBLE_WEIGHT.findall(text))


def mastodon(text: str) -> int:
    """Return the length as Mastodon counts it: graphemes, an address 23, `@user@host` as `@user`.

    Source: mastodon/mastodon, app/validators/status_length_validator.rb.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return sum(map(_mastodon_line, lines)) + len(lines) - 1


def _mastodon_line(line: str) -> int:
    total, end = 0, 0
    for address in web_addresses.for_mastodon(line):
        own = 0 if address.known else graphemes(line[address.start : address.end])
        total += _mastodon_words(line[end : address.start]) + max(URL_LENGTH, own)
        end = address.end
    return total + _mastodon_words(line[end:])


def _mastodon_words(text: str) -> int:
    return graphemes(_MASTODON_REMOTE.sub(r"@\1", text))


def threads(text: str) -> int:
    """Return the length as Threads counts it: characters, but an emoji as its UTF-8 bytes.

    Source: Threads API documentation, "Text length is limited to 500 characters
    (emojis are counted as the number of UTF-8 bytes)".
    """
    if not emoji.may_hold_emoji(text):
        return utf16_units(text)
    return sum(
        utf8_bytes(cluster) if emoji.may_hold_emoji(cluster) else utf16_units(cluster)
        for cluster in _GRAPHEME.findall(text)
    )


def links(text: str) -> int:
    """Return how many different addresses `text` leads to, with and without `https://`.

    Source: Threads API documentation, text attachments: "All unique URLs found
    in the text field are counted as links."
    """
    return len({text[address.start : address.end] for address in web_addresses.for_x(text)})


def is_gsm7(text: str) -> bool:
    """Return whether the GSM 7-bit alphabet with its extension table can write `text`.

    Source: 3GPP TS 23.038, section 6.2.1.
    """
    return _GSM.issuperset(text)


def sms_units(text: str) -> int:
    """Return septets where GSM 7-bit can write `text`, else UTF-16 units (UCS-2)."""
    if is_gsm7(text):
        return len(text) + sum(character in _GSM_ESCAPED for character in text)
    return utf16_units(text)


def sms_parts(text: str) -> int:
    """Return how many messages a phone sends for `text`.

    One holds 160 septets or 70 UCS-2 units; of a longer text each part holds
    153 or 67. No escaped character and no surrogate pair is divided.
    Source: 3GPP TS 23.040, section 9.2.3.24 (concatenated messages).
    """
    gsm = is_gsm7(text)
    units = sms_units(text)
    if units <= (_GSM_ONE if gsm else _UCS2_ONE):
        return 1
    room = _GSM_PART if gsm else _UCS2_PART
    if units == len(text):
        return ceil(units / room)
    parts, used = 1, 0
    for character in text:
        width = 2 if (character in _GSM_ESCAPED if gsm else character > "\uffff") else 1
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


COUNTERS: dict[str, Callable[[str], int]] = {
    "weighted": x_weighted,
    "graphemes": graphemes,
    "mastodon": mastodon,
    "threads": threads,
    "links": links,
    "utf8_bytes": utf8_bytes,
    "utf16_units": utf16_units,
    "characters": max_characters,
    "sms_parts": sms_parts,
}


def shared_data() -> dict[str, object]:
    """Return what a counter in another language needs to count the same: patterns, alphabets."""
    return {
        "urlLength": URL_LENGTH,
        "heavy": _HEAVY,
        "emoji": emoji.pattern(),
        "pictorial": emoji.PICTORIAL,
        "addresses": web_addresses.PATTERNS,
        "limits": {
            "run": web_addresses.LONGEST_RUN,
            "labels": web_addresses.MOST_LABELS,
            "top": web_addresses.LONGEST_TOP,
        },
        "topLevels": sorted(web_addresses.top_levels()),
        "gsm": "".join(sorted(_GSM_BASIC)),
        "gsmEscaped": "".join(sorted(_GSM_ESCAPED)),
        "sms": {"gsm": [_GSM_ONE, _GSM_PART], "ucs2": [_UCS2_ONE, _UCS2_PART]},
    }
