"""The sitemap: every page for search engines, with its date and its other languages.

Search engines take up to 50,000 addresses of a file; a hub with more has
several, and `sitemap.xml` then lists them.
"""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.outputs.artifact import Artifact, PageSource
from hubgen.outputs.xml import attribute_text, element_text
from hubgen.public import addresses

MOST = 45_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = f'<urlset xmlns="{_SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


def sitemap(base: str, entries: Sequence[str], most: int = MOST) -> list[Artifact]:
    """`sitemap.xml` over `entries`, each of a page, in the order of their addresses.

    `base` is the site's root, `most` how many a file may hold.
    """
    if len(entries) <= most:
        return [_listing("sitemap.xml", entries)]
    parts = [entries[start : start + most] for start in range(0, len(entries), most)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    lines = [f"<sitemap><loc>{element_text(base + name)}</loc></sitemap>\n" for name in names]
    index = f'{_DECLARATION}<sitemapindex xmlns="{_SCHEMA}">\n{"".join(lines)}</sitemapindex>\n'
    return [
        Artifact(path="sitemap.xml", data=index.encode()),
        *map(_listing, names, parts),
    ]


def _listing(name: str, entries: Sequence[str]) -> Artifact:
    text = "".join([_DECLARATION, _HEAD, *entries, "</urlset>\n"])
    return Artifact(path=name, data=text.encode())


def sitemap_entry(base: str, page: PageSource) -> str:
    """Return what the sitemap says of `page`; nothing where search engines shall not list it."""
    if not page.indexed:
        return ""
    lines = [f"<loc>{element_text(addresses.absolute(base, page.path))}</loc>"]
    if page.updated:
        lines.append(f"<lastmod>{page.updated.isoformat()}</lastmod>")
    if len(page.alternates) > 1:
        lines += [
            f'<xhtml:link rel="alternate" hreflang="{attribute_text(code)}" '
            f'href="{attribute_text(addresses.absolute(base, address))}"/>'
            for code, address in page.alternates.items()
        ]
    return "<url>" + "".join(lines) + "</url>\n"
