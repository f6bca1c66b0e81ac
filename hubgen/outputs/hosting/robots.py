"""robots.txt: crawlers may read everything that is a page, and find the rest by the sitemap.

Pages that search engines shall not list say so themselves; a crawler that
was kept out here could not read that they do.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses
from hubgen.public.view import PublicView

_NO_PAGES = ("editions/packs/",)


def robots(view: PublicView) -> Artifact:
    """`robots.txt`; crawlers ask for it at a domain's root alone, so its paths start there."""
    root = urlsplit(view.hub.url).path
    lines = [
        "User-agent: *",
        *(f"Disallow: {root}{folder}" for folder in _NO_PAGES),
        "",
        f"Sitemap: {addresses.absolute(view.hub.url, 'sitemap.xml')}",
        "",
    ]
    return Artifact(path="robots.txt", data="\n".join(lines).encode())
