"""Readiness: whether the plan has what a crisis needs.

The audit asks questions about the plan. Each is a point; a question answered
with no is a problem of the family `plan`. Errors are gaps that a crisis finds
at once, warnings are things that are thin or out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hubgen.checks.exercise_history import exercise_data, last_exercise
from hubgen.model.exercise import HeldExercise
from hubgen.model.lessons import Lesson, open_lessons
from hubgen.model.plan import OutsideContact, Person, Role, Scenario, Team
from hubgen.model.project import Project
from hubgen.outputs.channels import network_rules
from hubgen.problems import Family, Level, Place, Problem, in_order
from hubgen.public import times

STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One question of the audit; `problem` is what is wrong if the answer is no."""

    holds: bool
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessReport:
    """The answers to all questions of the audit, and the lessons that are not done.

    `exercises` are those that were held and evaluated, the newest last.
    """

    points: tuple[Point, ...]
    lessons: tuple[Lesson, ...] = ()
    exercises: tuple[HeldExercise, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """What to fix, in the order of the files."""
        return in_order([point.problem for point in self.points if not point.holds])

    @property
    def won(self) -> int:
        """How many questions were answered with yes."""
        return sum(point.holds for point in self.points)

    @property
    def score(self) -> int:
        """Per cent of the questions answered with yes; 100 only when all are."""
        return 100 * self.won // len(self.points) if self.points else 0

    @property
    def ready(self) -> bool:
        """Whether there is no error; warnings do not count."""
        return all(problem.level is not Level.ERROR for problem in self.problems)

    def as_dict(self) -> dict[str, object]:
        """Return the audit as JSON-ready data."""
        return {
            "score": self.score,
            "won": self.won,
            "of": len(self.points),
            "ready": self.ready,
            "problems": [problem.as_dict() for problem in self.problems],
            "open_lessons": [one.slug for one in self.lessons],
            "exercises": [exercise_data(one) for one in self.exercises],
        }

    def as_text(self) -> str:
        """Return the audit for people: the score, then what to fix, worst first."""
        lines = [f"Readiness: {self.score} of 100 ({self.won} of {len(self.points)} points)"]
        for level, title in (
            (Level.ERROR, "Fix before anything happens"),
            (Level.WARNING, "Out of date or thin"),
        ):
            some = [problem for problem in self.problems if problem.level is level]
            if some:
                lines += ["", f"{title}:"]
                lines += [
                    f"  - {problem.what}: {problem.fix} ({problem.place})" for problem in some
                ]
        if not self.problems:
            lines += ["", "Nothing is missing and nothing is out of date."]
        if self.exercises:
            lines += ["", *last_exercise(self.exercises)]
        if self.lessons:
            lines += ["", "Lessons that are not done:"]
            lines += [f"  - {_lesson_words(one)}" for one in self.lessons]
        return "\n".join(lines) + "\n"


def check_readiness(project: Project, now: datetime) -> list[Problem]:
    """Return what the plan lacks at `now`; one problem if there is no plan at all."""
    return assess(project, now).problems


def assess(project: Project, now: datetime) -> ReadinessReport:
    """Return every question about the plan of `project`, answered for `now`.

    A team that could not be read is not asked about: it would seem to lack everything.
    """
    plan = project.plan
    if plan.team == Team() and plan.team_is_known and not plan.scenarios and not plan.lessons:
        nothing = _point(
            holds=False,
            place=Place(plan.team_source.path),
            rule="plan",
            what="nothing is prepared",
            fix="write who does what in team.yml, and a first scenario",
            level=Level.WARNING,
        )
        return ReadinessReport(points=(nothing,))
    today = now.astimezone(project.hub.time_zone).date()
    team = (
        *_roles(project),
        *_people(project, today),
        *_approvals(project),
        *_drills(project, today),
    )
    return ReadinessReport(
        points=(
            *(team if plan.team_is_known else ()),
            *_scenarios(project),
            *_channels(project),
            *_lessons(project, now),
        ),
        exercises=plan.exercises,
        lessons=tuple(open_lessons(plan.lessons, now, project.hub.time_zone)),
    )


def _point(
    *, holds: bool, place: Place, rule: str, what: str, fix: str, level: Level = Level.ERROR
) -> Point:
    problem = Problem(place=place, rule=rule, what=what, fix=fix, family=Family.PLAN, level=level)
    return Point(holds=holds, problem=problem)


def _roles(project: Project) -> Iterator[Point]:
    team, source = project.plan.team, project.plan.team_source
    yield _point(
        holds=any(role.may_speak and role.who for role in team.roles.values()),
        place=source.at("roles"),
        rule="spokesperson",
        what="no role may speak for you",
        fix="set may_speak: true for a role that has a person",
    )
    for key, role in team.roles.items():
        holders = _holders(key, role, team)
        yield _point(
            holds=bool(holders),
            place=source.at("roles", key),
            rule="role-vacant",
            what=f"no person has the role {key}",
            fix="name somebody in who:",
        )
        yield _point(
            holds=len(holders) > 1,
            place=source.at("roles", key),
            rule="deputy",
            what=f"the role {key} has no deputy",
            fix="name somebody else in deputy:",
        )


def _holders(key: str, role: Role, team: Team) -> set[str]:
    """Return the people who can act as `role`: holder, deputy, and people who list the role."""
    holders = {person for person in (role.who, role.deputy) if person}
    return holders | {name for name, person in team.people.items() if key in person.roles}


def _people(project: Project, today: date) -> Iterator[Point]:
    team, source = project.plan.team, project.plan.team_source
    known: list[tuple[str, str, Person | OutsideContact]] = [
        *(("people", key, person) for key, person in team.people.items()),
        *(("contacts", key, contact) for key, contact in team.contacts.items()),
    ]
    for group, key, person in known:
        reachable = person.phone or person.email or getattr(person, "url", None)
        yield _point(
            holds=bool(reachable),
            place=source.at(group, key),
            rule="unreachable",
            what=f"{person.name} cannot be reached",
            fix="add a phone number or an email address",
        )
        confirmed = person.confirmed
        yield _point(
            holds=_fresh(confirmed, today),
            place=source.at(group, key, *(["confirmed"] if confirmed else [])),
            rule="unconfirmed",
            what=f"the way to reach {person.name} was {_age(confirmed, today, 'confirmed')}",
            fix="try it and write today's date in confirmed:",
            level=Level.WARNING,
        )


def _fresh(day: date | None, today: date) -> bool:
    return day is not None and today - day <= STALE_AFTER


def _age(day: date | None, today: date, verb: str) -> str:
    return f"last {verb} {(today - day).days} days ago" if day else f"never {verb}"


def _approvals(project: Project) -> Iterator[Point]:
    team, source = project.plan.team, project.plan.team_source
    needed = team.approvals.needed
    if not needed:
        return
    able = _approvers(team)
    place = source.at("approvals")
    yield _point(
        holds=len(able) >= needed,
        place=place,
        rule="approvals",
        what=f"an update needs {needed} approvals and {len(able)} people can give one",
        fix="name more people or roles in by:, or need fewer",
    )
    names = " and ".join(sorted(team.people[key].name for key in able))
    yield _point(
        holds=len(able) != needed,
        place=place,
        rule="own-approval",
        what=f"{names or 'nobody'} could only approve their own words",
        fix="name one more person or role in by:",
    )


def _approvers(team: Team) -> set[str]:
    """Return the people whose approval counts, in any role or as a deputy."""
    return {
        person
        for person in team.people
        if team.counts_as_approval(person)
        or any(
            role.deputy == person and team.counts_as_approval(key)
            for key, role in team.roles.items()
        )
    }


def _scenarios(project: Project) -> Iterator[Point]:
    yield _point(
        holds=bool(project.plan.scenarios),
        place=Place("content/plan/scenarios"),
        rule="scenarios",
        what="no scenario is prepared",
        fix="write content/plan/scenarios/outage.md",
    )
    for scenario in project.plan.scenarios:
        yield from _scenario(scenario)


def _scenario(scenario: Scenario) -> Iterator[Point]:
    head, source = scenario.head, scenario.body.source
    wanted = (
        (bool(scenario.body.markdown.strip()), "holding-statement", "no holding statement",
         "write the first message below the second line of ---, with [[gaps]] to fill"),
        (head.owner is not None, "owner", "no owner", "name a role in owner:"),
        (bool(head.faq), "faq", "no questions answered", "list entries of content/faq/ in faq:"),
        (bool(head.checklist), "checklist", "no checklist",
         "list who does what within how long in checklist:"),
        (head.first_statement is not None, "first-statement", "no deadline for the first statement",
         "set first_statement:, like 15m"),
        (head.contact is not None, "contact", "no route for people who ask",
         "name a contact of hub.yml in contact:"),
    )  # fmt: skip
    for holds, rule, gap, fix in wanted:
        yield _point(
            holds=holds,
            place=source.at(),
            rule=rule,
            what=f'the scenario "{head.title}" has {gap}',
            fix=fix,
        )
    for index, step in enumerate(head.checklist):
        yield _point(
            holds=step.role is not None,
            place=source.at("checklist", index),
            rule="step-role",
            what=f'no role is named for "{step.what}"',
            fix="add role:",
            level=Level.WARNING,
        )


def _drills(project: Project, today: date) -> Iterator[Point]:
    zone = project.hub.time_zone
    days = [drill.date for drill in project.plan.team.drills]
    days += [one.record.started.astimezone(zone).date() for one in project.plan.exercises]
    last = max((day for day in days if day <= today), default=None)
    yield _point(
        holds=_fresh(last, today),
        place=project.plan.team_source.at("drills"),
        rule="drill",
        what=f"an exercise was {_age(last, today, 'held')}",
        fix="hold one: hubgen exercise start SCENARIO",
        level=Level.WARNING,
    )


def _channels(project: Project) -> Iterator[Point]:
    rules = network_rules()
    for key, channel in (project.hub.channels or {}).items():
        if key in rules and rules[key].profile and not channel.off:
            yield _point(
                holds=channel.handle is not None,
                place=project.hub_source.at("channels", key),
                rule="account",
                what=f"the channel {key} names no account",
                fix="add its handle:, or off: true",
                level=Level.WARNING,
            )


def _lesson_words(lesson: Lesson) -> str:
    due = f"by {lesson.head.due:%Y-%m-%d}" if lesson.head.due else "without a date"
    return f"{lesson.head.what} ({due}, {lesson.head.owner or 'nobody'})"


def _lessons(project: Project, now: datetime) -> Iterator[Point]:
    """Yield whether each lesson is of a known origin, and an open one in hand and in time."""
    zone = project.hub.time_zone
    origins = {
        "incident": {one.id for one in project.incidents},
        "exercise": {one.name for one in project.plan.exercises},
    }
    for lesson in project.plan.lessons:
        for key, known in origins.items():
            name = getattr(lesson.head, key)
            if name:
                yield _point(
                    holds=name in known,
                    place=lesson.body.source.at(key),
                    rule="lesson-origin",
                    what=f'there is no {key} "{name}"',
                    fix="write the name of its folder",
                    level=Level.WARNING,
                )
    for lesson in open_lessons(project.plan.lessons, now, zone):
        head, source = lesson.head, lesson.body.source
        for key, what, fix in (
            ("owner", "nobody carries out this lesson", "name a person or a role in owner:"),
            ("due", "this lesson has no date", "write in due: by when it is done"),
        ):
            yield _point(
                holds=getattr(head, key) is not None,
                place=source.at(),
                rule=f"lesson-{key}",
                what=what,
                fix=fix,
                level=Level.WARNING,
            )
        if head.due:
            yield _point(
                holds=times.end_of(head.due, zone) >= now,
                place=source.at("due"),
                rule="lesson-late",
                what=f"this lesson was due on {head.due:%Y-%m-%d} and is not done",
                fix="carry it out and write done: and the day, or agree on another date",
                level=Level.WARNING,
            )
