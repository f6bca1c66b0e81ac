"""The brand: the hub's colours as a style sheet, each safe to read on its ground."""

from __future__ import annotations

from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact

BRAND_STYLE = "assets/hub/brand.css"
_DEFAULT = "#234b6b"
_WHITE, _INK = "#ffffff", "#16181c"
_LIGHT_GROUND, _DARK_GROUND = "#ffffff", "#1d2025"
_READABLE = 6.0
_STEPS = 40

_STYLE = """\
:root {{
  --brand: {brand};
  --on-brand: {on_brand};
  --link: {link_light};
  --focus: {focus_light};
}}
@media screen and (prefers-color-scheme: dark) {{
  :root {{ --link: {link_dark}; --focus: {focus_dark}; }}
}}
"""


def brand_style(view: PublicView) -> Artifact:
    """The style sheet with the hub's colours, the same for all languages.

    The header and the links are in `colour`, the ring around what has the keyboard's
    focus in `accent`: each darker or lighter than asked for where it could not be read.
    """
    brand = view.hub.brand.colour or _DEFAULT
    accent = view.hub.brand.accent or brand
    text = _STYLE.format(
        brand=brand,
        on_brand=max(_WHITE, _INK, key=lambda ink: contrast(ink, brand)),
        link_light=readable(brand, _LIGHT_GROUND),
        link_dark=readable(brand, _DARK_GROUND),
        focus_light=readable(accent, _LIGHT_GROUND),
        focus_dark=readable(accent, _DARK_GROUND),
    )
    return Artifact(path=BRAND_STYLE, data=text.encode())


def contrast(one: str, other: str) -> float:
    """How far two colours (`#rrggbb`) stand apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str) -> str:
    """`colour`, moved away from `ground` just as far as text in it needs."""
    goal = max(_WHITE, "#000000", key=lambda end: contrast(end, ground))
    mixed = (_mix(colour, goal, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in mixed if contrast(one, ground) >= _READABLE), goal)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(colour: str, other: str, part: float) -> str:
    mixed = (
        round(one + (two - one) * part)
        for one, two in zip(_channels(colour), _channels(other), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
