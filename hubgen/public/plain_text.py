"""Plain text: the words of HTML without its markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser

from hubgen.public import addresses, uri_schemes

_ITEM = re.compile(r"(?:-|\d+\.) ")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li table tr blockquote pre dl dt dd details summary"
    " figure".split()
)
_TAG = re.compile(r'</([a-z][a-z0-9]*)>|<([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
# The contents of these elements are no markup.
_RAW = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp".split()
)
_SPACES = re.compile(r"[ \t\r\n]+")
_LONGEST_SUMMARY = 280
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


class _TextBuilder:
    """Builds plain text, block by block, from the tags and texts of HTML in their order."""

    def __init__(self) -> None:
        self.blocks: list[str] = [""]
        self._lists: list[int | None] = []
        self._link: tuple[str, int] | None = None
        self._item = False

    def _new_block(self) -> None:
        if self.blocks[-1].strip():
            self.blocks.append("")

    def opening(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Add an opening tag."""
        if tag in _BLOCKS and not (tag == "p" and self._item):
            self._new_block()
        self._item = tag == "li"
        if tag in {"ul", "ol"}:
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            count = self._lists[-1]
            self.blocks[-1] = "- " if count is None else f"{count}. "
            self._lists[-1] = None if count is None else count + 1
        elif tag == "br":
            self.blocks[-1] += "\n"
        elif tag == "a":
            self._link = (attributes.get("href") or "", len(self.blocks[-1]))
        elif tag == "img":
            self.blocks[-1] += attributes.get("alt") or ""
        elif tag in {"td", "th"} and self.blocks[-1].strip():
            self.blocks[-1] += " | "

    def closing(self, tag: str) -> None:
        """Add a closing tag."""
        if tag == "a" and self._link:
            target, start = self._link
            words = self.blocks[-1][start:].strip()
            shown = uri_schemes.written_out(target)
            if not target.startswith(addresses.INSIDE) and shown not in {"", words}:
                self.blocks[-1] += f" ({shown})"
            self._link = None
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._item = False
            self._new_block()

    def text(self, data: str) -> None:
        """Add the text between two tags, with character references resolved."""
        if data.strip():
            self._item = False
        folded = " " if data == "\n" else _SPACES.sub(" ", data)
        if folded == " " and not self.blocks[-1].strip(" \n"):
            return
        self.blocks[-1] += folded


class _TextParser(HTMLParser):
    """Parses any HTML; slow, and tolerant of malformed markup."""

    def __init__(self, builder: _TextBuilder) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = builder

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.opening(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._builder.closing(tag)

    def handle_data(self, data: str) -> None:
        self._builder.text(data)


def plain_text(html: str) -> str:
    """Return the words of `html`, with links written out.

    A blank line separates blocks, a line end the items of a list.
    """
    out = before = ""
    for raw in _blocks(html):
        block = "\n".join(line.strip() for line in raw.strip().split("\n"))
        if not block:
            continue
        if out:
            out += "\n" if _ITEM.match(block) and _ITEM.match(before) else "\n\n"
        out += block
        before = block
    return out


def _blocks(html: str) -> list[str]:
    """Return the words of each block of `html`; some may be empty.

    HTML as the allow-list writes it is split at its tags by a pattern, in a tenth
    of the parser's time.
    """
    builder = _TextBuilder()
    parts = _TAG.split(html)
    texts, closing, opening, attributes = (parts[number::4] for number in range(4))
    if any("<" in text for text in texts) or not _RAW.isdisjoint(opening):
        parser = _TextParser(builder)
        parser.feed(html)
        parser.close()
        return builder.blocks
    if texts[0]:
        builder.text(unescape(texts[0]))
    for end, tag, written, text in zip(closing, opening, attributes, texts[1:], strict=True):
        if end:
            builder.closing(end)
        else:
            values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(written)}
            builder.opening(tag, values)
        if text:
            builder.text(unescape(text))
    return builder.blocks


def opening(text: str) -> str:
    """Return the first paragraph of `text`, at most 280 characters of it, cut at a word."""
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    if len(paragraph) <= _LONGEST_SUMMARY:
        return paragraph
    return paragraph[:_LONGEST_SUMMARY].rpartition(" ")[0] + " …"


def first_sentence(text: str) -> str:
    """Return the first sentence of `text`, at most 280 characters of it, cut at a word."""
    paragraph = text.strip().split("\n\n")[0].replace("\n", " ")
    sentence = _SENTENCE_END.split(paragraph, maxsplit=1)[0]
    if len(sentence) <= _LONGEST_SUMMARY:
        return sentence
    return sentence[:_LONGEST_SUMMARY].rpartition(" ")[0] + " …"
