"""People and roles of the plan, as commands and records name them by their key."""

from __future__ import annotations

from hubgen.model.plan import Team
from hubgen.problems import WrongUsageError
from hubgen.source.suggest import did_you_mean


def unknown_person(team: Team, by: str) -> tuple[str, str] | None:
    """Return what is wrong with the key `by` and how to fix it; None if `team` knows it."""
    if team.knows(by):
        return None
    what = f'nobody is called "{by}" in content/plan/team.yml'
    return what, did_you_mean(by, [*team.roles, *team.people])


def unknown_person_if_planned(team: Team, by: str) -> tuple[str, str] | None:
    """Return as `unknown_person` does; None if `team` names nobody at all."""
    return unknown_person(team, by) if team.people or team.roles else None


def check_person(team: Team, by: str) -> None:
    """Raise WrongUsageError if `by` is the key of no person or role of `team`."""
    if mistake := unknown_person(team, by):
        raise WrongUsageError("; ".join(mistake))


def check_person_if_planned(team: Team, by: str | None) -> None:
    """Raise as `check_person` does, unless `team` names nobody at all or `by` is None."""
    if by is not None and (mistake := unknown_person_if_planned(team, by)):
        raise WrongUsageError("; ".join(mistake))
