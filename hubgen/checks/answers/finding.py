"""A finding of the answer check."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.problems import Family, Level, Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFinding:
    """What an answer says that it should not: the rule, the place, what it is and the fix."""

    rule: str
    place: Place
    what: str
    fix: str

    @property
    def problem(self) -> Problem:
        """The finding as a problem of messages."""
        return Problem(
            place=self.place,
            rule=self.rule,
            what=self.what,
            fix=self.fix,
            family=Family.MESSAGE,
            level=Level.WARNING,
        )
