"""The brand: the hub's colours as a style sheet, each safe to read on its ground."""

from __future__ import annotations

import colorsys
import json

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses
from hubgen.public.view import PublicView

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
_LOGO_STYLE = """\
.brand-logo {{ width: 2rem; height: 2rem; background: url({address}) center / contain no-repeat; }}
"""


def brand_style(view: PublicView) -> Artifact:
    """Return the style sheet with the hub's colours, the same for all languages.

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
    if brand_logo := view.hub.brand.logo:
        address = addresses.relative(brand_logo, BRAND_STYLE)
        text += _LOGO_STYLE.format(address=json.dumps(address))
    return Artifact(path=BRAND_STYLE, data=text.encode())


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (`#rrggbb`), from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return `colour`, made lighter or darker until it is readable as text on `ground`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    goal = max(0.0, 1.0, key=lambda end: contrast(_written((end, end, end)), ground))
    tried = (lightness + (goal - lightness) * step / _STEPS for step in range(_STEPS))
    shades = (_written(colorsys.hls_to_rgb(hue, light, saturation)) for light in tried)
    fitting = (shade for shade in (colour, *shades) if contrast(shade, ground) >= _READABLE)
    return next(fitting, _written((goal, goal, goal)))


def _parts(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
