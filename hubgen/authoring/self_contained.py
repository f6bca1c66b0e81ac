"""Self-contained HTML: a rendered page with its styles and pictures inside, and no scripts."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

Read = Callable[[str], bytes | None]
"""Returns the file at a path of the site; None where there is none."""

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_DROPPED: Final = frozenset({"script", "noscript", "iframe", "object", "template"})
_ATTRIBUTES: Final = frozenset({"srcset", "poster", "ping", "background"})
_SITE: Final = "https://site.invalid/"
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())


def self_contained(html: str, path: str, read: Read, address: str) -> str:
    """Return the page `html`, which lies at `path` of its site, without any outside reference.

    `read` returns the site's other files. Links lead to the site at `address`.
    """
    parser = _PageParser(path, read, address)
    parser.feed(html)
    parser.close()
    return "".join(parser.output)


def inner_html(html: str, css_class: str) -> str:
    """Return what is inside the first element of `html` with this class; empty without one."""
    parser = _Inner(css_class)
    parser.feed(html)
    parser.close()
    return "".join(parser.output)


class _Copier(HTMLParser):
    """Gives back what it reads, tag by tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.output: list[str] = []

    def emit(self, text: str) -> None:
        self.output.append(text)

    def handle_endtag(self, tag: str) -> None:
        self.emit(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.emit(data)

    def handle_entityref(self, name: str) -> None:
        self.emit(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.emit(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.emit(f"<!{decl}>")


class _PageParser(_Copier):
    def __init__(self, path: str, read: Read, address: str) -> None:
        super().__init__()
        self._base, self._read, self._address = urljoin(_SITE, path), read, address
        self._dropped = 0

    def emit(self, text: str) -> None:
        if not self._dropped:
            super().emit(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
        elif tag == "link":
            self._stylesheet(dict(attrs))
        else:
            pairs = [self._attribute(tag, name, value) for name, value in attrs]
            self.emit(f"<{tag}{''.join(pairs)}>")
            if tag == "head":
                self.emit(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        else:
            super().handle_endtag(tag)

    def _stylesheet(self, attributes: dict[str, str | None]) -> None:
        if attributes.get("rel") != "stylesheet":
            return
        data = self._file(attributes.get("href") or "")
        media = f' media="{escape(attributes.get("media") or "")}"' if "media" in attributes else ""
        if data is not None:
            css = data.decode("utf-8", "replace").replace("</", "<\\/")
            self.emit(f"<style{media}>{css}</style>")

    def _attribute(self, tag: str, name: str, value: str | None) -> str:
        if name.startswith("on") or name in _ATTRIBUTES:
            return ""
        if name == "src":
            value = self._data_address(value or "")
        elif name == "href" and tag == "a":
            value = self._link(value or "")
        return f" {name}" if value is None else f' {name}="{escape(value)}"'

    def _link(self, href: str) -> str:
        """Return the full address of a link; one within the page stays."""
        target = urljoin(self._base, href)
        if href.startswith("#") or not target.startswith(_SITE):
            return href
        return urljoin(self._address, target.removeprefix(_SITE))

    def _data_address(self, src: str) -> str:
        data = self._file(src)
        if data is None:
            return ""
        kind = mimetypes.guess_type(urlsplit(src).path)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"

    def _file(self, href: str) -> bytes | None:
        target = urljoin(self._base, href)
        if not target.startswith(_SITE):
            return None
        return self._read(unquote(urlsplit(target.removeprefix(_SITE)).path))


class _Inner(_Copier):
    def __init__(self, css_class: str) -> None:
        super().__init__()
        self._class, self._depth, self._is_done = css_class, 0, False

    def emit(self, text: str) -> None:
        if self._depth:
            super().emit(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.emit(self.get_starttag_text() or "")
        if tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        if self._depth or (self._class in classes and not self._is_done):
            self._depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self.emit(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._depth:
            return
        self._depth -= 1
        self._is_done = self._is_done or not self._depth
        super().handle_endtag(tag)
