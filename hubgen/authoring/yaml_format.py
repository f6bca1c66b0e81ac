"""YAML as a careful person would type it, so that the reader reads back what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from hubgen.model.fields import parse_time

LONGEST_FLOW = 96

_PLAIN = re.compile(r"^(?![\d.+-])[\w(][^\n\"#:\[\]{},|>`\\]*$")
_WORDS_WITH_MEANING = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_TIME = re.compile(r"^\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d)?)?$")
_LENGTH = re.compile(r"^(?:\d+[dhm])+$")
_PLAIN_ADDRESS = re.compile(r"^https?://[\w./~%+=?&;@-]+(?::\d+[\w./~%+=?&;@-]*)?$")

Value = str | bool | Mapping[str, str] | Iterable[str]


def format_scalar(text: str) -> str:
    """Return `text`, one line, as a YAML value: unquoted if that is safe."""
    if _TIME.match(text) or _LENGTH.match(text) or _PLAIN_ADDRESS.match(text):
        return text
    if _PLAIN.match(text) and text.strip() == text and text.lower() not in _WORDS_WITH_MEANING:
        return text
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def format_key(name: str) -> str:
    """Return `name` as a YAML key."""
    return (
        name
        if re.match(r"^[a-z][a-z0-9_-]*$", name) and name not in _WORDS_WITH_MEANING
        else f'"{name}"'
    )


def format_flow(pairs: Mapping[str, str]) -> str:
    """Return `pairs` as a mapping in braces, on one line."""
    return f"{{{', '.join(_pairs(pairs))}}}"


def _pairs(pairs: Mapping[str, str]) -> list[str]:
    return [f"{format_key(name)}: {format_scalar(text)}" for name, text in pairs.items()]


def format_entry(name: str, value: Value) -> str:
    """Return one key with its value, on one line if it is short enough."""
    if isinstance(value, bool):
        return f"{name}: {'true' if value else 'false'}\n"
    if isinstance(value, str):
        return f"{name}: {format_scalar(value)}\n"
    if isinstance(value, Mapping):
        pairs = _pairs(value)
        flow = f"{name}: {format_flow(value)}\n"
        return (
            flow
            if len(flow) <= LONGEST_FLOW
            else f"{name}:\n" + "".join(f"  {pair}\n" for pair in pairs)
        )
    items = [format_scalar(text) for text in value]
    flow = f"{name}: [{', '.join(items)}]\n"
    return (
        flow
        if len(flow) <= LONGEST_FLOW
        else f"{name}:\n" + "".join(f"  - {item}\n" for item in items)
    )


def format_mapping(pairs: Iterable[tuple[str, Value | None]]) -> str:
    """Return one entry for each pair that has a value, in their order."""
    return "".join(
        format_entry(name, value) for name, value in pairs if value is not None and value != {}
    )


def format_markdown_file(pairs: Iterable[tuple[str, Value | None]], markdown: str) -> str:
    """Return a Markdown file with `pairs` as its front matter."""
    body = markdown.strip("\n")
    return (
        f"---\n{format_mapping(pairs)}---\n{body}\n"
        if body
        else f"---\n{format_mapping(pairs)}---\n"
    )


def format_time(at: datetime, zone: ZoneInfo) -> str:
    """Return `at` in `zone`, to the second, with its offset if the clock time is ambiguous."""
    there = at.astimezone(zone).replace(microsecond=0)
    text = f"{there:%Y-%m-%d %H:%M:%S}" if there.second else f"{there:%Y-%m-%d %H:%M}"
    try:
        if parse_time(text, zone) == there:
            return text
    except PydanticCustomError:
        pass
    offset = there.utcoffset() or timedelta(0)
    if offset % timedelta(minutes=1):
        there, offset = there.astimezone(UTC), timedelta(0)
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{there:%Y-%m-%d %H:%M:%S}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
