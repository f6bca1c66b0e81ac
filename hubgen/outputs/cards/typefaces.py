"""Typefaces: the fonts that cards are drawn with.

Roboto, which hubgen depends on, has the Latin, Greek and Cyrillic letters. A
text in another script is drawn with the first typeface of the system that has
all its letters. Without one there is none, and the card has no such text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_roboto  # type: ignore[import-untyped]
import regex
from PIL import ImageFont

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
_SYSTEM = regex.compile(r"(NotoSans(?:CJK|[A-Z][A-Za-z]*)?|DejaVuSans)(?:-Regular)?\.(ttf|otf|ttc)")
_EMOJI = regex.compile(
    r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3"
)
_MISSING = "\uffff"
_SAMPLE_SIZE = 54
_WORDS = frozenset("LNM")
_UNSEEN = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """A regular and a bold font; `is_shaped` says that its letters need shaping."""

    regular: str
    bold: str
    is_shaped: bool = True

    def font(self, weight: str, size: int) -> ImageFont.FreeTypeFont:
        """Return the font of a weight, `Regular` or `Bold`, in a size in pixels."""
        file = self.bold if weight == "Bold" else self.regular
        return _font(file, size, is_shaped=self.is_shaped)

    def has(self, letter: str) -> bool:
        """Return whether it can draw `letter`."""
        return _has(self.bold, letter)


@cache
def _font(file: str, size: int, *, is_shaped: bool) -> ImageFont.FreeTypeFont:
    layout = ImageFont.Layout.RAQM if is_shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(file, size, layout_engine=layout)


@cache
def _has(file: str, letter: str) -> bool:
    font = _font(file, _SAMPLE_SIZE, is_shaped=False)
    return bytes(font.getmask(letter)) != bytes(font.getmask(_MISSING))


@cache
def typefaces() -> tuple[Typeface, ...]:
    """Return Roboto, and after it the typefaces of the system that hubgen knows."""
    folder = font_roboto.font_directory
    roboto = Typeface(
        regular=f"{folder}/Roboto-Regular.ttf", bold=f"{folder}/Roboto-Bold.ttf", is_shaped=False
    )
    return (roboto, *system_typefaces([Path(one).expanduser() for one in _FOLDERS]))


def system_typefaces(folders: Sequence[Path]) -> list[Typeface]:
    """Return the typefaces in `folders` that hubgen knows: Noto Sans first, by name."""
    files = {
        file.name: file
        for folder in folders
        if folder.is_dir()
        for file in sorted(folder.rglob("*"))
        if _SYSTEM.fullmatch(file.name)
    }
    typefaces = []
    for name, file in sorted(files.items(), key=lambda one: (one[0].startswith("D"), one[0])):
        bold = file.with_name(name.replace("-Regular", "").replace(".", "-Bold.", 1))
        typefaces.append(Typeface(regular=str(file), bold=str(bold if bold.is_file() else file)))
    return typefaces


def drawable(text: str) -> str:
    """Return `text` without emoji and without characters that nobody sees."""
    drawable_text = "".join(part for part in regex.findall(r"\X", text) if not _EMOJI.search(part))
    shown = (letter for letter in drawable_text if unicodedata.category(letter) not in _UNSEEN)
    return " ".join("".join(shown).split())


def typeface_for(text: str, among: Sequence[Typeface] | None = None) -> Typeface | None:
    """Return the first of `among` that has all letters, marks and digits of `text`."""
    letters = {letter for letter in text if unicodedata.category(letter)[0] in _WORDS}
    candidates = typefaces() if among is None else among
    return next((one for one in candidates if all(map(one.has, letters))), None)


def letters_without_typeface(text: str) -> str:
    """Return the letters of `text` that keep it from being drawn; empty if it can be."""
    text = drawable(text)
    if typeface_for(text) is not None:
        return ""
    known = typefaces()[0]
    letters = (one for one in text if unicodedata.category(one)[0] in _WORDS)
    return "".join(dict.fromkeys(one for one in letters if not known.has(one)))
