"""Quick search: Material's search parser, fed by a faster reader of plain HTML.

What our templates write is regular: lower-case tags, attributes in double
quotes, no comments, no scripts. Of that a pattern makes the very calls that
Python's HTML parser would make; anything else is left to Python's parser.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from html import escape, unescape
from typing import Any

from material.plugins.search.plugin import (  # type: ignore[import-untyped]
    Element,
    Parser,
    void,
)

_ATTRIBUTE = r'[ \n]+[a-zA-Z][a-zA-Z0-9_:-]*(?:="[^"]*")?'
_TAG = re.compile(rf"(/?)([a-z][a-z0-9-]*)((?:{_ATTRIBUTE})*)[ \n]*(/?)>(.*)", re.DOTALL)
_PARTS = re.compile(r'([a-zA-Z][a-zA-Z0-9_:-]*)(?:="([^"]*)")?')
_SPECIAL = frozenset(
    "iframe noembed noframes noscript object plaintext script style textarea title xmp".split()
)
_TELLING = _EXCLUDES, _NUMBERS, _LINKS = "search-exclude", "linenodiv", "headerlink"
_NO_ATTRIBUTES: dict[str, str | None] = {}
_TELLING_TAGS = frozenset({*void, *(f"h{level}" for level in range(1, 7))})


def sections(html: str) -> list[Any]:
    """The sections that Material's search finds in `html`."""
    text, *rest = html.split("<")
    tags = [_TAG.fullmatch(one) for one in rest]
    is_regular = all(tag and _is_regular(tag) for tag in tags)
    if not is_regular or not _is_told_plainly(html):
        parser: Any = Parser()
        parser.feed(html)
        parser.close()
        return list(parser.data)
    quick = _QuickParser()
    quick.read(text, (tag for tag in tags if tag))
    return list(quick.data)


def _is_told_plainly(html: str) -> bool:
    """Whether all that tells Material's parser something in attributes is in small letters."""
    small = html.lower()
    return all(html.count(one) == small.count(one) for one in _TELLING)


def _is_regular(tag: re.Match[str]) -> bool:
    return tag[2] not in _SPECIAL and not (tag[1] and (tag[3] or tag[4]))


def _says_nothing(attributes: str) -> bool:
    """Whether Material's parser passes over attributes, on tags that it only counts."""
    return not attributes or not (
        "&" in attributes
        or _EXCLUDES in attributes
        or _NUMBERS in attributes
        or _LINKS in attributes
    )


class _QuickParser(Parser):  # type: ignore[misc]
    """Material's parser for tags that are read already."""

    def __init__(self) -> None:
        super().__init__()
        self.context: _Open = _Open()
        self.skip: _Skipped = _Skipped(self.skip)

    def read(self, text: str, tags: Iterable[re.Match[str]]) -> None:
        """Makes the calls for `text` and for the `tags` behind it, each with its own text.

        Most of them come to little, which is done here.
        """
        if text:
            self._say(unescape(text))
        for tag in tags:
            ends, name, attributes, is_empty, text = tag.groups()
            if ends:
                if not self._quickly_ended(name):
                    self.handle_endtag(name)
            elif is_empty:
                if not self._quickly_passed(name, attributes):
                    self.handle_starttag(name, _pairs(attributes))
                    self.handle_endtag(name)
            elif not self._quickly_begun(name, attributes):
                self.handle_starttag(name, _pairs(attributes))
            if text and self.skip.is_idle:
                self._say(unescape(text))

    def _quickly_begun(self, name: str, attributes: str) -> bool:
        """Begins an element, where it is below a headline and its attributes mean nothing."""
        section = self.section
        if not section or name in _TELLING_TAGS or not _says_nothing(attributes):
            return False
        if name in self.keep and self.skip.is_idle:
            if self.context.holds(section.el.tag):
                return False
            section.text.append(f"<{name}>")
        self.context.append(Element(name, _NO_ATTRIBUTES))
        return True

    def _quickly_passed(self, name: str, attributes: str) -> bool:
        """Passes over an element that ends where it begins, where it closes no section."""
        section = self.section
        is_plain = section and name not in _TELLING_TAGS and name not in self.keep
        is_below = is_plain and section.depth <= len(self.context) + 1
        return bool(is_below and _says_nothing(attributes) and name not in self.skip)

    def _quickly_ended(self, name: str) -> bool:
        """Ends the innermost element, where that closes no section and begins no end of skipping.

        Of elements that are kept only those that hold words.
        """
        context, section = self.context, self.section
        if not context or context[-1].tag != name or section.depth > len(context):
            return False
        if not self.skip.is_idle:
            if name in self.skip:
                return False
        elif name in self.keep:
            text = section.text
            if context.holds(section.el.tag) or not text or text[-1].isspace():
                return False
            if text[-1] == f"<{name}>" or (self.skip.was_busy and f"<{name}>" not in text):
                return False
            text.append(f"</{name}>")
        context.pop()
        return True

    def _say(self, data: str) -> None:
        """What `handle_data` does with text that is no headline, and stands as it is written."""
        section, context = self.section, self.context
        if not section or context.holds("pre") or context.holds(section.el.tag):
            self.handle_data(data)
        elif not data.isspace():
            section.text.append(escape(data.replace("\n", " "), quote=False))
        elif not section.text or not section.text[-1].isspace():
            section.text.append(" ")


def _pairs(attributes: str) -> list[tuple[str, str | None]]:
    return [
        (found[1].lower(), unescape(found[2]) if found[2] else found[2])
        for found in _PARTS.finditer(attributes)
    ]


class _Open(list[Any]):
    """The open elements; whether one of a name is among them is known without a search."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: defaultdict[str, int] = defaultdict(int)

    def append(self, element: Any) -> None:
        """Opens `element`."""
        self._counts[element.tag] += 1
        super().append(element)

    def pop(self, *_: Any) -> Any:
        """Closes the innermost element."""
        element = super().pop()
        self._counts[element.tag] -= 1
        return element

    def holds(self, name: str) -> bool:
        """Whether an element of that name is open."""
        return self._counts[name] > 0

    def __contains__(self, one: Any) -> bool:
        """Elements are compared by their names."""
        return self.holds(one if isinstance(one, str) else one.tag)


class _Skipped(set[Any]):
    """What the parser skips: by name what is not there, and elements while they are open."""

    def __init__(self, names: Iterable[Any]) -> None:
        super().__init__(names)
        self._names, self.was_busy = len(self), False

    def add(self, element: Any) -> None:
        """Skips `element`: what begins in it leaves no trace."""
        self.was_busy = True
        super().add(element)

    @property
    def is_idle(self) -> bool:
        """Whether no element is skipped."""
        return len(self) == self._names

    def intersection(self, *contexts: Iterable[Any]) -> set[Any]:
        """Those that are open."""
        if self.is_idle:
            return set()
        [opened] = contexts
        return {one for one in self if one in opened}
