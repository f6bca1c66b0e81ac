"""Approvals: what is not public because it lacks the approvals that the plan asks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from hubgen.model.project import Project
from hubgen.problems import Family, Level, Problem, first_few
from hubgen.public.approvable import Approvable
from hubgen.public.approval import unapproved
from hubgen.public.held_back import approval_command, approvals_wanted


def check_approvals(project: Project) -> Iterator[Problem]:
    """Yield a note on everything that lacks approvals, at most fifty of a kind."""
    lacking = sorted(unapproved(project), key=lambda one: one.kind)
    for _, subjects in groupby(lacking, key=lambda one: one.kind):
        yield from first_few(_note(project, subject) for subject in subjects)


def _note(project: Project, subject: Approvable) -> Problem:
    return Problem(
        place=subject.source.at(*subject.keys),
        rule="approval-missing",
        what=f"{subject.label} is not public: it {approvals_wanted(subject, project.plan.team)}",
        fix=f"have it approved: {approval_command(subject)}",
        family=Family.PLAN,
        level=Level.INFO,
    )
