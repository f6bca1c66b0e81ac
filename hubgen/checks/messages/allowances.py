"""Allowances: `<!-- hubgen: allow minimise, the figure is in the table -->`.

A writer may switch a rule off in one file, with a reason. Each allowance is
listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from hubgen.checks import masking
from hubgen.model.source import Body
from hubgen.problems import Family, Level, Place, Problem

_ALLOW = re.compile(r"\s*hubgen:\s*allow\b\s*([\w.-]*)\s*,?(.*)", re.DOTALL)
_OPEN, _CLOSE = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule that is switched off in one file, and why."""

    rule: str
    reason: str
    place: Place


def allowances(body: Body) -> list[Allowance]:
    """Return every allowance in `body`, valid or not."""
    return [
        Allowance(match[1], " ".join(match[2].split()), body.place(comment.start()))
        for comment in masking.comments(body.markdown)
        if comment[0].endswith(_CLOSE)
        and (match := _ALLOW.match(comment[0].removeprefix(_OPEN).removesuffix(_CLOSE)))
    ]


def apply_allowances(problems: list[Problem], body: Body, known: Collection[str]) -> list[Problem]:
    """Return `problems` of the file of `body` without the allowed ones, and each allowance listed.

    An allowance without a reason, or for a rule not `known`, allows nothing.
    """
    listed: list[Problem] = []
    for allowance in allowances(body):
        silenced = [problem for problem in problems if problem.rule == allowance.rule]
        invalid = _invalid(allowance, known)
        if invalid is None:
            problems = [problem for problem in problems if problem.rule != allowance.rule]
        listed.append(invalid or _note(allowance, len(silenced)))
    return problems + listed


def _invalid(allowance: Allowance, known: Collection[str]) -> Problem | None:
    if allowance.rule not in known:
        close = get_close_matches(allowance.rule, known, n=1)
        fix = (
            f"did you mean {close[0]}?"
            if close
            else "write: allow, the rule's name, a comma and the reason"
        )
        return _problem(
            allowance, Level.WARNING, f'there is no rule called "{allowance.rule}" to allow', fix
        )
    if not allowance.reason:
        return _problem(
            allowance,
            Level.WARNING,
            f"{allowance.rule} is not allowed without a reason",
            f"write: allow {allowance.rule}, and why",
        )
    return None


def _note(allowance: Allowance, count: int) -> Problem:
    if not count:
        return _problem(
            allowance,
            Level.INFO,
            f"{allowance.rule} finds nothing here that would need the allowance",
            "remove it",
        )
    times = "" if count == 1 else f" {count} times"
    return _problem(
        allowance, Level.INFO, f"{allowance.rule} is allowed here{times}: {allowance.reason}", ""
    )


def _problem(allowance: Allowance, level: Level, what: str, fix: str) -> Problem:
    return Problem(
        place=allowance.place,
        rule="allowance",
        what=what,
        fix=fix,
        family=Family.MESSAGE,
        level=level,
    )
