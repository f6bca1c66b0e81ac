"""The sequence of updates: states, times and numbers that agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.model.words import Kind, states_of
from hubgen.problems import Level, Problem
from hubgen.public.approval import is_urgent_first
from hubgen.source.suggest import one_of


def check_updates(project: Project) -> Iterator[Problem]:
    """Yield what is wrong with the states, times and references of each incident's updates."""
    broken = {path.rpartition("/")[0] for path in project.unread}
    for incident in project.incidents:
        live = [update for update in incident.updates if not update.head.draft]
        for update in incident.updates:
            yield from _state(incident, update)
            yield from _times(update)
            yield from _earlier(incident, update)
            yield from _urgent(incident, update)
        yield from _order(live)
        yield from _window(incident)
        if incident.source.folder not in broken:
            yield from _unknown_numbers(incident)
            yield from _missing(incident, live)


def _missing(incident: Incident, live: list[Update]) -> Iterator[Problem]:
    """Yield a problem if the incident has no update, or a maintenance no window."""
    if not incident.updates:
        state = states_of(incident.head.kind)[0]
        yield Problem(
            place=incident.source.at(),
            rule="no-update",
            what="this incident has no update yet, so readers do not see it",
            fix=f"write one: hubgen new update {incident.id} --state {state}",
            level=Level.WARNING,
        )
    planned = incident.head.kind is Kind.MAINTENANCE
    if planned and live and not any(update.head.window for update in live):
        yield Problem(
            place=live[0].source.at(),
            rule="window-missing",
            level=Level.WARNING if incident.head.source else Level.ERROR,
            what="no update says when the maintenance takes place",
            fix="add window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}",
        )


def _urgent(incident: Incident, update: Update) -> Iterator[Problem]:
    if update.head.urgent and not update.head.draft and not is_urgent_first(incident, update):
        yield Problem(
            place=update.source.at_key("urgent"),
            rule="urgent-later",
            what="only the first statement on an incident can go out without its approvals",
            fix="remove urgent:, and have this update approved (hubgen approve)",
        )


def _state(incident: Incident, update: Update) -> Iterator[Problem]:
    states = states_of(incident.head.kind)
    if update.head.state not in states:
        kind = (
            "a maintenance"
            if incident.head.kind is Kind.MAINTENANCE
            else f"this {incident.head.kind}"
        )
        yield Problem(
            place=update.source.at("state"),
            rule="state-kind",
            what=f"{kind} cannot be {update.head.state}",
            fix=f"use {one_of([state.value for state in states])}",
        )


def _times(update: Update) -> Iterator[Problem]:
    head, source = update.head, update.source
    if head.at and head.due and head.due <= head.at:
        yield Problem(
            place=source.at("next_update"),
            rule="next-update-past",
            what="the next update is promised for a time before this one",
            fix="write a later time, or a length like 30m",
        )
    if head.at and head.edited and head.edited < head.at:
        yield Problem(
            place=source.at("edited"),
            rule="edited-early",
            what="the update was edited before it went out",
            fix="write the time at which its wording changed",
        )


def _named_updates(update: Update) -> Iterator[tuple[str, str]]:
    """Yield the numbers of other updates that `update` names, each with its key."""
    for key, number in (("corrects", update.head.corrects), ("retracts", update.head.retracts)):
        if number is not None:
            yield key, number


def _unknown_numbers(incident: Incident) -> Iterator[Problem]:
    """Yield corrections and retractions of updates that do not exist."""
    known = [update.number for update in incident.updates]
    for update in incident.updates:
        for key, number in _named_updates(update):
            if int(number) not in map(int, known):
                what = f"there is no update {number} here"
                place = update.source.at(key)
                fix = f"use {one_of(known)}"
                yield Problem(place=place, rule=f"{key}-unknown", what=what, fix=fix)


def _earlier(incident: Incident, update: Update) -> Iterator[Problem]:
    """Yield corrections and retractions of updates that come later, or are drafts."""
    others = {int(other.number): other for other in incident.updates}
    for key, number in _named_updates(update):
        place = update.source.at(key)
        other = others.get(int(number))
        if other and int(number) >= int(update.number):
            what = f"an update {key} an earlier one; {number} is not earlier than {update.number}"
            fix = "name an earlier update"
            yield Problem(place=place, rule=f"{key}-later", what=what, fix=fix)
        elif other and other.head.draft and not update.head.draft:
            what = f"update {number} is a draft: readers never saw it"
            yield Problem(place=place, rule=f"{key}-draft", what=what, fix=f"remove {key}:")


def _order(live: list[Update]) -> Iterator[Problem]:
    for before, update in pairwise(live):
        if before.head.at and update.head.at and update.head.at < before.head.at:
            yield Problem(
                place=update.source.at("at"),
                rule="order",
                what=f"update {update.number} is dated before update {before.number}",
                fix="correct the time of one of them; numbers follow time",
            )


def _window(incident: Incident) -> Iterator[Problem]:
    for update in incident.updates:
        if update.head.window and incident.head.kind is not Kind.MAINTENANCE:
            yield Problem(
                place=update.source.at("window"),
                rule="window-kind",
                what="only a maintenance has a window",
                fix="remove it, or write kind: maintenance in incident.yml",
            )
