"""Markup: Markdown to safe HTML.

One renderer serves pages, feeds and mails, so that they cannot disagree. Raw
HTML passes an allow-list. Addresses inside the site are written as `hub:/…`
and resolved for the page, feed or mail that uses the HTML (see `addresses`).
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from urllib.parse import urlsplit

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options

from hubgen.model.phone import phone_uri
from hubgen.public import addresses, plain_text
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


def is_allowed(tag: str, attribute: str, value: str) -> bool:
    """Return whether an attribute that the allow-list knows may have `value`.

    A picture from another site would make readers' browsers contact a third party.
    """
    if attribute == "class":
        return _CLASSES.fullmatch(value) is not None
    return (tag, attribute) != ("img", "src") or not leads_elsewhere(value)


def _filter(tag: str, attribute: str, value: str) -> str | None:
    return value if is_allowed(tag, attribute, value) else None


# Taking its options in takes longer than cleaning a text.
_ALLOW_LIST = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_filter,
    url_schemes=set(SCHEMES),
    link_rel=None,
)


def _inside(target: str, folder: str) -> str:
    if scheme_of(target) == "tel":
        return phone_uri(target) or target
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
    def resolved(match: re.Match[str]) -> str:
        return f'{match[1]}{escape(_inside(unescape(match[2]), folder))}"'

    return _ADDRESS.sub(resolved, html)


def unsafe_html(markdown: str) -> str:
    """Return the HTML of `markdown` before anything is removed; for checking only."""
    html: str = cmarkgfm.markdown_to_html_with_extensions(
        markdown, options=Options.CMARK_OPT_UNSAFE, extensions=_EXTENSIONS
    )
    return _ALIGN.sub(r'\1 class="align-\2"', html)


def _lowered(html: str) -> str:
    """Return `html` with its headings moved below those of the page, in the same steps."""
    levels = [int(level) for _, level in _HEADING.findall(html)]
    shift = max(0, _BODY_TOP - min(levels, default=_BODY_TOP))
    return (
        _HEADING.sub(lambda match: f"<{match[1]}h{min(6, int(match[2]) + shift)}>", html)
        if shift
        else html
    )


def is_tangled(html: str) -> bool:
    """Return whether `html` is nested deeper, or is longer, than the allow-list can take.

    Its time grows with the square of the depth.
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


def cleaned(markdown: str) -> str | None:
    """Return the HTML of `markdown` as far as it is allowed; None where it is tangled."""
    unsafe = unsafe_html(markdown)
    if is_tangled(unsafe):
        return None
    clean = _ALLOW_LIST.clean(unsafe)
    if "&#" in markdown:
        clean = FORBIDDEN.sub("", clean)
    return None if len(clean) > _LONGEST_HTML else clean


def _anywhere(markdown: str) -> tuple[str, bool]:
    """Return safe HTML of `markdown`, and whether its links depend on its folder."""
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


def to_html(markdown: str, folder: str) -> str:
    """Return safe HTML of `markdown`, which is in `folder` of the project.

    Headings start at level 3: above them are the page's and the update's own. A
    tangled text is shown as it was written, with its markup.
    """
    html, relative = _anywhere(markdown)
    return _with_inside_addresses(html, folder).strip() if relative else html


def to_text(markdown: str, folder: str) -> str:
    """Return the words of `markdown` alone."""
    return plain_text.plain_text(to_html(markdown, folder))


def has_scheme(target: str) -> bool:
    """Return whether `target` is a full address, and not a path."""
    return scheme_of(target) is not None


def has_known_scheme(target: str) -> bool:
    """Return whether a text may link to `target`: a path, or a scheme that is allowed."""
    scheme = scheme_of(target)
    return scheme is None or scheme in SCHEMES


def leads_elsewhere(target: str) -> bool:
    """Return whether `target` is an address on another site, read as a browser reads it."""
    compact = re.sub(r"[\s\x00-\x20]", "", target).replace("\\", "/")
    return has_scheme(target) or compact.startswith("//")
