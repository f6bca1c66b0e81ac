"""Reports of what is owed: a line each for people, records for machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import click

from hubgen.cli.context import colour
from hubgen.model.project import Project
from hubgen.model.words import ApprovalKind
from hubgen.public import times
from hubgen.public.obligations import Obligation, ObligationKind
from hubgen.source.messages import messages

_WORDS = {
    ObligationKind.FIRST: "first statement",
    ObligationKind.NOTICE: "notice of the planned work",
    ObligationKind.UPDATE: "next update",
    ObligationKind.START: "say that the work has begun",
    ObligationKind.END: "say that the work is over",
    ObligationKind.APPROVAL: "approval of {what}",
    ObligationKind.ACTION: "{what}",
    ObligationKind.FOLLOW_UP: "{what}",
    ObligationKind.RETURNED: "change update {what}, returned by {reason}",
    ObligationKind.CASE: "answer {what}",
    ObligationKind.CASE_FOLLOW_UP: "ask {what} whether it is solved",
    ObligationKind.INQUIRY: "answer {what}",
    ObligationKind.QUESTION: "answer to “{what}”",
    ObligationKind.LESSON: "lesson",
}


def in_words(one: Obligation) -> str:
    """Return a debt as part of a sentence."""
    is_update = one.approval is ApprovalKind.UPDATE
    what = f"update {one.what}" if is_update else one.what
    return _WORDS[one.kind].format(what=what, reason=one.reason)


def as_data(obligations: Sequence[Obligation], now: datetime) -> dict[str, Any]:
    """Return what is owed at `now` as JSON-ready data, with times in UTC."""
    return {
        "at": times.machine(now),
        "overdue": sum(one.due < now for one in obligations),
        "owed": [
            {
                "due": times.machine(one.due),
                "overdue": one.due < now,
                "debt": one.kind.value,
                "incident": one.incident,
                "title": one.title,
                "what": one.what,
                "who": one.who,
            }
            for one in obligations
        ],
    }


def _rounded(span: timedelta) -> timedelta:
    """Return `span` in minutes up to six hours, in hours up to two days, then in days."""
    if span < timedelta(hours=6):
        return span
    unit = timedelta(hours=1) if span < timedelta(days=2) else timedelta(days=1)
    return span // unit * unit


def print_owed(obligations: Sequence[Obligation], now: datetime, project: Project) -> None:
    """Print a line for each debt: when, what, on which incident, whose."""
    if not obligations:
        click.echo("nothing is due")
    words = messages("en")
    for one in obligations:
        late = one.due < now
        length = times.duration(_rounded(abs(now - one.due)), words)
        when = colour(f"{length} overdue", "red") if late else f"in {length}"
        if not one.has_date:
            when = "now"
        name, what = project.plan.team.name_of(one.who or ""), in_words(one)
        at = times.brief_time(one.due, now, words)
        incident = f" ({one.incident})" if one.incident else ""
        click.echo(f"{when}: {what}, {at}{f', {name}' if name else ''}: {one.title}{incident}")
