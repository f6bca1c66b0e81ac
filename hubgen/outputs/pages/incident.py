"""The page of an incident: its current state, the newest update, then the earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import incident_feed_links, page_source
from hubgen.outputs.pages.headline import headline
from hubgen.outputs.pages.questions import shown_questions
from hubgen.outputs.pages.session import ways_to_ask
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident, PublicUpdate, RichText
from hubgen.public.view import PublicView


def incident_page(view: PublicView, incident: PublicIncident) -> PageSource:
    """Return the page of `incident`.

    While it is open, it includes the answers of the FAQ that concern it; later, links to them.
    """
    questions = (view.question(slug) for slug in incident.faq)
    answered = (view.answer(slug) for slug in incident.faq if incident.is_open)
    return page_source(
        view,
        incident.path,
        "incident",
        title=incident.title,
        description=incident.newest.summary,
        updated=incident.page_changed.date(),
        feeds=incident_feed_links(view, incident),
        context={
            "scripts": ("live.js",) if incident.is_open else (),
            "incident": incident,
            "head": headline(incident),
            "earlier": updates_by_day(incident.updates[:-1]),
            "bodies": {one.number: body_without_promise(view, one) for one in incident.updates},
            "numbers": {one.number for one in incident.updates},
            "full_address": addresses.absolute(view.hub.url, view.prefix + incident.path),
            "questions": [one for one in questions if one],
            "lessons": view.lessons_of(incident.id),
            "answers": [one for one in answered if one and not one.is_withdrawn],
            "shown": shown_questions(incident),
            "ways": ways_to_ask(view, incident),
        },
    )


def updates_by_day(updates: Sequence[PublicUpdate]) -> list[tuple[date, list[PublicUpdate]]]:
    """Return `updates` by the day of their publication, newest first."""
    by_day = groupby(reversed(updates), key=lambda one: one.at.date())
    return [(day, list(those)) for day, those in by_day]


def body_without_promise(view: PublicView, update: PublicUpdate) -> RichText:
    """Return the body of `update` without a last line that only repeats `next_update`.

    Such a line has every word of the promise and at most one more, like "Uhr" in German.

    The page shows the promise itself, with a countdown and in the reader's time zone.
    """
    if update.next_update is None:
        return update.body
    label = view.messages("site.next-update")
    promise = f"{label}: {times.long_time(update.next_update, view.messages)}"
    text = update.body.markdown.rstrip()
    before, gap, last = text.rpartition("\n\n")
    said, promised = Counter(_words(last)), Counter(_words(promise))
    if not gap or promised - said or (said - promised).total() > 1:
        return update.body
    return replace(update.body, markdown=before + "\n")


def _words(text: str) -> list[str]:
    return [word.strip(".,") for word in text.split()]
