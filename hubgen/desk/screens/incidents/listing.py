"""Incidents: every incident of the hub, with search and filters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk import addresses, moments
from hubgen.desk.pages import page
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, Update, Window
from hubgen.model.plan import Team
from hubgen.model.source import Body
from hubgen.model.words import Kind
from hubgen.public.privacy_gate import public_updates

PAGE_SIZE = 50


class Standing(StrEnum):
    """How far an incident is."""

    DRAFT = "draft"
    OPEN = "open"
    OVER = "over"
    EXERCISE = "exercise"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentQuery:
    """What is looked for: words, how far, and a component; empty for any."""

    words: str = ""
    standing: str = ""
    component: str = ""

    def matches(self, incident: Incident, standing: Standing) -> bool:
        """Return whether `incident` is looked for."""
        if self.standing and standing != self.standing:
            return False
        if self.component and self.component not in _components(incident):
            return False
        words = _plain(self.words).split()
        return not words or _holds(incident, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One incident of the list."""

    id: str
    title: str
    href: str
    standing: Standing
    state: str
    severity: str | None
    began: datetime | None
    when: str
    updates: int
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """One page of the incidents found, the newest first; `page` counts from 1."""

    rows: tuple[IncidentRow, ...]
    found: int
    page: int
    pages: int


def standing_of(incident: Incident, team: Team, at: datetime) -> Standing:
    """Return how far `incident` is at `at`."""
    if incident.head.exercise:
        return Standing.EXERCISE
    public = public_updates(incident, team, at)
    if not public:
        return Standing.DRAFT
    return Standing.OVER if public[-1].head.state.is_end else Standing.OPEN


def began(incident: Incident, updates: Sequence[Update]) -> datetime | None:
    """Return when `incident` began, or its planned work will; None where nothing says it."""
    window = _window(incident, updates)
    if window:
        return window.start
    return incident.head.started or (updates[0].head.at if updates else None)


def when(seen: Visit, incident: Incident, updates: Sequence[Update]) -> str:
    """Return the time of planned work, or when `incident` began; empty without either."""
    window = _window(incident, updates)
    if window:
        return moments.period(window.start, window.end, seen.now, seen.words)
    start = began(incident, updates)
    return seen.when(start) if start else ""


def since(seen: Visit, incident: Incident, updates: Sequence[Update]) -> str:
    """Return `when`, as `since …` for what has begun and is not over."""
    text = when(seen, incident, updates)
    is_over = bool(updates) and updates[-1].head.state.is_end
    if not text or is_over or _window(incident, updates):
        return text
    return seen.t("now.since", time=text)


def _window(incident: Incident, updates: Sequence[Update]) -> Window | None:
    """Return the planned time of maintenance as the newest of `updates` names it."""
    if incident.head.kind is not Kind.MAINTENANCE:
        return None
    return next((one.head.window for one in reversed(updates) if one.head.window), None)


def incident_list(seen: Visit, query: IncidentQuery, number: int) -> IncidentList:
    """Return the page `number` of what `query` finds."""
    incidents = seen.project.incidents if seen.project else ()
    found = [
        (one, standing)
        for one in sorted(incidents, key=lambda one: one.id, reverse=True)
        if query.matches(one, standing := standing_of(one, seen.team, seen.now))
    ]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    rows = tuple(_row(seen, one, standing) for one, standing in shown)
    return IncidentList(rows=rows, found=len(found), page=number, pages=pages)


def _row(seen: Visit, incident: Incident, standing: Standing) -> IncidentRow:
    public = public_updates(incident, seen.team, seen.now)
    shown = public or incident.updates
    return IncidentRow(
        id=incident.id,
        title=incident.head.title,
        href=addresses.incident(incident.id),
        standing=standing,
        state=seen.t(f"words:state.{shown[-1].head.state}") if shown else "",
        severity=incident.head.rated and seen.t(f"words:severity.{incident.head.rated}"),
        began=began(incident, shown),
        when=when(seen, incident, shown),
        updates=len(incident.updates),
        hidden=len(incident.updates) - len(public),
    )


def _components(incident: Incident) -> set[str]:
    every = set(incident.head.components)
    return every.union(*(update.head.components for update in incident.updates))


def _holds(incident: Incident, words: list[str]) -> bool:
    """Return whether each of `words` is in the incident's texts."""
    texts = [incident.id, incident.head.title, *incident.head.tags]
    texts += [update.head.summary or "" for update in incident.updates]
    head = _plain("\n".join(texts))
    bodies = [update.body for update in incident.updates]
    return all(
        word in head or any(word in body.once(_plain_body) for body in bodies) for word in words
    )


def _plain_body(body: Body) -> str:
    return _plain(body.markdown)


def _plain(text: str) -> str:
    """Return `text` in small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def show(request: Request) -> Response:
    """Show the list."""
    seen = visit(request)
    parameters = request.query_params
    query = IncidentQuery(
        words=parameters.get("q", "")[:200],
        standing=parameters.get("show", ""),
        component=parameters.get("component", ""),
    )
    number = parameters.get("page", "1")
    found = incident_list(seen, query, int(number) if number.isdecimal() else 1)
    components = seen.hub.components if seen.hub else {}
    return page(
        seen,
        "incidents.html",
        screen="incidents",
        query=query,
        found=found,
        components=[(key, one.name) for key, one in components.items()],
        standings=list(Standing),
    )


ROUTES = [Route("/incidents", show)]
