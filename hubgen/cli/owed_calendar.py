"""What is owed as a calendar for the team: an event at the minute when each thing is due.

An event keeps its UID while the same thing is owed, so that a promise that
moves, moves in the calendar too. What is done is no longer in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from icalendar import Calendar, Event

from hubgen.cli.owed_report import in_words
from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.outputs.calendar import placeholder
from hubgen.public.obligations import Obligation, ObligationKind

_PRODUCT = "-//hubgen//owed//EN"
_TOLD_BY_WORDS = {ObligationKind.ACTION, ObligationKind.FOLLOW_UP}


def owed_calendar(obligations: Sequence[Obligation], project: Project) -> bytes:
    """Return `obligations` in the iCalendar format, independent of the clock.

    What waits for approval and has no time of its own gets no event.
    """
    name = f"{project.hub.name}: what is due"
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    incidents = {incident.id: incident for incident in project.incidents}
    dated = [one for one in obligations if one.has_date]
    for one in dated:
        calendar.add_component(_event(one, incidents.get(one.incident), project))
    if not dated:
        calendar.add_component(placeholder())
    return bytes(calendar.to_ical(sorted=False))


def _event(one: Obligation, incident: Incident | None, project: Project) -> Event:
    what = in_words(one)
    place = incident.source.folder if incident else one.path
    event = Event()
    event.add("uid", _uid(one, incident, project))
    event.add("dtstamp", _newest(one, incident))
    event.add("sequence", len(incident.updates) if incident else 0)
    event.add("dtstart", one.due.astimezone(UTC))
    event.add("summary", f"{what[:1].upper()}{what[1:]}: {one.title}")
    event.add(
        "description",
        "\n".join(filter(None, [project.plan.team.name_of(one.who or ""), place])),
    )
    event.add("transp", "TRANSPARENT")
    return event


def _uid(one: Obligation, incident: Incident | None, project: Project) -> str:
    """Return the UID of a debt, built from the incident's oldest name, or a lesson's."""
    if incident is None:
        return f"tag:{project.hub.tag}:{one.incident}/owed/{one.kind}"
    name = incident.head.was[0] if incident.head.was else incident.id
    part = one.key or one.what or ""
    if one.kind in _TOLD_BY_WORDS:
        part = sha256(part.encode()).hexdigest()[:16]
    return f"tag:{project.hub.tag}:incident/{name}/owed/{one.kind}{f'/{part}' if part else ''}"


def _newest(one: Obligation, incident: Incident | None) -> datetime:
    """Return when the incident last changed; of a lesson, when it is due."""
    if incident is None:
        return one.due.astimezone(UTC)
    times = [update.head.at for update in incident.updates if update.head.at]
    return max(times, default=incident.head.started or one.due).astimezone(UTC)
