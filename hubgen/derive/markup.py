"""Markup: Markdown to safe HTML, and HTML to plain words.

One renderer serves pages, feeds and mails, so that they cannot disagree.
Raw HTML passes an allow-list; addresses inside the site come out as `hub:/…`
and are written for the place where the HTML is used (see `addresses`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options

from hubgen.derive import addresses

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "webcal"})
_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span"
    " strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
    "ol": {"start"},
    "code": {"class"},
    "details": {"open"},
}
_CLASSES = re.compile(r"^(?:align-(?:left|right|center)|language-[\w-]+)$")
_BODY_TOP = 3
_EXTENSIONS = ["table", "autolink", "strikethrough"]
_ALIGN = re.compile(r'(<t[dh]) align="(left|right|center)"')
_HEADING = re.compile(r"<(/?)h([1-6])>")
_LINKED = re.compile(r"<(?:a|img)\b", re.IGNORECASE)
_ADDRESS = re.compile(r'(?<= )(href|src)="([^"]*)"')


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if _CLASSES.match(value) else None
    return value


def _inside(target: str, folder: str) -> str:
    source = addresses.source_of_link(target, folder)
    there = addresses.of_source(source) if source else None
    if there is None:
        return target
    fragment = urlsplit(target).fragment
    return addresses.INSIDE + there + (f"#{fragment}" if fragment and "#" not in there else "")


def _with_inside_addresses(html: str, folder: str) -> str:
    def settled(found: re.Match[str]) -> str:
        return f'{found[1]}="{escape(_inside(unescape(found[2]), folder))}"'

    return _ADDRESS.sub(settled, html)


def unsafe_html(markdown: str) -> str:
    """The HTML of `markdown` before anything is taken out; for checking only."""
    html: str = cmarkgfm.markdown_to_html_with_extensions(
        markdown, options=Options.CMARK_OPT_UNSAFE, extensions=_EXTENSIONS
    )
    return _ALIGN.sub(r'\1 class="align-\2"', html)


def _lowered(html: str) -> str:
    """`html` with its headings moved below those of the page, in the same steps."""
    levels = [int(level) for _, level in _HEADING.findall(html)]
    shift = max(0, _BODY_TOP - min(levels, default=_BODY_TOP))
    return (
        _HEADING.sub(lambda found: f"<{found[1]}h{min(6, int(found[2]) + shift)}>", html)
        if shift
        else html
    )


@lru_cache(maxsize=4096)
def to_html(markdown: str, folder: str) -> str:
    """Safe HTML of `markdown`, which lies in `folder` of the project.

    Headings start at level 3: above them stand the page's and the update's own.
    """
    clean = nh3.clean(
        unsafe_html(markdown),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=set(LINK_SCHEMES),
        link_rel=None,
    )
    return _with_inside_addresses(_lowered(clean), folder).strip()


class _RemovedMarkup(HTMLParser):
    """Collects in `removed` the tags and attributes that `to_html` takes out, by name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.removed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.removed.append(f"<{tag}>")
            return
        for name, value in attrs:
            allowed = _ATTRIBUTES.get(tag, set()) | _ATTRIBUTES["*"]
            if name not in allowed or _kept(tag, name, value or "") is None:
                self.removed.append(name)

    handle_startendtag = handle_starttag


@lru_cache(maxsize=4096)
def removed(markdown: str) -> tuple[str, ...]:
    """What `to_html` takes out of `markdown`, each once: `<script>`, `onclick`."""
    if "<" not in markdown:  # all markup is then the renderer's own
        return ()
    parser = _RemovedMarkup()
    parser.feed(unsafe_html(markdown))
    return tuple(dict.fromkeys(parser.removed))


def _scheme(target: str) -> str | None:
    compact = re.sub(r"[\s\x00-\x20]", "", target)
    found = re.match(r"^([A-Za-z][A-Za-z0-9+.-]*):", compact)
    return found[1].lower() if found else None


def has_scheme(target: str) -> bool:
    """Whether `target` is a full address, and not a path."""
    return _scheme(target) is not None


def has_known_scheme(target: str) -> bool:
    """Whether a link to `target` may stand in a text: a path, or a scheme that is allowed."""
    scheme = _scheme(target)
    return scheme is None or scheme in LINK_SCHEMES


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.targets: list[str] = []
        self.images: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.targets.append(values["href"] or "")
        if tag == "img":
            self.images.append((values.get("src") or "", values.get("alt") or ""))

    handle_startendtag = handle_starttag


@lru_cache(maxsize=4096)
def targets(markdown: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The targets of all links of `markdown` as written, and each image's address and alt text."""
    html = unsafe_html(markdown)
    if not _LINKED.search(html):
        return (), ()
    parser = _Links()
    parser.feed(html)
    return tuple(parser.targets), tuple(parser.images)


class _Words(HTMLParser):
    """Writes HTML as plain words, block by block."""

    _BLOCKS = frozenset(
        "p div h1 h2 h3 h4 h5 h6 ul ol li table tr blockquote pre dl dt dd details summary figure".split()
    )

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
        if tag in self._BLOCKS and not (tag == "p" and self._item):
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
        if tag in self._BLOCKS:
            self._item = False
            self._new_block()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._item = False
        folded = re.sub(r"[ \t\r\n]+", " ", data)
        if folded == " " and not self.blocks[-1].strip(" \n"):
            return
        self.blocks[-1] += folded


_ITEM = re.compile(r"(?:-|\d+\.) ")


def plain(html: str) -> str:
    """The words of `html`: blocks apart by a blank line, list items by a line, links written out."""
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


def to_text(markdown: str, folder: str) -> str:
    """The words of `markdown` alone."""
    return plain(to_html(markdown, folder))
