"""History: each incident once, as Statuspage's own feeds have it.

An entry grows with its incident, so a reader that knows entries by their id
alone will not show what is new: who wants each update follows `feed.*`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from hubgen.outputs.feeds import scopes, selection
from hubgen.outputs.feeds.entries import (
    LONGEST_TEXT,
    Entry,
    below_summary,
    body_of,
    entry,
    legal,
    marked,
    opens_with,
    page_url,
    read_on,
)
from hubgen.outputs.feeds.stream import Stream
from hubgen.public import tag_uris, times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView


def history(view: PublicView) -> Stream:
    """The newest fifty incidents, as far as there is room, by their first update."""
    kept: list[Entry] = []
    size = 0
    for incident in view.repository.newest(selection.MOST_ENTRIES):
        one, weight = _weighed(view, incident)
        size += weight
        if size > selection.MOST_BYTES - selection.HEAD_BYTES:
            break
        kept.append(one)
    return replace(scopes.of_history(view), entries=tuple(kept))


def _weighed(view: PublicView, incident: PublicIncident) -> tuple[Entry, int]:
    """The entry of `incident`, and what it weighs."""

    def made() -> tuple[Entry, int]:
        one = _entry(view, incident)
        return one, selection.weight(one)

    return view.memo.get(_weighed, view.hub, view.messages, incident, compute=made)


def _entry(view: PublicView, incident: PublicIncident) -> Entry:
    newest = entry(view, incident, incident.newest)
    return Entry(
        id=tag_uris.incident_uri(view, incident),
        url=page_url(view, incident.path),
        title=legal(incident.title),
        language=incident.language,
        summary=newest.summary,
        html=legal("\n".join(_course(view, incident))),
        published=incident.first.at,
        updated=max(update.changed for update in incident.updates),
        categories=newest.categories,
    )


def _course(view: PublicView, incident: PublicIncident) -> Iterator[str]:
    """What was said, newest first; what would be too much is left to the incident's page."""
    size = 0
    for update in reversed(incident.updates):
        text = _told(view, incident, update)
        size += len(escape(text).encode())
        if size > LONGEST_TEXT and update is not incident.newest:
            yield read_on(view, page_url(view, incident.path))
            return
        yield text


def _told(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    """An update as Statuspage writes it, its time, its state, its text; with all of an entry."""
    linked = {update.corrects, update.retracts, *update.corrected_by, update.retracted_by}
    others = (one for one in incident.updates if one.number in linked)
    return view.memo.get(
        _told,
        view.hub,
        view.messages,
        update,
        *others,
        compute=lambda: _written(view, incident, update),
    )


def _written(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    time = escape(times.short_time(update.at, view.messages))
    state = escape(view.messages(f"words.state.{update.state}"))
    body = body_of(view, update)
    summary = "" if opens_with(body, update.summary) else f" - {escape(update.summary)}"
    head = f"<p><small>{time}</small><br><strong>{state}</strong>{summary}</p>"
    below = below_summary(view, update, body)
    return "\n".join([head, *marked(view, incident, update), *below])
