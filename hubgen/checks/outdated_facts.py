"""Outdated facts: what a corrected or retracted update stated and nobody has set right.

A retracted update counts as never said, so what it stated goes by itself; its
state does not, since every update names one. A correction replaces what it
names; what it does not name stays, perhaps wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.problems import Level, Problem
from hubgen.public.privacy_gate import effective_updates


def check_outdated_facts(project: Project) -> Iterator[Problem]:
    """Yield the facts of corrected and retracted updates that may be wrong and still apply."""
    for incident in project.incidents:
        if not incident.head.source:
            for place, update in enumerate(incident.updates):
                earlier = incident.updates[:place]
                yield from _left_by_correction(incident, update, earlier)
                yield from _state_of_retracted(update, earlier)


def _target(number: str | None, earlier: tuple[Update, ...]) -> Update | None:
    return next((one for one in earlier if number and int(one.number) == int(number)), None)


def _left_by_correction(
    incident: Incident, update: Update, earlier: tuple[Update, ...]
) -> Iterator[Problem]:
    """Yield what the corrected update states that still applies and the correction leaves."""
    wrong = _target(update.head.corrects, earlier)
    effective = effective_updates(incident.updates)
    if wrong is None or wrong not in effective:
        return
    later = effective[effective.index(wrong) + 1 :]
    for key, status in wrong.head.components.items():
        if not any(key in one.head.components for one in later):
            yield _problem(
                update,
                f"this corrects {wrong.number}, which set {key} to {status}, but does not say"
                " whether that is still right",
                f"add {key} to components: with {status} or the right status",
            )
    if wrong.head.window and not any(one.head.window for one in later):
        yield _problem(
            update,
            f"this corrects {wrong.number}, which gave the window, but does not say whether that"
            " is still right",
            "add window: with the same times or the right ones",
        )


def _state_of_retracted(update: Update, earlier: tuple[Update, ...]) -> Iterator[Problem]:
    """Yield a retraction that keeps the state that only the retracted update brought."""
    wrong = _target(update.head.retracts, earlier)
    before = effective_updates(earlier)
    if wrong is None or wrong not in before or update.head.state is not wrong.head.state:
        return
    others = [one for one in before if one is not wrong]
    if others and wrong is before[-1] and others[-1].head.state is not update.head.state:
        old = others[-1].head.state
        yield _problem(
            update,
            f"this retracts {wrong.number} and keeps its state, {update.head.state}; before it,"
            f" the state was {old}",
            f"write state: {old}; if {update.head.state} is right all the same, say so in an"
            " update of its own",
            Level.INFO,
        )


def _problem(update: Update, what: str, fix: str, level: Level = Level.WARNING) -> Problem:
    key = "corrects" if update.head.corrects else "retracts"
    return Problem(
        place=update.source.at(key),
        rule="outdated-fact",
        level=level,
        what=what,
        fix=fix,
    )
