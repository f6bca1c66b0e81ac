"""Text contents: the links, images and removed tags of a Markdown text, for checking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from hubgen.model.source import Body
from hubgen.public import addresses, markup

_OPENING = re.compile(r"<!--.*?(?:-->|\Z)|<[!?/].*?(?:>|\Z)|<([a-zA-Z][^\s/>]*)", re.DOTALL)
_LINK_OR_IMAGE = re.compile(r"<(a|img)(?=\s)")
_ATTRIBUTE = re.compile(
    r"[\s/]*(=?[^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)(?:\"|\Z)|'([^']*)(?:'|\Z)|([^\s>]*)))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContents:
    """The parts of a text that readers do not see as words.

    `removed` names what the allow-list removes, each once: `<script>`,
    `onclick`. `links` are targets as written, `images` addresses and alternative
    texts. Of a `tangled` text nothing else is known.
    """

    removed: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[tuple[str, str], ...] = ()
    tangled: bool = False


def unsafe_body_html(body: Body) -> str:
    """Return the HTML of `body` before anything is removed, computed once for each body."""
    return body.once(_unsafe_html)


def _unsafe_html(body: Body) -> str:
    return markup.unsafe_html(body.markdown)


def text_contents(body: Body) -> TextContents:
    """Return the contents of `body`, computed once for each body."""
    return body.once(_contents)


def _contents(body: Body) -> TextContents:
    html = unsafe_body_html(body)
    raw = "<" in body.markdown
    if markup.is_tangled(html) or (raw and markup.cleaned(body.markdown) is None):
        return TextContents(tangled=True)
    if not raw and "<a " not in html and "<img " not in html:
        return TextContents()
    removed: list[str] = []
    links: list[str] = []
    images: list[tuple[str, str]] = []
    for tag, attributes in opening_tags(html) if raw else links_and_images(html):
        if tag == "a" and "href" in attributes:
            links.append(attributes["href"])
        elif tag == "img":
            images.append((attributes.get("src", ""), attributes.get("alt", "")))
        removed += _removed(tag, attributes) if raw else ()
    return TextContents(
        removed=tuple(dict.fromkeys(removed)), links=tuple(links), images=tuple(images)
    )


def _removed(tag: str, attributes: dict[str, str]) -> list[str]:
    if tag not in markup.TAGS:
        return [f"<{tag}>"]
    allowed = markup.ATTRIBUTES.get(tag, set())
    return [
        name
        for name, value in attributes.items()
        if name not in allowed or (name == "class" and not markup.is_allowed(tag, name, value))
    ]


def linked_sources(body: Body) -> set[str]:
    """Return the project's files that the links and images of `body` lead to."""
    parts = text_contents(body)
    targets = (*parts.links, *(source for source, _ in parts.images))
    sources = (addresses.source_of_link(target, body.source.folder) for target in targets)
    return {path for path in sources if path}


def opening_tags(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each opening tag of any `html`: its name and its attributes, in lower case.

    A tag that the end cuts off is left out; what is inside of scripts counts as
    well. The time grows with the length alone: Python's own parser takes its
    square where a bracket or a comment is never closed.
    """
    return _tags(html, _OPENING)


def links_and_images(html: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the opening tags of links and images of the HTML of Markdown without tags."""
    return _tags(html, _LINK_OR_IMAGE)


def _tags(html: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, dict[str, str]]]:
    position = 0
    while match := pattern.search(html, position):
        position = match.end()
        if match[1] is None:
            continue
        attributes: dict[str, str] = {}
        while (part := _ATTRIBUTE.match(html, position)) and part.end() > position:
            position = part.end()
            value = part[2] or part[3] or part[4] or ""
            if part[1]:
                attributes.setdefault(part[1].lower(), unescape(value))
        if html.startswith(">", position):
            yield match[1].lower(), attributes
