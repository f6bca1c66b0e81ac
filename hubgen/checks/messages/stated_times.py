"""Stated times: the clock times that a sentence names, in English or German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_CLOCK = re.compile(
    r"(?<![\d.:,])(?:(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d:]|\.\d)"
    r"|(?P<full>1[0-2]|[1-9])(?=\s*[ap]\.?m\b)|(?P<uhr>[01]?\d|2[0-4])(?=\s+Uhr\b)"
    r"|(?P<noon>noon|midday|(?<!nach)(?<!vor)mittag)\b|(?P<midnight>midnight|mitternacht)\b)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:UTC|GMT)\s*[+-]\s*\d{1,2}|\b(?:UTC|GMT|BST|IST|WEST|WET|CEST|CET|EEST|EET|MSK|SAST|WAT|EAT|CAT|GST|PKT|SGT"
    r"|HKT|JST|KST|PHT|WIB|AWST|ACST|ACDT|AEST|AEDT|NZST|NZDT|BRT|ART|[ECMP][SD]T|A[SK][SD]T|HST|ET|CT|PT"
    r"|MEZ|MESZ|OEZ|OESZ|WEZ|WESZ)\b"
    r"|\b[A-Za-z]+(?: (?:standard|daylight|summer))? time\b"
    r"|\b(?:Ortszeit|[A-ZÄÖÜ][a-zäöüß]+er Zeit)\b"
)
_GERMAN = {"MEZ": "CET", "MESZ": "CEST", "OEZ": "EET", "OESZ": "EEST", "WEZ": "WET", "WESZ": "WEST"}
_SAME_EVERYWHERE = {"UTC", "GMT"}
_WORDS = ("noon", "midday", "midnight", "mittag", "mitternacht")
_NOON = 12
_DAY = 24
_NEAR = 80


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A clock time as it is written, hour and minute, and the zone that it names, if any."""

    words: str
    at: tuple[int, int]
    zone: str
    start: int

    def means(self, wanted: datetime) -> bool | None:
        """Return whether it is that of `wanted`; None in a zone other than that of `wanted`."""
        wanted = self.local(wanted)
        zone = _GERMAN.get(self.zone, self.zone)
        is_known = zone in _SAME_EVERYWHERE or zone == wanted.tzname()
        if zone and not is_known and not zone.lower().endswith(("time", "zeit")):
            return None
        return self.at == (wanted.hour, wanted.minute)

    def local(self, wanted: datetime) -> datetime:
        """Return `wanted` in UTC where the time names a zone that is the same everywhere."""
        return wanted.astimezone(UTC) if self.zone in _SAME_EVERYWHERE else wanted


def names_a_time(text: str) -> bool:
    """Return whether `text` may name a clock time; quicker than looking for one."""
    lower = text.lower()
    return any(sign.isdigit() for sign in text) or any(word in lower for word in _WORDS)


def stated_times(sentence: str) -> Iterator[StatedTime]:
    """Yield the clock times of `sentence`, in order."""
    for match in _CLOCK.finditer(sentence):
        zone = _ZONE.search(sentence, match.end(), match.end() + _NEAR)
        words = match[0].strip() + (" Uhr" if match["uhr"] else "")
        yield StatedTime(words, _hour_and_minute(match), zone[0] if zone else "", match.start())


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int]:
    if match["noon"] or match["midnight"]:
        return (_NOON if match["noon"] else 0), 0
    hour, half = int(match["hour"] or match["full"] or match["uhr"]), (match["half"] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    return hour % _DAY, int(match["minute"] or 0)
