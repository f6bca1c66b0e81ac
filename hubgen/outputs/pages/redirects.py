"""Redirects: the old address of a renamed incident leads to the new one."""

from __future__ import annotations

from html import escape

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses
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
</head>
<body>
<p>{moved} <a href="{there}">{title}</a></p>
</body>
</html>
"""


def redirects(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """A small page at each address that `incident` had before."""
    return [_redirect(view, incident, old) for old in incident.was if not view.repository.has(old)]


def _redirect(view: PublicView, incident: PublicIncident, old: str) -> Artifact:
    here, there = view.prefix + addresses.incident(old), view.prefix + incident.path
    text = _PAGE.format(
        language=escape(view.language),
        direction=view.messages.direction,
        there=escape(addresses.relative(there, here)),
        canonical=escape(addresses.absolute(view.hub.url, there)),
        title=escape(incident.title),
        moved=escape(view.messages("site.moved")),
    )
    return Artifact(path=f"{here}index.html", data=text.encode())
