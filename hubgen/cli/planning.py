"""The commands `plan`, `brief` and `replies`: for the team's eyes, never for the site."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubgen.cli.context import HubContext, current_hub, print_json, report_line, report_problems
from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.platform.files import write_whole
from hubgen.problems import ContentError, HubgenError, Level, WrongUsageError

if TYPE_CHECKING:
    from hubgen.checks.readiness import ReadinessReport

_MOST_NAMED = 8
_PREPARED = ("content/plan/", "content/faq/")
_FORMS = ("markdown", "html", "slack")
_out_option = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE."
)


@click.command("plan")
@click.option("--json", "as_json", is_flag=True, help="Print the audit, or the history, as JSON.")
@click.option("--history", "over_time", is_flag=True, help="Show how you do, quarter by quarter.")
@click.option(
    "--document",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the yearly audit with the history to FILE, .html or .md.",
)
@click.option("--record", is_flag=True, help="Record today's score in content/plan/readiness.yml.")
@click.pass_context
def plan_command(
    context: click.Context, *, as_json: bool, over_time: bool, document: Path | None, record: bool
) -> None:
    """Audits readiness: roles, scenarios, contacts, drills; exit code 1 if something is missing."""
    hub = current_hub()
    readiness = _audit(hub)
    if record or over_time or document:
        from hubgen.cli import history

        if record:
            history.record_score(hub, readiness)
        if document:
            history.write_document(hub, readiness, document)
        if over_time:
            history.show_history(hub, as_json=as_json)
        context.exit(0)
    if as_json:
        print_json(readiness.as_dict())
    else:
        click.echo(readiness.as_text(), nl=False)
    context.exit(0 if readiness.ready else 1)


def _audit(hub: HubContext) -> ReadinessReport:
    """Return the audit, with every error and warning that `check` finds in plan and FAQ.

    Raises ContentError.
    """
    from hubgen.checks.readiness import Point, assess
    from hubgen.incremental.reading import all_problems
    from hubgen.public.view_builder import moment

    project, problems = all_problems(hub.root, hub.now, hub.at_text)
    if project is None:
        raise ContentError(problems)
    now, _ = moment(project.hub, hub.at_text, hub.now)
    readiness = assess(project, now)
    known = set(readiness.problems)
    more = tuple(
        Point(holds=False, problem=one)
        for one in problems
        if one.place.path.startswith(_PREPARED) and one.level is not Level.INFO and one not in known
    )
    return replace(readiness, points=(*readiness.points, *more))


@click.command("brief")
@click.argument("which", metavar="ID")
@click.option("--form", type=click.Choice(_FORMS), default=_FORMS[0], help="How it is written.")
@_out_option
def brief_command(which: str, form: str, out: Path | None) -> None:
    """Writes the internal brief on an incident: what we say, who speaks, what comes next.

    ID is any part of an incident's id that fits one alone. The brief holds
    private facts: keep it inside.
    """
    from hubgen.authoring.brief import brief
    from hubgen.source.files import Tree
    from hubgen.source.inquiries import read_inquiries
    from hubgen.source.messages import messages

    hub = current_hub()
    project, now = read_hub_project(hub)
    incident = find_incident(project, which)
    notes = f"{incident.source.folder}/internal.md"
    tree = Tree(hub.root)
    text = tree.text(notes) if (hub.root / notes).is_file() else None
    inquiries, _, mistakes = read_inquiries(tree, incident.source.folder, project.hub.time_zone)
    report_problems(mistakes)
    texts = brief(project, incident, now, messages("en"), text, inquiries=inquiries)
    deliver({"markdown": texts.markdown, "html": texts.html, "slack": texts.slack}[form], out, hub)


@click.command("replies")
@click.argument("which", metavar="ID")
@click.option("--language", metavar="L", help="Another language than the hub's first.")
@click.option("--json", "as_json", is_flag=True, help="Print the replies as JSON.")
@_out_option
def replies_command(which: str, language: str | None, as_json: bool, out: Path | None) -> None:  # noqa: FBT001 - click's flag
    """Writes replies to people who write to you about an incident, by situation and channel.

    ID is any part of an incident's id that fits one alone.
    """
    from hubgen.authoring.replies import reply_kit
    from hubgen.public.view_builder import public_view
    from hubgen.source.messages import messages

    hub = current_hub()
    project, now = read_hub_project(hub)
    incident = find_incident(project, which)
    spoken = language or project.hub.main_language
    if spoken not in project.hub.languages:
        there = ", ".join(project.hub.languages)
        raise WrongUsageError(f'the hub does not speak "{spoken}"; it speaks {there}')
    view = public_view(project, now, messages(spoken))
    public = next((one for one in view.incidents if one.id == incident.id), None)
    if public is None:
        raise WrongUsageError(f"nothing is public on {incident.id} yet, so there is nothing to say")
    own = project.plan.replies.get("" if spoken == project.hub.main_language else spoken)
    kit = reply_kit(view, public, incident.head.responsibility, own)
    if as_json:
        print_json(kit.as_dict())
    else:
        deliver(kit.as_markdown(), out, hub)


def read_hub_project(hub: HubContext) -> tuple[Project, datetime]:
    """Return the project, and the instant that counts as now. Raises ContentError."""
    from hubgen.public.view_builder import moment
    from hubgen.source.project import read_project

    project, problems = read_project(hub.root)
    if project is None:
        raise ContentError(problems)
    now, _ = moment(project.hub, hub.at_text, hub.now)
    return project, now


def find_incident(project: Project, which: str) -> Incident:
    """Return the incident that `which` names. Raises WrongUsageError."""
    exact = [incident for incident in project.incidents if incident.id == which]
    matching = exact or [incident for incident in project.incidents if which in incident.id]
    if len(matching) == 1:
        return matching[0]
    newest = sorted(matching or project.incidents, key=lambda one: one.id, reverse=True)
    names = ", ".join(incident.id for incident in newest[:_MOST_NAMED])
    what = "fits several incidents" if matching else "fits no incident"
    raise WrongUsageError(f'"{which}" {what}; there are {names or "none"}')


def deliver(text: str, out: Path | None, hub: HubContext) -> None:
    """Print `text`, or write it to the file `out`, never below a published folder."""
    if out is None:
        click.echo(text, nl=False)
        return
    destination = (hub.root / out).resolve()
    for public in (hub.root / "dist", hub.root / "content" / "pages"):
        if destination.is_relative_to(public.resolve()):
            name = public.relative_to(hub.root)
            raise WrongUsageError(f"{out} is published with {name}/; choose another place")
    try:
        write_whole(destination, text.encode("utf-8"))
    except OSError as error:
        raise HubgenError(f"{out} cannot be written: {error.strerror}") from None
    report_line(f"written to {out}")
