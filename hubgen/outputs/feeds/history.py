"""History: one entry for each incident, as in Statuspage's own feeds.

An entry grows with its incident, so that readers which know entries by their
id do not show what is new; `feed.*` has an entry for each update.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from hubgen.outputs.feeds import selection
from hubgen.outputs.feeds.entries import (
    LONGEST_TEXT,
    FeedEntry,
    below_summary,
    body_of,
    correction_links,
    entry,
    legal,
    opens_with,
    page_url,
    read_on,
)
from hubgen.outputs.feeds.stream import Stream, history_stream
from hubgen.public import tag_uris, times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView


def history(view: PublicView) -> Stream:
    """Return the newest fifty incidents, as far as there is room, by their first update."""
    entries: list[FeedEntry] = []
    size = 0
    for incident in view.repository.newest(selection.MOST_ENTRIES):
        one, weight = _weighed(view, incident)
        size += weight
        if size > selection.MOST_BYTES - selection.HEAD_BYTES:
            break
        entries.append(one)
    return replace(history_stream(view), entries=tuple(entries))


def _weighed(view: PublicView, incident: PublicIncident) -> tuple[FeedEntry, int]:
    """Return the entry of `incident`, and what it weighs."""

    def compute() -> tuple[FeedEntry, int]:
        one = _entry(view, incident)
        return one, selection.max_bytes(one)

    return view.memo.get(_weighed, view.hub, view.messages, incident, compute=compute)


def _entry(view: PublicView, incident: PublicIncident) -> FeedEntry:
    newest = entry(view, incident, incident.newest)
    return FeedEntry(
        id=tag_uris.incident_uri(view, incident),
        url=page_url(view, incident.path),
        title=legal(incident.title),
        language=incident.language,
        summary=newest.summary,
        html=legal("\n".join(_updates_html(view, incident))),
        published=incident.first.at,
        updated=max(update.changed for update in incident.updates),
        categories=newest.categories,
    )


def _updates_html(view: PublicView, incident: PublicIncident) -> Iterator[str]:
    """Yield the updates, newest first, as far as an entry has room; then the link to the rest."""
    size = 0
    for update in reversed(incident.updates):
        text = _update_html(view, incident, update)
        size += len(escape(text).encode())
        if size > LONGEST_TEXT and update is not incident.newest:
            yield read_on(view, page_url(view, incident.path))
            return
        yield text


def _update_html(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    """Return an update as Statuspage writes it: its time, its state and its text."""
    linked = {update.corrects, update.retracts, *update.corrected_by, update.retracted_by}
    others = (one for one in incident.updates if one.number in linked)
    return view.memo.get(
        _update_html,
        view.hub,
        view.messages,
        update,
        *others,
        compute=lambda: _write_update(view, incident, update),
    )


def _write_update(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    time = escape(times.short_time(update.at, view.messages))
    state = escape(view.messages(f"words.state.{update.state}"))
    body = body_of(view, update)
    summary = "" if opens_with(body, update.summary) else f" - {escape(update.summary)}"
    head = f"<p><small>{time}</small><br><strong>{state}</strong>{summary}</p>"
    below = below_summary(view, update, body)
    return "\n".join([head, *correction_links(view, incident, update), *below])
