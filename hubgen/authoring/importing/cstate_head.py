"""The front matter of a cState issue: YAML, TOML or JSON, keys in any case."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.foreign import EARLIEST_YEAR, LATEST_YEAR, Unusable
from hubgen.model.fields import LONGEST_TITLE
from hubgen.source.nodes import parse_mapping

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MOMENT = re.compile(
    r"^(\d{4}-\d{2}-\d{2})"
    r"(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The keys of the front matter; times without a zone are in UTC, as in cState."""

    title: str
    date: datetime
    says_resolved: bool
    resolved: bool
    resolved_when: datetime | None
    severity: str | None
    affected: tuple[str, ...]
    informational: bool
    pin: bool
    draft: bool
    slug: str
    url: str


def head_and_body(text: str) -> tuple[Head, str]:
    """Return the front matter and the Markdown of one issue. Raises Unusable."""
    if text.lstrip().startswith("{"):
        return _json_head_and_body(text.lstrip())
    match = _FRONT.match(text)
    if not match:
        msg = "it has no front matter"
        raise Unusable(msg)
    values = _values(match[2], toml=match[1] == "+++")
    return _head(values), text[match.end() :]


def _json_head_and_body(text: str) -> tuple[Head, str]:
    """Return front matter in JSON, an object at the start of `text`, and what follows it."""
    try:
        data, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        msg = f"its front matter cannot be read ({sanitizing.single_line(str(error), 100)})"
        raise Unusable(msg) from None
    return _head({key.lower(): value for key, value in data.items()}), text[end:]


def _values(text: str, *, toml: bool) -> dict[str, Any]:
    if toml:
        try:
            data: dict[str, Any] = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            msg = f"its front matter cannot be read ({sanitizing.single_line(str(error), 100)})"
            raise Unusable(msg) from None
    else:
        document, problems = parse_mapping(text, "front matter")
        if document is None:
            msg = f"its front matter cannot be read ({problems[0].what})"
            raise Unusable(msg)
        data = document.data
    return {key.lower(): value for key, value in data.items()}


def parse_hugo_time(value: object) -> datetime:
    """Return an instant as Hugo reads it. Raises Unusable if `value` is none."""
    text = value.isoformat() if isinstance(value, date) else value
    text = text.strip() if isinstance(text, str) else ""
    match = _MOMENT.match(text)
    try:
        if not match:
            raise ValueError
        clock, zone = (
            (match[2] or "00:00").rjust(5, "0"),
            (match[3] or "Z").upper().replace("UTC", "Z"),
        )
        clock = clock if len(clock.split(":")[0]) == len("00") else f"0{clock}"
        at = datetime.fromisoformat(f"{match[1]}T{clock}{zone.replace('Z', '+00:00')}")
        if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            raise ValueError
        return at.astimezone(UTC)
    except ValueError:
        msg = f'"{sanitizing.single_line(text, 40)}" is not a date and time'
        raise Unusable(msg) from None


def _flag(values: dict[str, Any], key: str) -> bool:
    return str(values.get(key) or "").lower() in {"true", "yes", "on"}


def _line(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return sanitizing.single_line(value, 500) if isinstance(value, str) else ""


def _head(values: dict[str, Any]) -> Head:
    title = values.get("title")
    if not isinstance(title, str) or not sanitizing.single_line(title, LONGEST_TITLE):
        msg = "it has no title"
        raise Unusable(msg)
    if not values.get("date"):
        msg = "it has no date"
        raise Unusable(msg)
    severity = values.get("severity")
    when = values.get("resolvedwhen")
    return Head(
        title=sanitizing.single_line(title, LONGEST_TITLE),
        date=parse_hugo_time(values["date"]),
        says_resolved="resolved" in values,
        resolved=_flag(values, "resolved"),
        resolved_when=parse_hugo_time(when) if when else None,
        severity=severity.lower() if isinstance(severity, str) else None,
        affected=_affected(values.get("affected", values.get("affectedsystems"))),
        informational=_flag(values, "informational"),
        pin=_flag(values, "pin"),
        draft=_flag(values, "draft"),
        slug=_line(values, "slug"),
        url=_line(values, "url"),
    )


def _affected(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    lines = (sanitizing.plain_name(name, LONGEST_TITLE) for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in lines if name))
