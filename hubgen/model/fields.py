"""The types that front matter and YAML values are read as.

Scalars arrive as text; each type here says what the text may look like and
what it means. Messages are written for the person who typed the value.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

LONGEST_TITLE = 200
LONGEST_LINE = 1000
_LONGEST_SHOWN = 60

_DURATION = re.compile(r"^(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?$")
_TIME = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|[+-]\d{2}:?\d{2})?$"
)


class Record(BaseModel):
    """A mapping that people write: frozen, and strict about its keys.

    A key without a value counts as not written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data


def _mistake(rule: str, message: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError(rule, message, context)  # type: ignore[arg-type]


def spelled(pattern: str, wanted: str) -> AfterValidator:
    """A validator of texts that match `pattern`; `wanted` tells people what belongs there."""
    matches = re.compile(pattern)

    def check(text: str) -> str:
        if not matches.fullmatch(text):
            raise _mistake("spelling", '"{text}" {wanted}', text=shown(text), wanted=wanted)
        return text

    return AfterValidator(check)


def shown(text: str) -> str:
    """`text` short enough to stand in a message."""
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONGEST_SHOWN else folded[:_LONGEST_SHOWN] + "…"


def local_time(
    year: int, month: int, day: int, clock: tuple[int, int, int], zone: ZoneInfo
) -> datetime:
    """The instant a wall clock in `zone` shows, once and only once.

    Raises ValueError for a time that the zone's clocks skip or show twice.
    """
    naive = datetime(year, month, day, *clock)  # noqa: DTZ001 - its zone is what is looked for
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        msg = "skipped"
        raise ValueError(msg)
    msg = "twice"
    raise ValueError(msg)


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """`text` as an instant; `zone` holds where `text` has no offset of its own.

    Raises PydanticCustomError with words for the writer.
    """
    found = _TIME.match(text)
    if not found:
        raise _mistake(
            "time",
            '"{text}" is not a date and time; write it like 2026-11-22 10:05',
            text=shown(text),
        )
    year, month, day, hour, minute = (int(found[i]) for i in range(1, 6))
    clock = (hour, minute, int(found[6] or 0))
    try:
        if found[7]:
            return datetime.fromisoformat(
                f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{clock[2]:02}"
                f"{found[7].replace('Z', '+00:00')}"
            ).astimezone(zone)
        return local_time(year, month, day, clock, zone)
    except (ValueError, OverflowError) as error:
        reason = str(error)
        if reason == "skipped":
            raise _mistake(
                "time-skipped",
                "{text} does not exist in {zone}: the clocks go forward over it;"
                " write a time that exists, or add the offset, like +00:00",
                text=shown(text),
                zone=zone.key,
            ) from None
        if reason == "twice":
            raise _mistake(
                "time-twice",
                "{text} exists twice in {zone}: the clocks go back over it;"
                " add the offset that is meant, like +00:00",
                text=shown(text),
                zone=zone.key,
            ) from None
        raise _mistake(
            "time", "{text} is no time on any clock; check day, month and hour", text=text
        ) from None


def _zone_of(info: ValidationInfo) -> ZoneInfo:
    context = info.context or {}
    zone = context.get("zone")
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def _to_time(value: Any, info: ValidationInfo) -> datetime:
    if isinstance(value, datetime):
        return value
    return parse_time(_text(value), _zone_of(info))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _mistake("string_type", "a text is wanted here")
    return value


def _to_day(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = _text(value)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _mistake(
            "date", '"{text}" is not a date; write it like 2026-11-22', text=text
        ) from None


def _to_duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    text = _text(value)
    found = _DURATION.match(text)
    if not found:
        raise _mistake(
            "duration",
            '"{text}" is not a length of time; write it like 30m, 2h or 1d',
            text=shown(text),
        )
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def _to_due(value: Any, info: ValidationInfo) -> timedelta | datetime:
    if isinstance(value, (timedelta, datetime)):
        return value
    text = _text(value)
    if _DURATION.match(text):
        return _to_duration(text)
    if not _TIME.match(text):
        raise _mistake(
            "due",
            '"{text}" is neither a length of time nor a time; write 30m, or 2026-11-22 10:35',
            text=text,
        )
    return parse_time(text, _zone_of(info))


def _to_zone(value: Any) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    text = _text(value)
    try:
        if text.startswith(("/", ".")) or not text:
            raise ValueError
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _mistake(
            "time-zone",
            '"{text}" is not a time zone; write a name like Europe/London',
            text=shown(text),
        ) from None


def _safe_address(value: str) -> str:
    if not re.match(r"^https?://[^\s/$.?#][^\s\"<>\\]*$", value):
        raise _mistake(
            "address", '"{text}" is not a web address; it starts with https://', text=shown(value)
        )
    return value


def _to_number(value: Any) -> str:
    text = _text(value)
    if not re.match(r"^\d{2,6}$", text):
        raise _mistake(
            "number", '"{text}" is not an update\'s number; write it like 02', text=shown(text)
        )
    return text


def _like(*examples: str, pattern: str | None = None) -> WithJsonSchema:
    schema: dict[str, Any] = {"type": "string", "examples": list(examples)}
    return WithJsonSchema({**schema, "pattern": pattern} if pattern else schema)


_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
Moment = Annotated[datetime, PlainValidator(_to_time), _like("2026-11-22 10:05")]
Day = Annotated[date, PlainValidator(_to_day), _like("2026-11-22")]
Duration = Annotated[timedelta, PlainValidator(_to_duration), _like("30m", "2h", "1d")]
Due = Annotated[timedelta | datetime, PlainValidator(_to_due), _like("30m", "2026-11-22 10:35")]
Zone = Annotated[ZoneInfo, PlainValidator(_to_zone), _like("Europe/London")]
Number = Annotated[str, PlainValidator(_to_number), _like("02")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE)]
Address = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_safe_address)]
Slug = Annotated[
    str,
    StringConstraints(max_length=100),
    spelled(_SLUG, "is not a key; use small letters, digits and hyphens, like card-payments"),
    _like("card-payments", pattern=f"^{_SLUG}$"),
]
Language = Annotated[
    str,
    spelled(
        r"[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?", "is not a language; write a short name like en or de"
    ),
]
ChannelName = Annotated[
    str, spelled(r"[a-z0-9_]{1,40}", "is not a channel's name; use small letters, digits and _")
]
