"""Anatomy: what the markup of a text holds before anything is taken out, for checking."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from hubgen.model.source import Body
from hubgen.public import addresses, markup
from hubgen.public.tags import links_and_images, opening_tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """The parts of a text that readers do not see as words.

    `removed` names what the allow-list takes out, each once: `<script>`,
    `onclick`. `links` are targets as written; `images` addresses and alt texts.
    Of a `tangled` text nothing else is known.
    """

    removed: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[tuple[str, str], ...] = ()
    tangled: bool = False


@lru_cache(maxsize=4096)
def anatomy(markdown: str) -> Anatomy:
    """The anatomy of `markdown`."""
    html = markup.unsafe_html(markdown)
    raw = "<" in markdown
    if markup.is_tangled(html) or (raw and markup.cleaned(markdown) is None):
        return Anatomy(tangled=True)
    if not raw and "<a " not in html and "<img " not in html:
        return Anatomy()
    removed: list[str] = []
    links: list[str] = []
    images: list[tuple[str, str]] = []
    for tag, attributes in opening_tags(html) if raw else links_and_images(html):
        if tag == "a" and "href" in attributes:
            links.append(attributes["href"])
        elif tag == "img":
            images.append((attributes.get("src", ""), attributes.get("alt", "")))
        removed += _removed(tag, attributes) if raw else ()
    return Anatomy(removed=tuple(dict.fromkeys(removed)), links=tuple(links), images=tuple(images))


def _removed(tag: str, attributes: dict[str, str]) -> list[str]:
    if tag not in markup.TAGS:
        return [f"<{tag}>"]
    allowed = markup.ATTRIBUTES.get(tag, set())
    return [
        name
        for name, value in attributes.items()
        if name not in allowed or (name == "class" and markup.kept(tag, name, value) is None)
    ]


def linked_sources(body: Body) -> set[str]:
    """The project's files that the links and pictures of `body` lead to."""
    parts = anatomy(body.markdown)
    targets = (*parts.links, *(source for source, _ in parts.images))
    found = (addresses.source_of_link(target, body.source.folder) for target in targets)
    return {path for path in found if path}
