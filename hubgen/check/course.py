"""The course of an incident: states, times and numbers that fit together."""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.model.words import Kind, states_of
from hubgen.problems import Level, Problem
from hubgen.read.suggest import one_of


def course(project: Project) -> Iterator[Problem]:
    """What is wrong with the course of each incident."""
    for incident in project.incidents:
        live = [update for update in incident.updates if not update.head.draft]
        for update in incident.updates:
            yield from _state(incident, update)
            yield from _times(update)
            yield from _targets(incident, update)
        yield from _order(live)
        yield from _window(incident, live)
        if not incident.updates:
            yield Problem(
                place=incident.source.at(),
                rule="no-update",
                what="this incident has no update yet, so nobody sees it",
                mend=f"write one: hubgen new update {incident.id} --state investigating",
                level=Level.WARNING,
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
            mend=f"use {one_of([state.value for state in states])}",
        )


def _times(update: Update) -> Iterator[Problem]:
    head, source = update.head, update.source
    if head.at and head.due and head.due <= head.at:
        yield Problem(
            place=source.at("next_update"),
            rule="next-update-past",
            what="the next update is promised for a time before this one",
            mend="write a later time, or a length like 30m",
        )
    if head.at and head.edited and head.edited < head.at:
        yield Problem(
            place=source.at("edited"),
            rule="edited-early",
            what="the update was edited before it went out",
            mend="write the time at which its wording changed",
        )


def _targets(incident: Incident, update: Update) -> Iterator[Problem]:
    numbers = {int(other.number): other for other in incident.updates}
    for name, number in (("corrects", update.head.corrects), ("retracts", update.head.retracts)):
        if number is None:
            continue
        place = update.source.at(name)
        other = numbers.get(int(number))
        if other is None:
            known = one_of([found.number for found in incident.updates])
            yield Problem(
                place=place,
                rule=f"{name}-unknown",
                what=f"there is no update {number} here",
                mend=f"use {known}",
            )
        elif int(number) >= int(update.number):
            what = f"an update {name} an earlier one; {number} is not earlier than {update.number}"
            yield Problem(
                place=place, rule=f"{name}-later", what=what, mend="name an earlier update"
            )
        elif other.head.draft and not update.head.draft:
            what = f"update {number} is a draft: readers never saw it"
            yield Problem(place=place, rule=f"{name}-draft", what=what, mend=f"remove {name}:")


def _order(live: list[Update]) -> Iterator[Problem]:
    for before, update in zip(live, live[1:], strict=False):
        if before.head.at and update.head.at and update.head.at < before.head.at:
            yield Problem(
                place=update.source.at("at"),
                rule="order",
                what=f"update {update.number} is dated before update {before.number}",
                mend="mend the time of one of them; numbers follow time",
            )


def _window(incident: Incident, live: list[Update]) -> Iterator[Problem]:
    if incident.head.kind is Kind.MAINTENANCE:
        if live and not any(update.head.window for update in live):
            yield Problem(
                place=live[0].source.at(),
                rule="window-missing",
                what="nobody is told when the maintenance takes place",
                mend="add window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}",
            )
        return
    for update in incident.updates:
        if update.head.window:
            yield Problem(
                place=update.source.at("window"),
                rule="window-kind",
                what="only a maintenance has a window",
                mend="remove it, or write kind: maintenance in incident.yml",
            )
