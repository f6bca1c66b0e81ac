"""Blocks: the body of a message as paragraphs, headings and items with spans of text.

Networks can show less than HTML; this is what all of them share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Literal

BlockKind = Literal["text", "heading", "item", "row", "quote", "code"]
_BOLD = frozenset({"b", "strong", "th", "dt"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_STRUCK = frozenset({"s", "del", "strike"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STARTS = frozenset(
    {
        *("p", "div", "ul", "ol", "li", "table", "caption", "tr", "blockquote", "pre", "dl", "dt"),
        *("dd", "details", "summary", "figure", "figcaption", "hr"),
        *_HEADINGS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineSpan:
    """A stretch of text in one style; `link` is the full address it leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, item, row, quotation or code; `marker` is `-` or a number."""

    kind: BlockKind
    spans: tuple[InlineSpan, ...]
    marker: str = "-"
    depth: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


class _Reader(HTMLParser):
    """Collects blocks from safe HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._spans: list[InlineSpan] = []
        self._open: list[str] = []
        self._links: list[str | None] = []
        self._lists: list[int | None] = []
        self._marker: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _STARTS:
            self.end_block()
        if tag == "br":
            self._add("\n")
        elif tag == "img":
            self._add(values.get("alt") or "")
        elif tag in {"td", "th"} and self._spans:
            self._add(" | ")
        elif tag in {"ul", "ol"}:
            self._lists.append(int(values.get("start") or 1) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._marker = "-" if number is None else f"{number}."
            self._lists[-1] = None if number is None else number + 1
        elif tag == "a":
            self._links.append(values.get("href"))
        if tag not in {"br", "img", "hr", "wbr", "col"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _STARTS:
            self.end_block()
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass
        if tag == "a" and self._links:
            self._links.pop()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag == "li":
            self._marker = None

    def handle_data(self, data: str) -> None:
        if "pre" in self._open:
            self._add(data)
        elif folded := re.sub(r"[ \t\r\n]+", " ", data):
            blank_before = not self._spans or self._spans[-1].text.endswith((" ", "\n"))
            self._add(folded.removeprefix(" ") if blank_before else folded)

    def _add(self, text: str) -> None:
        if not text:
            return
        here = set(self._open)
        self._spans.append(
            InlineSpan(
                text=text,
                bold=bool(here & _BOLD),
                italic=bool(here & _ITALIC),
                struck=bool(here & _STRUCK),
                code=bool(here & _CODE) and "pre" not in here,
                link=self._links[-1] if self._links else None,
            )
        )

    def end_block(self) -> None:
        spans = _trimmed(self._spans)
        self._spans = []
        if not spans:
            return
        depth = max(0, len(self._lists) - 1)
        marker = self._marker
        self._marker = None
        self.blocks.append(
            Block(
                kind="item" if marker else self._kind(),
                spans=spans,
                marker=marker or "-",
                depth=depth,
            )
        )

    def _kind(self) -> BlockKind:
        here = set(self._open)
        if here & _HEADINGS:
            return "heading"
        if "pre" in here:
            return "code"
        if "tr" in here:
            return "row"
        return "quote" if "blockquote" in here else "text"


def _trimmed(spans: list[InlineSpan]) -> tuple[InlineSpan, ...]:
    non_empty = [span for span in spans if span.text]
    while non_empty and not non_empty[0].text.strip():
        non_empty.pop(0)
    while non_empty and not non_empty[-1].text.strip():
        non_empty.pop()
    if non_empty:
        non_empty[0] = replace(non_empty[0], text=non_empty[0].text.lstrip())
        non_empty[-1] = replace(non_empty[-1], text=non_empty[-1].text.rstrip())
    return tuple(non_empty)


def blocks_of(html: str) -> tuple[Block, ...]:
    """Return the blocks of safe `html`, whose links are full addresses."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.blocks)
