"""A crawler: every link of every page of a built site, followed on disk."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

HOST = "http://hub.test"
LOADED = {
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}
LOADED_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


@dataclass(frozen=True)
class Link:
    """Where it stands, where it leads, and whether a browser fetches it by itself."""

    page: str
    target: str
    loaded: bool


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, bool]] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append((values["href"], False))
        if tag == "link" and "href" in values:
            relations = set(values.get("rel", "").split())
            self.links.append((values["href"], bool(relations & LOADED_RELATIONS)))
        self.links += [
            (values[name], True) for kind, name in LOADED if tag == kind and name in values
        ]

    handle_startendtag = handle_starttag


class Crawl:
    """The pages below `site`, served below `base` (like `/` or `/status/`)."""

    def __init__(self, site: Path, base: str) -> None:
        self.site, self.base = site, base
        self.pages: dict[str, _Page] = {}
        for file in sorted(site.rglob("*.html")):
            page = _Page()
            page.feed(file.read_text("utf-8"))
            self.pages[file.relative_to(site).as_posix()] = page

    def links(self) -> list[Link]:
        """Every link of every page, resolved as a browser does."""
        found = []
        for name, page in self.pages.items():
            address = HOST + self.base + name.removesuffix("index.html")
            found += [
                Link(name, urljoin(address, target), loaded)
                for target, loaded in page.links
                if target
            ]
        return found

    def dead(self, own_address: str) -> list[str]:
        """The links that lead nowhere on this site; `own_address` is the hub's own url."""
        return [
            f"{link.page}: {link.target}"
            for link in self.links()
            if not self._leads(link, own_address)
        ]

    def foreign(self, own_address: str) -> list[str]:
        """What a browser would fetch by itself from elsewhere."""
        return [
            f"{link.page}: {link.target}"
            for link in self.links()
            if link.loaded and not link.target.startswith((HOST, own_address, "data:"))
        ]

    def _leads(self, link: Link, own_address: str) -> bool:
        target = link.target
        if target.startswith(own_address):
            target = HOST + self.base + target.removeprefix(own_address)
        if not target.startswith(HOST):
            return True
        parts = urlsplit(target)
        path = unquote(parts.path)
        if not path.startswith(self.base):
            return False
        name = path.removeprefix(self.base)
        if name == "" or name.endswith("/"):
            name += "index.html"
        if not (self.site / name).is_file():
            return False
        if not parts.fragment or name not in self.pages:
            return True
        return unquote(parts.fragment) in self.pages[name].ids or parts.fragment.startswith("__")
