"""Masking: replace what is not the writer's own prose by blanks.

A mask is as long as what it replaces, so that offsets keep their meaning. No
pattern takes more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# `<!-->` and `<!--->` are whole comments to a browser.
_COMMENT = r"<!--(?:-?>|.*?(?:-->|\Z))"
_FENCED = r"(?ms:^(?P<fence>`{3,}|~{3,}).*?(?:(?P<closing>^(?P=fence)[`~]*[ \t]*$)|\Z))"
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


def _blanked(match: re.Match[str]) -> str:
    return _NOT_BLANK.sub(" ", match[0])


def comments(text: str) -> Iterator[re.Match[str]]:
    """Yield every comment of `text` that is not in code; the last may lack its end."""
    if "<!--" in text:
        yield from (match for match in _HIDDEN.finditer(text) if match[0].startswith("<!--"))


def unclosed_fence(text: str) -> int | None:
    """Return the offset of a fence of code that nothing closes; None if there is none."""
    for match in _HIDDEN.finditer(text) if "```" in text or "~~~" in text else ():
        if match["fence"] and match["closing"] is None:
            return match.start()
    return None


def without_code(text: str) -> str:
    """Return `text` with comments and code blanked."""
    return _HIDDEN.sub(_blanked, text) if "`" in text or "<!--" in text or "~~~" in text else text


def without_addresses(text: str) -> str:
    """Return `text`, which has no code, with addresses, tags and gaps blanked."""
    return _UNWORDED.sub(_blanked, text)


def without_quotations(text: str) -> str:
    """Return `text`, which has no addresses, with quotations blanked."""
    return _QUOTED.sub(_blanked, text)
