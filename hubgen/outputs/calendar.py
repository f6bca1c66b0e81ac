"""Calendars: planned maintenance and live sessions, to add to one's own calendar.

An event has the same UID for ever; its SEQUENCE is the number of the newest
update, so that calendars replace what they have. A maintenance that is called
off stays as cancelled: an event that is missing would stay in calendars.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hubgen.model.words import State
from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses, tag_uris
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

if TYPE_CHECKING:
    from icalendar import Event, Timezone

_MOST_EVENTS = 200
_PRODUCT = "-//hubgen//calendar//EN"
_LOOK_AGAIN = timedelta(hours=1)


def hub_calendar(view: PublicView) -> Artifact:
    """Return the calendar of all planned maintenance."""
    name = view.messages("calendar.hub", hub=view.hub.name)
    return _calendar(view, "", name, view.repository.maintenance(_MOST_EVENTS))


def component_calendar(view: PublicView, key: str) -> Artifact:
    """Return the calendar of the maintenance that affects a component."""
    names = {"hub": view.hub.name, "component": view.component_name(key) or key}
    name = view.messages("calendar.component", **names)
    maintenance = view.repository.maintenance(_MOST_EVENTS, key)
    return _calendar(view, addresses.component(key), name, maintenance)


def event_calendar(view: PublicView, incident: PublicIncident) -> Artifact:
    """Return the calendar of one maintenance; without an event if it has no window."""
    return _calendar(view, incident.path, incident.title, [incident])


def session_calendar(view: PublicView, incident: PublicIncident) -> Artifact:
    """Return the calendar of the live session on an incident, which has one."""
    title = view.messages("calendar.session", title=incident.title)
    event = _session(view, incident, title)
    return _file(view, f"{incident.path}session.ics", title, [event])


def _calendar(
    view: PublicView, folder: str, name: str, incidents: list[PublicIncident]
) -> Artifact:
    events = [_event(view, one) for one in incidents if one.window is not None]
    return _file(view, f"{folder}calendar.ics", name, events)


def _file(view: PublicView, local: str, name: str, events: list[Event]) -> Artifact:
    """Return the calendar file at `local` below the language's root."""
    from icalendar import Calendar

    path = f"{view.prefix}{local}"
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("source", addresses.absolute(view.hub.url, path), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(event)
    if not events:
        calendar.add_component(placeholder())
    return Artifact(path=path, data=calendar.to_ical(sorted=False))


def _event(view: PublicView, incident: PublicIncident) -> Event:
    from icalendar import Event

    newest = incident.newest
    changed = _utc(max(update.changed for update in incident.updates))
    url = addresses.absolute(view.hub.url, view.prefix + incident.path)
    event = Event()
    event.add("uid", tag_uris.incident_uri(view, incident))
    event.add("dtstamp", changed)
    event.add("sequence", int(newest.number))
    event.add("created", _utc(incident.first.at))
    event.add("last-modified", changed)
    if incident.window:
        event.add("dtstart", _utc(incident.window.start))
        event.add("dtend", _utc(incident.window.end))
    event.add("summary", incident.title, parameters={"LANGUAGE": incident.language})
    said = dict.fromkeys((newest.summary, incident.message.summary))
    instruction = incident.instruction
    words = [*said, instruction.do if instruction else None, url]
    event.add("description", "\n\n".join(part for part in words if part))
    event.add("url", url)
    event.add("status", "CANCELLED" if _is_called_off(incident) else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    names = [view.component_name(key) for key in incident.components]
    if any(names):
        event.add("categories", [name for name in names if name])
    return event


def _session(view: PublicView, incident: PublicIncident, title: str) -> Event:
    from icalendar import Event

    changed = _utc(incident.page_changed)
    url = addresses.absolute(view.hub.url, f"{view.prefix}{incident.path}#session")
    event = Event()
    event.add("uid", f"{tag_uris.incident_uri(view, incident)}/session")
    event.add("dtstamp", changed)
    event.add("sequence", int(incident.newest.number))
    event.add("last-modified", changed)
    if incident.live:
        event.add("dtstart", _utc(incident.live.start))
        event.add("dtend", _utc(incident.live.end))
    event.add("summary", title, parameters={"LANGUAGE": view.language})
    event.add("description", url)
    event.add("url", url)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _is_called_off(incident: PublicIncident) -> bool:
    """Return whether `incident` ended before its window without having begun."""
    working = {State.IN_PROGRESS, State.VERIFYING}
    begun = any(update.state in working for update in incident.effective_updates)
    ended, window = incident.ended, incident.window
    return not begun and ended is not None and window is not None and ended <= window.start


def placeholder() -> Timezone:
    """Return a time zone for a calendar without events, since the format requires one part."""
    from icalendar import Timezone, TimezoneStandard

    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - the format wants a local time
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    standard.add("tzname", "UTC")
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    zone.add_component(standard)
    return zone


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
