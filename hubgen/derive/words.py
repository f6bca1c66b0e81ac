"""Words: what is left of HTML when its markup is taken away."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hubgen.derive import addresses

_ITEM = re.compile(r"(?:-|\d+\.) ")
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li table tr blockquote pre dl dt dd details summary"
    " figure".split()
)


class _Words(HTMLParser):
    """Writes HTML as plain words, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]
        self._lists: list[int | None] = []
        self._link: tuple[str, int] | None = None
        self._item = False

    def _new_block(self) -> None:
        if self.blocks[-1].strip():
            self.blocks.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
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
            self._link = (values.get("href") or "", len(self.blocks[-1]))
        elif tag == "img":
            self.blocks[-1] += values.get("alt") or ""
        elif tag in {"td", "th"} and self.blocks[-1].strip():
            self.blocks[-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            target, start = self._link
            words = self.blocks[-1][start:].strip()
            shown = target.removeprefix("mailto:").removeprefix("tel:")
            if not target.startswith(addresses.INSIDE) and shown != words and target:
                self.blocks[-1] += f" ({shown})"
            self._link = None
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self._item = False
            self._new_block()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._item = False
        folded = re.sub(r"[ \t\r\n]+", " ", data)
        if folded == " " and not self.blocks[-1].strip(" \n"):
            return
        self.blocks[-1] += folded


def plain(html: str) -> str:
    """The words of `html`, links written out.

    Blocks stand apart by a blank line, the items of a list by a line end.
    """
    words = _Words()
    words.feed(html)
    words.close()
    out = before = ""
    for raw in words.blocks:
        block = "\n".join(line.strip() for line in raw.strip().split("\n"))
        if not block:
            continue
        if out:
            out += "\n" if _ITEM.match(block) and _ITEM.match(before) else "\n\n"
        out += block
        before = block
    return out
