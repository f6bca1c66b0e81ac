"""Badges: the status as a small picture, and as data from which shields.io draws one."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from html import escape

from hubgen.model.words import ComponentStatus
from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses
from hubgen.public.incident_status import Indicator
from hubgen.public.status import component_status, overall_status
from hubgen.public.view import PublicView

_MARGIN, _HEIGHT = 7, 20
# About as wide as Verdana's letters at 11 pixels; the picture fits its words to the sum.
_NARROW, _WIDE = frozenset("fijlrtI .,:;'!|()[]-"), frozenset("mwMWQ@%&")
_NARROW_WIDTH, _WIDTH, _CAPITAL_WIDTH, _WIDE_WIDTH = 4.2, 6.7, 7.6, 10.2
_LONGEST = 60
# White letters on each of these have a contrast of 4.5 and more.
_GREEN, _BLUE, _YELLOW, _ORANGE, _RED = "#1a7f37", "#1f5fbf", "#8a6100", "#b04a00", "#b3261e"
_BY_INDICATOR = {
    Indicator.NONE: _GREEN,
    Indicator.MAINTENANCE: _BLUE,
    Indicator.MINOR: _YELLOW,
    Indicator.MAJOR: _ORANGE,
    Indicator.CRITICAL: _RED,
}
_BY_STATUS = {
    ComponentStatus.OPERATIONAL: _GREEN,
    ComponentStatus.UNDER_MAINTENANCE: _BLUE,
    ComponentStatus.DEGRADED_PERFORMANCE: _YELLOW,
    ComponentStatus.PARTIAL_OUTAGE: _ORANGE,
    ComponentStatus.MAJOR_OUTAGE: _RED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Badge:
    """The texts of a badge and the colour of its right half."""

    label: str
    message: str
    colour: str


def hub_badges(view: PublicView) -> list[Artifact]:
    """Return the badge of the hub, as a picture and as data."""
    overall = overall_status(view)
    hub = _Badge(
        label=view.hub.name,
        message=overall.description,
        colour=_BY_INDICATOR[overall.indicator],
    )
    return _both(view, "", hub)


def component_badges(view: PublicView, key: str) -> list[Artifact]:
    """Return the badge of a component, as a picture and as data."""
    status = component_status(view, key)
    badge = _Badge(
        label=view.component_name(key) or key,
        message=view.messages(f"words.status.{status}"),
        colour=_BY_STATUS[status],
    )
    return _both(view, addresses.component(key), badge)


def _both(view: PublicView, folder: str, badge: _Badge) -> list[Artifact]:
    path = f"{view.prefix}{folder}badge"
    return [
        Artifact(path=f"{path}.svg", data=_picture(badge).encode()),
        Artifact(path=f"{path}.json", data=_endpoint(badge).encode()),
    ]


def _endpoint(badge: _Badge) -> str:
    """Return what shields.io expects of an endpoint."""
    record = {
        "schemaVersion": 1,
        "label": badge.label,
        "message": badge.message,
        "color": badge.colour,
        "isError": badge.colour in {_ORANGE, _RED},
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _picture(badge: _Badge) -> str:
    """Return an SVG without references; its letters are fitted to its boxes."""
    label, message = _short(badge.label), _short(badge.message)
    left, right = _width(label), _width(message)
    name = escape(f"{badge.label}: {badge.message}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}"'
        f' role="img" aria-label="{name}">\n'
        f"<title>{name}</title>\n"
        f'<rect width="{left + right}" height="{_HEIGHT}" rx="3" fill="{badge.colour}"/>\n'
        f'<path d="M3 0H{left}V{_HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3c4043"/>\n'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">\n'
        f"{_letters(label, 0, left)}\n{_letters(message, left, right)}\n</g>\n</svg>\n"
    )


def _letters(text: str, start: int, width: int) -> str:
    room = width - 2 * _MARGIN
    return (
        f'<text x="{start + _MARGIN}" y="14" textLength="{room}"'
        f' lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )


def _width(text: str) -> int:
    return round(sum(map(_letter_width, text))) + 2 * _MARGIN


def _letter_width(letter: str) -> float:
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return _WIDE_WIDTH
    if letter in _NARROW:
        return _NARROW_WIDTH
    return _CAPITAL_WIDTH if letter.isupper() else _WIDTH


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
