"""HTML as status pages write it, turned into Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from hubgen.authoring import sanitizing

_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "blockquote", "figure", "hr", "table"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "tr", "dl", "dt", "dd"}
)
_SILENT = frozenset(
    {"span", "small", "big", "u", "var", "time", "abbr", "font", "sup", "sub", "label", "center"}
    | {"tbody", "thead", "td", "th", "wbr", "nobr"}
)
_MARKS = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "code": "`",
    "tt": "`",
    "s": "~~",
    "del": "~~",
}
_KNOWN = _BLOCKS | _SILENT | frozenset(_MARKS) | {"a", "br", "li", "img", "script", "style", "pre"}
_DEEPEST = 50
_LOOKS_LIKE_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,20});")


def to_markdown(text: str, base: str | None = None, *, breaks: bool = False) -> str:
    """Safe Markdown of a message that may hold HTML.

    Relative links lead to the site of `base`; with `breaks`, line ends are kept.
    """
    text = sanitizing.clean_text(text)
    if _LOOKS_LIKE_HTML.search(text):
        writer = _MarkdownWriter(base)
        writer.feed(_without_comments(text))
        writer.close()
        text = sanitizing.clean_text(writer.text())
    return sanitizing.sanitize_markdown(text, base, breaks=breaks)


def _without_comments(text: str) -> str:
    """`text` without closed comments; other declarations become words.

    The parser would take quadratic time over many unclosed ones.
    """
    first, *rest = text.split("<!--")
    parts = [first]
    for part in rest:
        inside, closing, outside = part.partition("-->")
        parts.append(outside if closing else "<!--" + inside)
    return re.sub(r"<(?=[!?])", "&lt;", "".join(parts))


@dataclass(slots=True)
class _Frame:
    tag: str
    opened_by: str
    target: str = ""
    parts: list[str] = field(default_factory=list)


class _MarkdownWriter(HTMLParser):
    def __init__(self, base: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.frames = [_Frame("", "")]
        self.lists: list[int | None] = []

    def text(self) -> str:
        while len(self.frames) > 1:
            frame = self.frames.pop()
            whole = "".join(frame.parts)
            self._say(
                frame.opened_by + whole
                if frame.tag in {"script", "style"}
                else self._wrapped(frame, whole)
            )
        return re.sub(r"[ \t]*\n[ \t]*(?=\n)", "\n", "".join(self.frames[0].parts)).strip()

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """Scripts are parsed like all else: Pythons differ in what they do with an unclosed one."""

    def _say(self, words: str) -> None:
        self.frames[-1].parts.append(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        opened_by = self.get_starttag_text() or ""
        if tag not in _KNOWN:
            self._say(opened_by)
        elif tag == "br":
            self._say("\n")
        elif tag == "li":
            self._item()
        elif tag == "img":
            self._say(next((value or "" for name, value in attrs if name == "alt"), ""))
        elif tag in _BLOCKS:
            self._block(tag)
        elif tag not in _SILENT and len(self.frames) < _DEEPEST:
            target = next((value or "" for name, value in attrs if name == "href"), "")
            self.frames.append(_Frame(tag, opened_by, target))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr", "img"} or tag not in _KNOWN:
            self.handle_starttag(tag, attrs)

    def _block(self, tag: str) -> None:
        if tag in {"ul", "ol"} and len(self.lists) < _DEEPEST:
            self.lists.append(1 if tag == "ol" else None)
        heading = re.match(r"^h([1-6])$", tag)
        self._say(
            "\n" if tag == "tr" else "\n\n" + ("#" * int(heading[1]) + " " if heading else "")
        )

    def _item(self) -> None:
        indent = "   " * max(0, len(self.lists) - 1)
        count = self.lists[-1] if self.lists else None
        if count is not None:
            self.lists[-1] = count + 1
        self._say(f"\n{indent}{'- ' if count is None else f'{count}. '}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _KNOWN:
            self._say(f"</{tag}>")
        elif tag in _BLOCKS:
            if tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            self._say("" if tag in {"tr", "hr"} else "\n\n")
        elif tag in {"td", "th"}:
            self._say(" ")
        elif any(frame.tag == tag for frame in self.frames):
            self._close(tag)

    def _close(self, tag: str) -> None:
        while len(self.frames) > 1:
            frame = self.frames.pop()
            self._say(self._wrapped(frame, "".join(frame.parts)))
            if frame.tag == tag:
                return

    def _wrapped(self, frame: _Frame, words: str) -> str:
        inner = words.strip()
        if frame.tag in {"script", "style"} or not inner:
            return "" if inner else words
        if frame.tag == "pre":
            return f"\n\n```\n{inner.replace('```', '` ` `').strip('`')}\n```\n\n"
        start = words[: len(words) - len(words.lstrip())]
        end = words[len(words.rstrip()) :]
        if frame.tag == "a":
            return start + sanitizing.markdown_link(inner, frame.target, self.base) + end
        mark = _MARKS[frame.tag]
        return words if "\n" in inner or mark in inner else start + mark + inner + mark + end

    def handle_data(self, data: str) -> None:
        self._say(data)
