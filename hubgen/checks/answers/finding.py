"""Findings of the answer check, as problems of messages."""

from __future__ import annotations

from hubgen.problems import Family, Level, Place, Problem


def finding(*, rule: str, place: Place, what: str, fix: str) -> Problem:
    """Return the problem that an answer has at `place`."""
    return Problem(
        place=place, rule=rule, what=what, fix=fix, family=Family.MESSAGE, level=Level.WARNING
    )
