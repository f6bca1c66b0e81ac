"""The types that front matter and YAML values are read as.

Scalars arrive as text; each type here says what the text may look like and
what it means. Messages are written for the person who typed the value.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit
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
LONGEST_TEXT = 20_000
_LONGEST_SHOWN = 60

_YEARS = range(1970, 2200)  # beyond them sums of times fall off the calendar
_DURATION = re.compile(r"(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    _DAY.pattern + r"[T ](\d{1,2}):(\d{2})(?::(\d{2}))?[ ]?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


class Record(BaseModel):
    """A mapping that people write: frozen, and strict about its keys.

    A key without a value counts as not written.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data


def _mistake(*, rule: str, words: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError(rule, words, context)


def spelled(pattern: str, wanted: str) -> AfterValidator:
    """Return a validator of texts that match `pattern`; `wanted` completes the message."""
    matches = re.compile(pattern)

    def check(text: str) -> str:
        if not matches.fullmatch(text):
            raise _mistake(
                rule="spelling", words='"{text}" {wanted}', text=shown(text), wanted=wanted
            )
        return text

    return AfterValidator(check)


def shown(text: str) -> str:
    """Return `text` shortened to fit a message."""
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONGEST_SHOWN else folded[:_LONGEST_SHOWN] + "…"


def ascii_domain(domain: str) -> str:
    """Return the ASCII form of a domain (RFC 5891); `domain` itself if it has none."""
    if domain.isascii():
        return domain
    import idna

    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain


def local_time(
    year: int, month: int, day: int, clock: tuple[int, int, int], zone: ZoneInfo
) -> datetime:
    """Return the instant at which a clock in `zone` shows a time.

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
    """Return `text` as an instant in UTC; `zone` applies if `text` has no offset.

    Times of one zone would compare and add up by the clock on the wall, and go
    wrong when it is set back.
    Raises PydanticCustomError with words for the writer.
    """
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise _mistake(
            rule="time",
            words='"{text}" is not a date and time; write it like 2026-11-22 10:05',
            text=shown(text),
        )
    year, month, day, hour, minute = (int(match[i]) for i in range(1, 6))
    clock = (hour, minute, int(match[6] or 0))
    try:
        _check_year(year)
        if match[7]:
            return datetime.fromisoformat(
                f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{clock[2]:02}"
                f"{match[7].replace('Z', '+00:00')}"
            ).astimezone(UTC)
        return local_time(year, month, day, clock, zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        reason = str(error)
        if reason == "skipped":
            raise _mistake(
                rule="time-skipped",
                words="{text} does not exist in {zone}: the clocks go forward over it;"
                " write a time that exists, or add the offset: {offsets}",
                text=shown(text),
                zone=zone.key,
                offsets=_offsets(datetime(year, month, day, *clock, tzinfo=zone)),
            ) from None
        if reason == "twice":
            raise _mistake(
                rule="time-twice",
                words="{text} exists twice in {zone}: the clocks go back over it;"
                " add the offset that is meant: {offsets}",
                text=shown(text),
                zone=zone.key,
                offsets=_offsets(datetime(year, month, day, *clock, tzinfo=zone)),
            ) from None
        raise _mistake(
            rule="time",
            words="{text} is no time on any clock; check year, month, day and hour",
            text=text,
        ) from None


def _offsets(at: datetime) -> str:
    """Return the two offsets that the clocks have around `at`: `-04:00 or -05:00`."""
    both = dict.fromkeys(at.replace(fold=fold).isoformat()[-6:] for fold in (0, 1))
    return " or ".join(both)


def _check_year(year: int) -> None:
    if year not in _YEARS:
        msg = "year"
        raise ValueError(msg)


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
        raise _mistake(rule="string_type", words="this must be a text")
    return value


def parse_day(text: str) -> date:
    """Return `text`, like `2026-11-22`, as a day.

    Raises PydanticCustomError with words for the writer.
    """
    match = _DAY.fullmatch(text.strip())
    try:
        if not match:
            raise ValueError
        year, month, day = (int(part) for part in match.groups())
        _check_year(year)
        return date(year, month, day)
    except ValueError:
        raise _mistake(
            rule="date", words='"{text}" is not a date; write it like 2026-11-22', text=shown(text)
        ) from None


def _to_day(value: Any) -> date:
    return value if isinstance(value, date) else parse_day(_text(value))


def _to_duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    text = _text(value)
    match = _DURATION.fullmatch(text.strip())
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    length = timedelta(days=days, hours=hours, minutes=minutes)
    if not length:
        raise _mistake(
            rule="duration",
            words='"{text}" is not a length of time; write it like 30m, 2h or 1d',
            text=shown(text),
        )
    return length


def _to_due(value: Any, info: ValidationInfo) -> timedelta | datetime:
    if isinstance(value, (timedelta, datetime)):
        return value
    text = _text(value)
    if _DURATION.fullmatch(text.strip()):
        return _to_duration(text)
    if not _TIME.fullmatch(text.strip()):
        raise _mistake(
            rule="due",
            words='"{text}" is neither a length of time nor a time; write 30m, or 2026-11-22 10:35',
            text=shown(text),
        )
    return parse_time(text, _zone_of(info))


def _to_deadline(value: Any, info: ValidationInfo) -> date | datetime:
    if isinstance(value, date):
        return value
    text = _text(value)
    if _DAY.fullmatch(text.strip()):
        return _to_day(text)
    if not _TIME.fullmatch(text.strip()):
        raise _mistake(
            rule="time",
            words='"{text}" is neither a day nor a date and time;'
            " write 2026-11-22, or 2026-11-22 10:05",
            text=shown(text),
        )
    return parse_time(text, _zone_of(info))


def _to_zone(value: Any) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    text = _text(value)
    try:
        if not text or text == "localtime":  # that one differs from machine to machine
            raise ValueError
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _mistake(
            rule="time-zone",
            words='"{text}" is not a time zone; write a name like Europe/London',
            text=shown(text),
        ) from None


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # an unfinished IPv6 address, a port beyond all ports
        return False


def _safe_address(value: str) -> str:
    spelled_well = re.fullmatch(r"https?://[^\s/$.?#][^\s\"<>\\]*", value)
    if not (spelled_well and _is_web_address(value)):
        raise _mistake(
            rule="address",
            words='"{text}" is not a web address; it starts with https://',
            text=shown(value),
        )
    return value


def _to_number(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[0-9]{2,6}", text.strip()):
        raise _mistake(
            rule="number",
            words='"{text}" is not an update\'s number; write it like 02',
            text=shown(text),
        )
    return text.strip()


def _like(*examples: str, pattern: str | None = None) -> WithJsonSchema:
    schema: dict[str, Any] = {"type": "string", "examples": list(examples)}
    return WithJsonSchema({**schema, "pattern": pattern} if pattern else schema)


_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_NO_LANGUAGE = "is not a language; write a short name like en or de"


def _known_language(text: str) -> str:
    """Return the name of a language in CLDR, by which times are written."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        raise _mistake(
            rule="language", words='"{text}" {wanted}', text=shown(text), wanted=_NO_LANGUAGE
        ) from None
    return text


def _checked_slug(text: str) -> str:
    if not re.fullmatch(_SLUG, text):
        spelt = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        raise _mistake(
            rule="spelling",
            words='"{text}" has letters or signs that a name of this kind must not have;'
            " write it in small letters, digits and hyphens, like {example}",
            text=shown(text),
            example=spelt[:_LONGEST_SHOWN] if re.fullmatch(_SLUG, spelt) else "a-name",
        )
    return text


Moment = Annotated[datetime, PlainValidator(_to_time), _like("2026-11-22 10:05")]
Day = Annotated[date, PlainValidator(_to_day), _like("2026-11-22")]
Deadline = Annotated[
    date | datetime, PlainValidator(_to_deadline), _like("2026-11-22", "2026-11-22 10:05")
]
Duration = Annotated[timedelta, PlainValidator(_to_duration), _like("30m", "2h", "1d")]
Due = Annotated[timedelta | datetime, PlainValidator(_to_due), _like("30m", "2026-11-22 10:35")]
Zone = Annotated[ZoneInfo, PlainValidator(_to_zone), _like("Europe/London")]
Number = Annotated[str, PlainValidator(_to_number), _like("02")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Address = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_safe_address)]
Slug = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(_checked_slug),
    _like("website-down", pattern=f"^{_SLUG}$"),
]
Language = Annotated[
    str,
    spelled(r"[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?", _NO_LANGUAGE),
    AfterValidator(_known_language),
]
ChannelName = Annotated[
    str, spelled(r"[a-z0-9_]{1,40}", "is not a channel's name; use small letters, digits and _")
]
