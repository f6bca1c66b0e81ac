"""The search index: one entry for each page that a reader may look for.

It comes from the public view, so that every build writes the same. hubgen's
search page reads it, and so does Material's search in a hub whose own header
shows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

PATH = "search/search_index.json"
NEWEST = 50
_MOST_ANSWERS = 100
# What Material's search expects; its other pipelines would need a list of stop words.
_CONFIG = {
    "lang": ["en"],
    "separator": r"[\s\-]+",
    "pipeline": [],
    "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
}
_SUBSCRIBE = (
    "site.subscribe.lead",
    "site.subscribe.feeds",
    "site.subscribe.what",
    "site.calendar",
    "site.calendar.what",
)

SearchEntry = dict[str, str | bool]


def search_index(views: Sequence[PublicView], newest: int = NEWEST) -> Artifact:
    """Return the index of all languages.

    Of incidents it holds the open ones and the `newest` by their first update.
    """
    docs = list(chain.from_iterable(_entries(view, newest) for view in views))
    text = json.dumps({"config": _CONFIG, "docs": docs}, ensure_ascii=False, separators=(",", ":"))
    return Artifact(path=PATH, data=text.encode("utf-8"))


def _entries(view: PublicView, newest: int) -> Iterator[SearchEntry]:
    """Yield the entries of one language: open incidents, answers, pages, other incidents.

    Questions about an incident have entries of their own.
    """
    incidents = {one.id: one for one in (*view.repository.open(), *view.repository.newest(newest))}
    entries = [(one, _incident_entries(view, one)) for one in incidents.values()]
    yield from (entry for one, those in entries if one.is_open for entry in those)
    for question in view.faq:
        if not question.is_withdrawn:
            texts = [question.body.text, question.topic or ""]
            yield _entry(view, question.path, question.question, texts)
    for page in view.pages:
        if page.slug != "index":
            texts = [page.description or "", page.body.text]
            yield _entry(view, addresses.page(page.slug), page.title, texts)
    yield _subscribe(view)
    if view.lessons:
        yield _lessons(view)
    yield from (entry for one, those in entries if not one.is_open for entry in those)


def _incident_entries(view: PublicView, incident: PublicIncident) -> list[SearchEntry]:
    """Return the entry of an incident, then those of its answers."""
    key = (view.hub, view.messages, incident)
    return view.memo.get(
        _incident,
        *key,
        compute=lambda: [_incident(view, incident), *_answers(view, incident)],
    )


def _answers(view: PublicView, incident: PublicIncident) -> Iterator[SearchEntry]:
    """Yield the entries of the newest answers to questions about `incident`."""
    for one in incident.answers[:_MOST_ANSWERS]:
        texts = [correction.what for correction in one.corrections]
        texts += [one.body.text if one.body else "", incident.title]
        yield _entry(view, addresses.question(incident.id, one.number), one.question, texts)


def _incident(view: PublicView, incident: PublicIncident) -> SearchEntry:
    """Return the entry of an incident; `note` is its state and since when it holds."""
    state = view.messages(f"words.state.{incident.state}")
    since = incident.ended or incident.newest.at
    note = f"{state} · {times.short_time(since, view.messages)}"
    texts = list(_texts_of_incident(view, incident))
    entry = _entry(view, incident.path, incident.title, texts) | {"note": escape(note, quote=False)}
    return entry | {"open": True} if incident.is_open else entry


def _texts_of_incident(view: PublicView, incident: PublicIncident) -> Iterator[str]:
    """Yield the texts of an incident, the newest first, and what goes with them.

    Nothing that was retracted; what was corrected comes last, so that an excerpt
    shows the correction.
    """
    updates = [one for one in reversed(incident.updates) if not one.retracted_by]
    for update in updates:
        if not update.corrected_by:
            yield from _texts_of_update(update)
    yield from (action.what for action in incident.actions)
    if incident.review:
        yield from (incident.review.title or "", incident.review.body.text)
    yield from (view.component_name(key) or "" for key in incident.components)
    yield from incident.tags
    contact = incident.contact or view.contact
    if contact:
        yield from (contact.name, contact.phone or "", contact.email or "")
    yield view.messages(f"words.kind.{incident.kind}")
    for update in updates:
        if update.corrected_by:
            yield from _texts_of_update(update)


def _texts_of_update(update: PublicUpdate) -> Iterator[str]:
    body = update.body.text
    if not body.startswith(update.summary.removesuffix(" …")):
        yield update.summary
    yield update.do or ""
    yield body


def _lessons(view: PublicView) -> SearchEntry:
    """Return the entry of the page of what was changed, with the incidents that it names."""
    names = dict.fromkeys(lesson.incident for lesson in view.lessons if lesson.incident)
    titles = [one.title for name in names if (one := view.repository.get(name))]
    texts = [*titles, *(lesson.text for lesson in view.lessons)]
    return _entry(view, addresses.LESSONS, view.messages("site.lessons"), texts)


def _subscribe(view: PublicView) -> SearchEntry:
    """Return the entry of the page on subscribing."""
    texts = [view.messages(name) for name in _SUBSCRIBE]
    texts += [component.name for component in view.hub.components.values()]
    for name, channel in (view.hub.channels or {}).items():
        if channel.handle and not channel.off:
            texts += [name, channel.handle]
    return _entry(view, "subscribe/", view.messages("site.subscribe"), texts)


def _entry(view: PublicView, path: str, title: str, texts: Sequence[str]) -> SearchEntry:
    """Return what the index says of the page at `path`; its readers expect HTML."""
    lines = (line.strip().removeprefix("- ") for text in texts for line in text.splitlines())
    words = " ".join(word for line in lines for word in line.split())
    return {
        "location": view.prefix + path,
        "title": escape(title, quote=False),
        "text": escape(words, quote=False),
    }
