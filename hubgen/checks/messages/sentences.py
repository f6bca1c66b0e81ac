"""Sentences: where each begins and ends in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLOCK_START = re.compile(
    r"(?m)^[ \t]*(?:>[ \t]*)*"
    r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|(?P<heading>#{1,6})[ \t]+|\|)"
    r"|\n[ \t]*(?=\n)"
)
_CELL = re.compile(r"\|")
_CLOCK_END = re.compile(r"\b[ap]\.m\.\s+$", re.IGNORECASE)
_ZONE = re.compile(r"^[A-Z]{2,5}\b")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A range of a text; `heading` says that it is a heading and no sentence."""

    start: int
    end: int
    heading: bool = False


def blocks(text: str) -> list[TextSpan]:
    """Return the paragraphs, list items, headings and table rows of `text`, without markers."""
    spans: list[TextSpan] = []
    start, heading = 0, False

    def close(end: int) -> None:
        if text[start:end].strip():
            spans.append(TextSpan(start, end, heading))

    for mark in _BLOCK_START.finditer(text):
        close(mark.start())
        start, heading = mark.end(), mark["heading"] is not None
        if heading:
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
            close(line_end)
            start, heading = line_end, False
    close(len(text))
    return spans


def sentences(text: str, language: str) -> list[TextSpan]:
    """Return the sentences of `text` in their order; a heading is one of its own."""
    return [span for block in blocks(text) for span in _split(text, block, language)]


def _split(text: str, block: TextSpan, language: str) -> list[TextSpan]:
    words = text[block.start : block.end]
    if block.heading or not re.search(r"[.!?…:。]\s", words):
        return [block]
    from sentencex import get_sentence_boundaries

    spans: list[TextSpan] = []
    for part in get_sentence_boundaries(language, words):
        start, end = block.start + part["start_index"], block.start + part["end_index"]
        if (
            spans
            and _CLOCK_END.search(text[spans[-1].start : spans[-1].end])
            and _ZONE.match(text[start:end])
        ):
            spans[-1] = TextSpan(spans[-1].start, end)
        elif text[start:end].strip(" \t\n|*_"):
            spans.append(TextSpan(start, end))
    return spans or [block]
