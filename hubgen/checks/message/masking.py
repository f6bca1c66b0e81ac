"""Masking: what is not the writer's own prose becomes blanks.

A mask is as long as what it hides, so that every offset stays true. Every
pattern starts where its match must, so that no text takes more than linear time.
"""

from __future__ import annotations

import re

_COMMENT = r"<!--.*?(?:-->|\Z)"
_FENCED = r"(?ms:^(?P<fence>`{3,}|~{3,}).*?(?:^(?P=fence)[`~]*[ \t]*$|\Z))"
_TICKED = r"(?P<tick>`+)(?:(?!\n\s*\n).)+?(?<!`)(?P=tick)(?!`)"
_TARGET = r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
_PATH = r"[^\s<>\"]*[^\s<>\".,;:!?)\]]"
_ADDRESS = (
    rf"\b(?:https?://|www\.){_PATH}|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w.-])(?:[\w-]+\.)+(?:com|org|net|io|example)\b(?:/{_PATH})?"
)
_TAG = r"</?[A-Za-z][^<>]*>"
_GAP = r"\[\[(?:(?!\[\[|\]\]).)*\]\]"
_QUOTE = r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"\n]{1,300}\"|(?m:^[ \t]*>[^\n]*$)"

_HIDDEN = re.compile(f"{_COMMENT}|{_FENCED}|{_TICKED}", re.DOTALL)
_UNWORDED = re.compile(f"{_TARGET}|{_ADDRESS}|{_TAG}|{_GAP}", re.DOTALL)
_QUOTED = re.compile(_QUOTE, re.DOTALL)
_NOT_BLANK = re.compile(r"[^\n]")
GAP = re.compile(_GAP, re.DOTALL)


def _blanked(found: re.Match[str]) -> str:
    return _NOT_BLANK.sub(" ", found[0])


def shown(text: str) -> str:
    """`text` without comments and code: everything that a reader can take as said."""
    return _HIDDEN.sub(_blanked, text) if "`" in text or "<!--" in text or "~~~" in text else text


def prose(shown_text: str) -> str:
    """`shown_text` without addresses, tags and gaps: the words that are read."""
    return _UNWORDED.sub(_blanked, shown_text)


def own_words(prose_text: str) -> str:
    """`prose_text` without quotations: the words that the writer answers for."""
    return _QUOTED.sub(_blanked, prose_text)
