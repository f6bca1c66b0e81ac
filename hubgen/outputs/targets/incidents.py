"""Targets of single incidents, and of the months that list them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from hubgen.outputs import api, calendar, cards, feeds, pages, past, posts
from hubgen.outputs.artifact import FileCopy
from hubgen.outputs.targets.registry import Item, target
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView
from hubgen.source.names import QUESTIONS

_SEPARATOR = "|"


@target(
    "incident",
    keys=lambda view, _group: view.repository.ids(),
    month_of=lambda key, month_of_incident: month_of_incident(key),
)
def incident(view: PublicView, key: str) -> Iterator[Item]:
    """Build everything that shows one incident alone, posts aside."""
    one = view.repository.get(key)
    if one is None:
        return
    yield pages.incident_page(view, one)
    yield from pages.question_pages(view, one)
    yield from pages.redirect_pages(view, one)
    card = cards.incident_card(view, one)
    yield pages.short_page(view, one, card.path, card.alt)
    yield from feeds.incident_feeds(view, one)
    yield from cards.incident_cards(view, one)
    yield from past.placeholders(view, one)
    if one.is_maintenance:
        yield calendar.event_calendar(view, one)
    if one.live:
        yield calendar.session_calendar(view, one)
    if view.is_main:
        yield api.incident_endpoint(view, one)
        yield from attachments(one)


def attachments(one: PublicIncident) -> Iterator[FileCopy]:
    """Yield the files that an incident's texts show."""
    for file in one.attachments:
        yield FileCopy(path=file.path, source=file.source, digest=file.digest)


def _months(view: PublicView, _group: str) -> Iterator[str]:
    """Yield each month with its newer and its older neighbour."""
    names = ["", *view.repository.months(), ""]
    for (newer, name), (_, older) in pairwise(pairwise(names)):
        yield _SEPARATOR.join((name, newer, older))


@target(
    "month",
    keys=_months,
    month_of=lambda key, _month_of_incident: key.partition(_SEPARATOR)[0],
)
def month(view: PublicView, key: str) -> Item:
    """Build the page of a month."""
    name, newer, older = key.split(_SEPARATOR)
    return pages.month_page(view, name, newer or None, older or None)


def _archives(view: PublicView, component: str) -> Iterator[str]:
    """Yield each month of which a feed leaves something out, with its neighbours."""
    for one in feeds.archived_months(view, component):
        yield _SEPARATOR.join((component, one.month, one.newer or "", one.older or ""))


@target(
    "archive",
    keys=_archives,
    groups=lambda view: ("", *view.hub.components),
    month_of=lambda key, _month_of_incident: key.split(_SEPARATOR)[1],
    in_preview=False,
)
def archive(view: PublicView, key: str) -> Item:
    """Build a month of what a feed no longer holds."""
    component, name, newer, older = key.split(_SEPARATOR)
    months = feeds.ArchiveMonth(month=name, newer=newer or None, older=older or None)
    return feeds.archive_feed(view, component, months)


def _offered(view: PublicView, _group: str) -> Iterator[str]:
    for one, update in posts.offered(view):
        yield post_key(one.id, update.number)
    for one, question in posts.offered_answers(view):
        yield post_key(one.id, f"{QUESTIONS}/{question.number}")


def post_key(incident_id: str, number: str) -> str:
    """Return the key of the posts of an update, or of an answer (`questions/07`)."""
    return f"{incident_id}/{number}"


@target("posts", keys=_offered, is_social=True, in_preview=False)
def post_files(view: PublicView, key: str) -> Iterable[Item]:
    """Build the posts of an update or of an answer, in every channel's form."""
    incident_id, _, number = key.partition("/")
    one = view.repository.get(incident_id)
    if one and number.startswith(f"{QUESTIONS}/"):
        question = one.question(number.removeprefix(f"{QUESTIONS}/"))
        return posts.answer_artifacts(view, one, question)
    return posts.update_artifacts(view, one, one.update(number)) if one else ()
