"""The sitemap: every page for search engines, with its date and its other languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from hubgen.derive import addresses
from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact, PageSource

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""


def sitemap(views: Sequence[PublicView], pages: Iterable[PageSource]) -> Artifact:
    """`sitemap.xml` over the pages of all languages that search engines shall list."""
    base = views[0].hub.url
    entries = (_entry(base, one) for one in pages if one.indexed)
    return Artifact(path="sitemap.xml", data=(_HEAD + "".join(entries) + "</urlset>\n").encode())


def _entry(base: str, page: PageSource) -> str:
    lines = [f"<loc>{escape(addresses.absolute(base, page.path))}</loc>"]
    if page.updated:
        lines.append(f"<lastmod>{page.updated.isoformat()}</lastmod>")
    if len(page.alternates) > 1:
        lines += [
            f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} '
            f"href={quoteattr(addresses.absolute(base, address))}/>"
            for code, address in page.alternates.items()
        ]
    return "<url>" + "".join(lines) + "</url>\n"
