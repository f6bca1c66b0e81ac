"""Embed: the hub's banner on the organisation's website, by a script or in a frame."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident
from hubgen.public.status import open_incidents, overall_status
from hubgen.public.view import PublicView

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="60">
<meta name="robots" content="noindex">
<title>{name}</title>
<link rel="stylesheet" href="{root}embed/banner.css">
</head>
<body class="{indicator}">
<p role="status"><strong>{name}: {description}</strong></p>
{incidents}
</body>
</html>
"""


@cache
def _data(name: str) -> bytes:
    return (files("hubgen.outputs") / "data" / name).read_bytes()


def script() -> list[Artifact]:
    """Return the script, and the style sheet of the page for a frame."""
    return [
        Artifact(path="embed.js", data=_data("embed.js")),
        Artifact(path="embed/banner.css", data=_data("banner.css")),
    ]


def banner_pages(view: PublicView) -> list[Artifact]:
    """Return `embed/`: the banner as a page for a frame, which reloads every minute."""
    overall = overall_status(view)
    items = "\n".join(_item(view, incident) for incident in open_incidents(view)[:3])
    page = _PAGE.format(
        language=view.language,
        direction=view.messages.direction,
        root="../" * view.prefix.count("/") + "../",
        name=escape(view.hub.name),
        description=escape(overall.description),
        indicator=overall.indicator,
        incidents=f"<ul>\n{items}\n</ul>" if items else "",
    )
    return [Artifact(path=f"{view.prefix}embed/index.html", data=page.encode())]


def _item(view: PublicView, incident: PublicIncident) -> str:
    url = escape(addresses.absolute(view.hub.url, view.prefix + incident.path))
    title = f'<a href="{url}" target="_top" lang="{incident.language}">{escape(incident.title)}</a>'
    if incident.next_update is None:
        return f"<li>{title}</li>"
    due = times.long_time(incident.next_update, view.messages)
    return f"<li>{title}<br>{escape(view.messages('embed.next_update', time=due))}</li>"
