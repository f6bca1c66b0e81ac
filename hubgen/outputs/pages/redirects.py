"""Redirects: the old and the short addresses of an incident lead to its page."""

from __future__ import annotations

from html import escape

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses, tag_uris
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={there}">
<link rel="canonical" href="{canonical}">
<title>{title}</title>
{preview}</head>
<body>
<p>{moved} <a href="{there}">{title}</a></p>
</body>
</html>
"""


_PREVIEW = """\
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
<meta property="og:url" content="{canonical}">
<meta property="og:image" content="{image}">
<meta property="og:image:alt" content="{alt}">
<meta name="twitter:card" content="summary_large_image">
"""


def redirect_pages(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """Return a small page for each address that `incident` had before."""
    return [
        _redirect(view, incident, view.prefix + addresses.incident(old))
        for old in incident.was
        if not view.repository.has(old)
    ]


def short_page(view: PublicView, incident: PublicIncident, image: str, alt: str) -> Artifact:
    """Return the page at the short address of `incident`.

    It has the preview of the page that it leads to, with the picture at
    `image`: networks show that of the address which they are given.
    """
    here = view.prefix + addresses.short(tag_uris.oldest_id(incident))
    preview = _PREVIEW.format(
        title=escape(incident.title),
        description=escape(incident.newest.summary),
        canonical=escape(addresses.absolute(view.hub.url, view.prefix + incident.path)),
        image=escape(addresses.absolute(view.hub.url, image)),
        alt=escape(alt),
    )
    return _redirect(view, incident, here, preview)


def _redirect(view: PublicView, incident: PublicIncident, here: str, preview: str = "") -> Artifact:
    there = view.prefix + incident.path
    text = _PAGE.format(
        language=escape(view.language),
        direction=view.messages.direction,
        there=escape(addresses.relative(there, here)),
        canonical=escape(addresses.absolute(view.hub.url, there)),
        title=escape(incident.title),
        preview=preview,
        moved=escape(view.messages("site.moved")),
    )
    return Artifact(path=f"{here}index.html", data=text.encode())
