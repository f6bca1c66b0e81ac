"""Drawing: a card as a PNG of 1200 by 630, white words on one colour.

It is drawn in shades of grey. A palette of sixteen colours between its two
keeps letters smooth and the file small; most of it is one colour, so that
compressing runs is enough.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import partial
from io import BytesIO

import regex
from PIL import Image, ImageDraw, ImageFont

from hubgen.outputs.cards.card_text import HEIGHT, WIDTH, CardText
from hubgen.outputs.cards.typefaces import Typeface, drawable, typeface_for
from hubgen.public.memo import MemoCache

_MARGIN = 80
_MOST_LINES = 4
_SIZES = (84, 72, 62, 54)
_NAME_SIZE, _FOOT_SIZE = 40, 36
_BITS = 4
_SHADES = 2**_BITS
_STEPS = [round(grey * (_SHADES - 1) / 255) for grey in range(256)]
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_PIECE = regex.compile(rf"\s*(?:{_UNSPACED}\p{{M}}*|(?:(?!{_UNSPACED})\S)+)")


def png(words: CardText, memo: MemoCache) -> bytes:
    """Return the card as a PNG; `memo` keeps what the cards of an incident share."""
    shared = words.name, words.title
    grey = memo.get(_common, *shared, compute=partial(_common, *shared)).copy()
    draw = ImageDraw.Draw(grey)
    _draw_line(draw, words.state, top=134, weight="Bold", size=_NAME_SIZE, shade=255)
    _draw_line(draw, words.foot, top=HEIGHT - 82, weight="Regular", size=_FOOT_SIZE, shade=225)
    picture = grey.point(_STEPS)
    picture.putpalette(_shades(words.colour))
    data = BytesIO()
    picture.save(data, "PNG", bits=_BITS, compress_type=zlib.Z_RLE)
    return data.getvalue()


def _common(name: str, title: str) -> Image.Image:
    """Return what the cards of an incident share, whatever its state; copy it to draw on it."""
    picture = Image.new("L", (WIDTH, HEIGHT), 0)
    draw = ImageDraw.Draw(picture)
    _draw_line(draw, name, top=64, weight="Regular", size=_NAME_SIZE, shade=225)
    draw.rectangle((_MARGIN, 196, _MARGIN + 120, 203), fill=255)
    text = drawable(title)
    typeface = typeface_for(text)
    if typeface:
        text = _known(text, typeface)
        size, lines = _fitted(text, typeface)
        for number, line in enumerate(lines):
            font = typeface.font("Bold", size)
            top = 230 + number * round(size * 1.15)
            place = (_left(text, font.getlength(line)), top)
            draw.text(place, line, fill=255, font=font)
    return picture


def _draw_line(
    draw: ImageDraw.ImageDraw, text: str, *, top: int, weight: str, size: int, shade: int
) -> None:
    """Draw as much of `text` as one line holds; nothing without a typeface that has its letters."""
    text = drawable(text)
    typeface = typeface_for(text)
    if typeface:
        font = typeface.font(weight, size)
        line = _wrapped(_known(text, typeface), font, 1)[0]
        draw.text((_left(text, font.getlength(line)), top), line, fill=shade, font=font)


def _left(text: str, length: float) -> int:
    """Return where a line of `text` begins: its first letter decides on the margin."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    first = next((one for one in directions if one in {"L", "R", "AL"}), "L")
    return _MARGIN if first == "L" else WIDTH - _MARGIN - round(length)


def _shades(colour: str) -> list[int]:
    """Return a palette from `colour` (`#rrggbb`) to white."""
    base = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    last = _SHADES - 1
    return [part + (255 - part) * step // last for step in range(_SHADES) for part in base]


def _known(text: str, typeface: Typeface) -> str:
    """Return `text` without the signs that `typeface` does not have."""
    return " ".join("".join(letter for letter in text if typeface.has(letter)).split())


def _fitted(text: str, typeface: Typeface) -> tuple[int, list[str]]:
    """Return the largest size at which `text` fits, and its lines; cut off at the smallest."""
    for size in _SIZES:
        lines = _wrapped(text, typeface.font("Bold", size), len(text) + 1)
        if len(lines) <= (_MOST_LINES if size < _SIZES[1] else _MOST_LINES - 1):
            return size, lines
    return _SIZES[-1], _wrapped(text, typeface.font("Bold", _SIZES[-1]), _MOST_LINES)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Return `text` in at most `most` lines, broken between words; `…` where it is cut."""
    room = WIDTH - 2 * _MARGIN
    lines = [""]
    for piece in _PIECE.findall(text):
        longer = lines[-1] + piece
        if not lines[-1] or font.getlength(longer) <= room:
            lines[-1] = longer.lstrip()
        else:
            lines.append(piece.lstrip())
    lines = [_cut(line, font, room) for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1] + " …", font, room)]
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """Return as much of `line` as `room` pixels hold."""
    if font.getlength(line) <= room:
        return line
    while line and font.getlength(line + "…") > room:
        line = line[:-1].rstrip(" …")
    return line + "…"
