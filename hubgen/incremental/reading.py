"""Reading and checking as one step, as every command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hubgen.checks import check, check_content, early_links
from hubgen.model.project import Project
from hubgen.problems import ContentError, Problem, in_order
from hubgen.public.publication_times import PublicationTimes
from hubgen.public.view import PublicView
from hubgen.public.view_builder import moment, public_view
from hubgen.source.deliveries import delivery_problems
from hubgen.source.files import Tree
from hubgen.source.inquiries import all_inquiries
from hubgen.source.messages import messages
from hubgen.source.project import read_project


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedProject:
    """A project that can be built, and the problems that do not stop a build."""

    project: Project
    problems: tuple[Problem, ...]


def all_problems(
    root: Path, now: datetime, at_text: str | None = None
) -> tuple[Project | None, list[Problem]]:
    """Return the project at `root` as far as it can be read, and every problem in order.

    Checks that depend on the time use the instant `at_text`, else `now`. Posts are
    checked only where the content can be built: without it there are no posts.
    """
    project, problems = read_project(root)
    if project is not None:
        at, _ = moment(project.hub, at_text, now)
        problems += check(project, at)
        problems += delivery_problems(project, Tree(root))
        problems += _inquiries_and_answers(project, Tree(root), at)
        if not any(problem.stops_a_build for problem in problems):
            from hubgen.checks.posts import check_posts

            problems += check_posts(project, at)
    return project, in_order(problems)


def _inquiries_and_answers(project: Project, tree: Tree, at: datetime) -> Iterator[Problem]:
    """Yield what is wrong with inquiries, and what answers say that they should not."""
    from hubgen.checks.answers import check_answers, check_replies, names_of_askers

    names = {}
    for one in all_inquiries(project, tree):
        yield from one.problems
        yield from check_replies(project, one.incident, one.inquiries, one.source, at)
        names[one.incident.id] = names_of_askers(one.inquiries)
    yield from check_answers(project, at, names)


def read_checked(root: Path, now: datetime, at_text: str | None = None) -> CheckedProject:
    """Return the project at `root` with its content checked, but not its wording.

    Raises ContentError with every problem, those of wording too, where an error in
    the content stops a build.
    """
    project, problems = read_project(root)
    if project is not None:
        at, _ = moment(project.hub, at_text, now)
        problems = in_order([*problems, *check_content(project), *early_links(project, at)])
    if project is None or any(problem.stops_a_build for problem in problems):
        raise ContentError(all_problems(root, now, at_text)[1])
    return CheckedProject(project=project, problems=tuple(problems))


def views_of(
    project: Project,
    at_text: str | None,
    now: datetime,
    published: PublicationTimes | None = None,
) -> list[PublicView]:
    """Return the public view in each of the hub's languages, the main one first."""
    at, pinned = moment(project.hub, at_text, now)
    return [
        replace(
            public_view(project, at, messages(language), pinned=pinned),
            publication_times=published,
        )
        for language in project.hub.languages
    ]
