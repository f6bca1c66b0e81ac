"""Drawing: a card as a PNG of 1200 by 630, white words on one colour.

It is drawn in shades of grey, and sixteen of them given its two colours by the
palette, which keeps letters smooth and the file small. Most of it is one
colour, so that runs are all that is worth looking for.
"""

from __future__ import annotations

import zlib
from functools import cache, partial
from io import BytesIO

import font_roboto  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont

from hubgen.outputs.cards.words import HEIGHT, WIDTH, Words
from hubgen.public.memo import MemoCache

_MARGIN = 80
_MOST_LINES = 4
_SIZES = (84, 72, 62, 54)
_NAME_SIZE, _FOOT_SIZE = 40, 36
_BITS = 4
_SHADES = 2**_BITS
_STEPS = [round(grey * (_SHADES - 1) / 255) for grey in range(256)]
_MISSING = "\uffff"


def png(words: Words, memo: MemoCache) -> bytes:
    """Return the card as a PNG; `memo` keeps what the cards of an incident share."""
    shared = words.name, words.title
    grey = memo.get(_common, *shared, compute=partial(_common, *shared)).copy()
    draw = ImageDraw.Draw(grey)
    draw.text((_MARGIN, 134), words.state, fill=255, font=_font("Bold", _NAME_SIZE))
    foot = _line(words.foot, "Regular", _FOOT_SIZE)
    draw.text((_MARGIN, HEIGHT - 82), foot, fill=225, font=_font("Regular", _FOOT_SIZE))
    picture = grey.point(_STEPS)
    picture.putpalette(_shades(words.colour))
    data = BytesIO()
    picture.save(data, "PNG", bits=_BITS, compress_type=zlib.Z_RLE)
    return data.getvalue()


def _common(name: str, title: str) -> Image.Image:
    """What the cards of an incident share, whatever its state; copy it to draw on it."""
    picture = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(picture)
    line = _line(name, "Regular", _NAME_SIZE)
    draw.text((_MARGIN, 64), line, fill=225, font=_font("Regular", _NAME_SIZE))
    draw.rectangle((_MARGIN, 196, _MARGIN + 120, 203), fill=255)
    size, lines = _fitted(_known(title))
    font = _font("Bold", size)
    for number, line in enumerate(lines):
        draw.text((_MARGIN, 230 + number * round(size * 1.15)), line, fill=255, font=font)
    return picture


def _shades(colour: str) -> list[int]:
    """A palette from `colour` (`#rrggbb`) to white."""
    base = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    last = _SHADES - 1
    return [part + (255 - part) * step // last for step in range(_SHADES) for part in base]


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    file = f"{font_roboto.font_directory}/Roboto-{weight}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _is_known(letter: str) -> bool:
    """Whether the font has a picture of `letter`."""
    font = _font("Bold", _SIZES[-1])
    return bytes(font.getmask(letter)) != bytes(font.getmask(_MISSING))


def _known(text: str) -> str:
    """`text` with what the font cannot draw left out; empty where that is most of it."""
    kept = "".join(letter for letter in text if _is_known(letter))
    return " ".join(kept.split()) if len(kept) * 2 > len(text) else ""


def _line(text: str, weight: str, size: int) -> str:
    """As much of `text` as one line holds."""
    return _wrapped(_known(text), _font(weight, size), 1)[0] if _known(text) else ""


def _fitted(text: str) -> tuple[int, list[str]]:
    """The largest size at which `text` fits, and its lines; cut off at the smallest."""
    for size in _SIZES:
        lines = _wrapped(text, _font("Bold", size), len(text) + 1)
        if len(lines) <= (_MOST_LINES if size < _SIZES[1] else _MOST_LINES - 1):
            return size, lines
    return _SIZES[-1], _wrapped(text, _font("Bold", _SIZES[-1]), _MOST_LINES)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """`text` in at most `most` lines, broken between words; `…` where it is cut."""
    room = WIDTH - 2 * _MARGIN
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [_cut(line, font, room) for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1] + " …", font, room)]
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    if font.getlength(line) <= room:
        return line
    while line and font.getlength(line + "…") > room:
        line = line[:-1].rstrip(" …")
    return line + "…"
