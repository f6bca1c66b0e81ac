"""Held back: updates that are not public yet, and until when.

What lacks approvals is named by `approvals`, a draft with gaps by its gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hubgen.checks import unfinished
from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.problems import Family, Level, Problem, first_few
from hubgen.public.held_back import waiting_reasons


def check_held_back(project: Project, now: datetime) -> Iterator[Problem]:
    """Yield a note on each update that is a draft without gaps, or dated after `now`."""
    yield from first_few(
        _note(update, reasons)
        for incident in project.incidents
        if not incident.head.exercise
        for update, reasons in _waiting(project, incident, now)
    )


def _waiting(
    project: Project, incident: Incident, now: datetime
) -> Iterator[tuple[Update, list[str]]]:
    for update in incident.updates:
        texts = (update.head.summary or "", update.head.do or "", update.body.markdown)
        reasons = list(waiting_reasons(project.hub, update, now))
        if reasons and not any(True for text in texts for _ in unfinished.gaps(text)):
            yield update, reasons


def _note(update: Update, reasons: list[str]) -> Problem:
    key = "draft" if update.head.draft else "at"
    return Problem(
        place=update.source.at(key),
        rule="not-public",
        what=f"update {update.number} is not public: it {' and '.join(reasons)}",
        fix="release it with: hubgen release" if update.head.draft else "wait, or correct at:",
        family=Family.PLAN,
        level=Level.INFO,
    )
