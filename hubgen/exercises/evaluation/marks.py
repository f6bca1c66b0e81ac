"""Marks: what the record of an exercise shows by itself, without anybody's judgement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from hubgen.authoring.gaps import gaps_of
from hubgen.checks.messages import check_update, rulebook
from hubgen.exercises.exercise import Exercise
from hubgen.exercises.folders import ExerciseFolder
from hubgen.exercises.played import as_played
from hubgen.exercises.responses import with_responses
from hubgen.listening.casework import owed_cases
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.problems import ContentError, Level, Problem
from hubgen.public.approval import is_update_approved
from hubgen.public.obligations import ObligationKind, obligations
from hubgen.public.privacy_gate import public_updates
from hubgen.public.promise_record import Promise, promise_record
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.files import Tree
from hubgen.source.inquiries import read_inquiries
from hubgen.source.messages import messages
from hubgen.source.project import read_project


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What an exercise shows up to `end`; times are of its clock.

    `statements` are the updates that the public would have read, oldest first; `promises`
    those that came due. `first_statement` counts from the start; None without one.
    `findings` are errors and warnings of the message check in the statements. `overdue`
    counts cases, inquiries and public questions that were late at the end.
    """

    exercise: Exercise
    team: Team
    end: datetime
    statements: tuple[PublicUpdate, ...]
    promises: tuple[Promise, ...]
    first_statement: timedelta | None
    longest_silence: timedelta
    gaps: int
    findings: tuple[Problem, ...]
    approvals_given: int
    approvals_missing: int
    overdue: int

    @property
    def promises_kept(self) -> int:
        """How many promises were kept in time."""
        return sum(not one.delay(self.end) for one in self.promises)

    @property
    def delivered(self) -> int:
        """How many injects arrived."""
        return sum(one.delivered is not None for one in self.exercise.injects)

    @property
    def response_times(self) -> list[timedelta]:
        """The time to the answer, of each inject that was answered."""
        return [
            one.answered_after for one in self.exercise.injects if one.answered_after is not None
        ]

    @property
    def median_response(self) -> timedelta | None:
        """The median time to an answer; None where nothing was answered."""
        seconds = [one.total_seconds() for one in self.response_times]
        return timedelta(seconds=median(seconds)) if seconds else None


def measure(folder: ExerciseFolder, now: datetime) -> Marks:
    """Return the marks of the exercise up to its end, else up to `now`.

    Raises ContentError where the settings of the copy cannot be read, HubgenError.
    """
    exercise = folder.read()
    end = exercise.stopped or exercise.time(now)
    read, problems = read_project(folder.hub)
    if read is None:
        raise ContentError(problems)
    project = as_played(read)
    exercise = with_responses(folder, exercise, project)
    view = public_view(project, end, messages(project.hub.main_language))
    statements = tuple(
        sorted(
            (update for one in view.repository.every() for update in one.updates),
            key=lambda update: (update.at, update.incident_id, update.number),
        )
    )
    first = statements[0].at - exercise.started if statements else None
    promises = promise_record(view, end, end - exercise.started).promises
    given, missing = _approvals(project)
    return Marks(
        exercise=exercise,
        team=project.plan.team,
        end=end.astimezone(project.hub.time_zone),
        statements=statements,
        promises=promises,
        first_statement=None if first is None else max(first, timedelta(0)),
        longest_silence=_longest_silence(view, exercise, statements, end),
        gaps=sum(len(gaps_of(one)) for each in project.incidents for one in each.updates),
        findings=tuple(_findings(project, end)),
        approvals_given=given,
        approvals_missing=missing,
        overdue=_overdue(folder, project, end),
    )


def _longest_silence(
    view: PublicView, exercise: Exercise, statements: tuple[PublicUpdate, ...], end: datetime
) -> timedelta:
    """Return the longest time without a statement: from the start, while something is open."""
    times = [exercise.started, *(max(one.at, exercise.started) for one in statements)]
    is_over = bool(statements) and not any(one.is_open for one in view.repository.every())
    if not is_over:
        times.append(end)
    return max((later - earlier for earlier, later in pairwise(times)), default=timedelta(0))


def _findings(project: Project, end: datetime) -> list[Problem]:
    team, book = project.plan.team, rulebook(project.plan.rules)
    return [
        problem
        for incident in project.incidents
        for update in public_updates(incident, team, end)
        for problem in check_update(project.hub, incident, update, book)
        if problem.level is not Level.INFO
    ]


def _approvals(project: Project) -> tuple[int, int]:
    """Return how many approvals updates have, and how many released updates lack some."""
    team = project.plan.team
    updates = [(each, one) for each in project.incidents for one in each.updates]
    given = sum(len(one.head.approvals) for _, one in updates)
    missing = sum(
        not one.head.draft and not is_update_approved(each, one, team) for each, one in updates
    )
    return given, missing


def _overdue(folder: ExerciseFolder, project: Project, end: datetime) -> int:
    """Return how many cases, inquiries and public questions were owed an answer before `end`."""
    tree, zone = Tree(folder.hub), project.hub.time_zone
    inquiries = sum(
        inquiry.is_overdue(end)
        for incident in project.incidents
        for inquiry in read_inquiries(tree, incident.source.folder, zone)[0].values()
    )
    questions = (one for one in obligations(project, end) if one.kind is ObligationKind.QUESTION)
    return inquiries + sum(one.due < end for one in (*questions, *owed_cases(folder.hub, project)))
