"""Calendars: the ways to have planned work in one's own calendar.

Those of others are plain links: nothing is requested from them until a reader
follows one. An event that is added so is a copy and stays as it was; the
calendar that is subscribed to follows each change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from hubgen.outputs.artifact import Feed
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

MEDIA_TYPE = "text/calendar"
_GOOGLE, _OUTLOOK, _OFFICE = "Google Calendar", "Outlook.com", "Microsoft 365"
_OUTLOOKS = {_OUTLOOK: "https://outlook.live.com/", _OFFICE: "https://outlook.office.com/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A calendar on the web, by its own name, and the address that fills it in."""

    name: str
    address: str


def hub_calendar_link(view: PublicView) -> Feed:
    """Return the calendar of all planned work, in this language."""
    return _calendar(view, "", view.messages("calendar.hub", hub=view.hub.name))


def component_calendar_link(view: PublicView, key: str) -> Feed:
    """Return the calendar of the planned work that affects a component."""
    names = {"hub": view.hub.name, "component": view.component_name(key) or key}
    return _calendar(view, addresses.component(key), view.messages("calendar.component", **names))


def event_calendar_link(view: PublicView, incident: PublicIncident) -> Feed:
    """Return the file with one maintenance."""
    return _calendar(view, incident.path, incident.title)


def _calendar(view: PublicView, folder: str, title: str) -> Feed:
    path = f"{view.prefix}{folder}calendar.ics"
    return Feed(path=path, title=title, media_type=MEDIA_TYPE)


def webcal(view: PublicView, path: str) -> str:
    """The address by which a calendar on the reader's device subscribes to the file at `path`."""
    return f"webcal:{addresses.absolute(view.hub.url, path).partition(':')[2]}"


def subscribing(view: PublicView) -> tuple[Way, ...]:
    """Return the calendars on the web that can follow the hub's."""
    feed = hub_calendar_link(view)
    google = {"cid": webcal(view, feed.path)}
    outlook = {"url": addresses.absolute(view.hub.url, feed.path), "name": feed.title}
    return (
        Way(name=_GOOGLE, address=_asking("https://calendar.google.com/calendar/r", google)),
        *(
            Way(name=name, address=_asking(f"{base}calendar/0/addfromweb", outlook))
            for name, base in _OUTLOOKS.items()
        ),
    )


def adding(view: PublicView, incident: PublicIncident) -> tuple[Way, ...]:
    """The calendars on the web that can take a copy of one maintenance; none without a window."""
    window = incident.window
    if window is None:
        return ()
    url = addresses.absolute(view.hub.url, view.prefix + incident.path)
    words = f"{incident.newest.summary}\n\n{url}"
    google = {
        "action": "TEMPLATE",
        "text": incident.title,
        "dates": f"{_basic(window.start)}/{_basic(window.end)}",
        "details": words,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": incident.title,
        "startdt": times.machine(window.start),
        "enddt": times.machine(window.end),
        "body": words,
    }
    return (
        Way(name=_GOOGLE, address=_asking("https://calendar.google.com/calendar/render", google)),
        *(
            Way(name=name, address=_asking(f"{base}calendar/0/deeplink/compose", outlook))
            for name, base in _OUTLOOKS.items()
        ),
    )


def _asking(address: str, what: dict[str, str]) -> str:
    return f"{address}?{urlencode(what, quote_via=quote)}"


def _basic(at: datetime) -> str:
    """`at` as Google takes it: `20261129T020000Z`."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
