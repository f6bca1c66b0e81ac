"""Markup: Markdown to safe HTML.

One renderer serves pages, feeds and mails, so that they cannot disagree.
Raw HTML passes an allow-list; addresses inside the site come out as `hub:/…`
and are written for the place where the HTML is used (see `addresses`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urlsplit

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options

from hubgen.public import addresses, words
from hubgen.public.uri_schemes import SCHEMES, scheme_of
from hubgen.source.text import FORBIDDEN

_DEEPEST = 40
_LONGEST_HTML = 400_000
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TAGS = _HEADINGS | frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure hr i img ins kbd li mark ol p pre q s samp small span strong sub summary"
    " sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_OWN_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
    "ol": {"start"},
    "code": {"class"},
    "details": {"open"},
}
# Headings have none: they are moved and cut by patterns that know only their names.
ATTRIBUTES = {
    "*": set[str](),
    **{tag: _OWN_ATTRIBUTES.get(tag, set()) | {"lang", "dir", "title"} for tag in TAGS - _HEADINGS},
}
_CLASSES = re.compile(r"align-(?:left|right|center)|language-[\w-]+")
_BODY_TOP = 3
_HEADING = re.compile(r"<(/?)h([1-6])>")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Tags that the next one of their kind closes, or that hold nothing.
_SHALLOW = frozenset(
    "br caption col colgroup dd dt hr img li p tbody td tfoot th thead tr wbr".split()
)
# The allow-list writes every tag as <name attribute="value" …>, and < in texts as &lt;.
_ADDRESS = re.compile(r'(<(?:a|img)(?: [^\s=">]+="[^"]*")*? (?:href|src)=")([^"]*)"')
_EXTENSIONS = ["table", "autolink", "strikethrough"]
_ALIGN = re.compile(r'(<t[dh]) align="(left|right|center)"')


def kept(tag: str, attribute: str, value: str) -> str | None:
    """The `value` of an attribute that is allowed; None where it is not.

    A picture from elsewhere would make readers' browsers ask a third party.
    """
    if attribute == "class":
        return value if _CLASSES.fullmatch(value) else None
    return None if (tag, attribute) == ("img", "src") and leads_elsewhere(value) else value


# Taking its options in takes longer than cleaning a text.
_ALLOW_LIST = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=kept,
    url_schemes=set(SCHEMES),
    link_rel=None,
)


def _inside(target: str, folder: str) -> str:
    if target.startswith("#"):
        page = addresses.page_of_folder(folder)
        return target if page is None else f"{addresses.INSIDE}{page}{target}"
    source = addresses.source_of_link(target, folder)
    there = addresses.of_source(source) if source else None
    if there is None:
        return target
    fragment = urlsplit(target).fragment
    return addresses.INSIDE + there + (f"#{fragment}" if fragment and "#" not in there else "")


def _with_inside_addresses(html: str, folder: str) -> str:
    def settled(found: re.Match[str]) -> str:
        return f'{found[1]}{escape(_inside(unescape(found[2]), folder))}"'

    return _ADDRESS.sub(settled, html)


@lru_cache(maxsize=4096)
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


def is_tangled(html: str) -> bool:
    """Whether tags of `html` stand in one another further, or are more, than makes sense.

    The allow-list's time grows with the square of the depth.
    """
    if html.count("<") <= _DEEPEST:
        return False
    open_tags: Counter[str] = Counter()
    for closing, name in _TAG.findall(html):
        tag = name.lower()
        if closing:
            open_tags[tag] -= open_tags[tag] > 0
        elif tag not in _SHALLOW:
            open_tags[tag] += 1
            if open_tags.total() > _DEEPEST:
                return True
    return len(html) > _LONGEST_HTML


@lru_cache(maxsize=4096)
def cleaned(markdown: str) -> str | None:
    """The HTML of `markdown` as far as it is allowed; None where it is tangled."""
    unsafe = unsafe_html(markdown)
    if is_tangled(unsafe):
        return None
    clean = _ALLOW_LIST.clean(unsafe)
    if "&#" in markdown:
        clean = FORBIDDEN.sub("", clean)
    return None if len(clean) > _LONGEST_HTML else clean


@lru_cache(maxsize=4096)
def _anywhere(markdown: str) -> tuple[str, bool]:
    """Safe HTML of `markdown`, and whether it has links that its folder decides on."""
    clean = cleaned(markdown)
    if clean is None:
        return f"<p>{escape(markdown.strip())}</p>", False
    html = _lowered(clean)
    if any(
        target.startswith("#") or addresses.is_relative(unescape(target))
        for _, target in _ADDRESS.findall(html)
    ):
        return html, True
    return _with_inside_addresses(html, "").strip(), False


@lru_cache(maxsize=4096)
def to_html(markdown: str, folder: str) -> str:
    """Safe HTML of `markdown`, which lies in `folder` of the project.

    Headings start at level 3: above them stand the page's and the update's own.
    What is tangled comes out as it was written, its markup shown.
    """
    html, relative = _anywhere(markdown)
    return _with_inside_addresses(html, folder).strip() if relative else html


def to_text(markdown: str, folder: str) -> str:
    """The words of `markdown` alone."""
    return words.plain(to_html(markdown, folder))


def has_scheme(target: str) -> bool:
    """Whether `target` is a full address, and not a path."""
    return scheme_of(target) is not None


def has_known_scheme(target: str) -> bool:
    """Whether a link to `target` may stand in a text: a path, or a scheme that is allowed."""
    scheme = scheme_of(target)
    return scheme is None or scheme in SCHEMES


def leads_elsewhere(target: str) -> bool:
    """Whether `target` is an address on another site, written as a browser would take it."""
    compact = re.sub(r"[\s\x00-\x20]", "", target).replace("\\", "/")
    return has_scheme(target) or compact.startswith("//")
