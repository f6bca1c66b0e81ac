"""The command `due`: what is owed, as lines, JSON or a calendar."""

from __future__ import annotations

import click

from hubgen.authoring.follow_ups import follow_ups
from hubgen.authoring.inquiries.deadlines import owed_inquiries
from hubgen.cli import owed_report
from hubgen.cli.context import at_option, hub_at, print_json, report_line, report_problems
from hubgen.listening.casework import owed_cases
from hubgen.listening.store.database import StoreError
from hubgen.problems import ContentError
from hubgen.public.obligations import obligations
from hubgen.public.view_builder import moment
from hubgen.source.files import Tree
from hubgen.source.project import read_project


@click.command("due")
@click.option("--json", "as_json", is_flag=True, help="Print what is due as JSON.")
@click.option("--ics", is_flag=True, help="Print a calendar for the team; the exit code is 0.")
@at_option
@click.pass_context
def due_command(context: click.Context, as_json: bool, ics: bool, at: str | None) -> None:  # noqa: FBT001 - click's flags
    """List what is owed now, soonest first; exit with 1 if something is overdue.

    Also with 1 where mentions or inquiries cannot be read, since one may be overdue.
    """
    if as_json and ics:
        raise click.UsageError("--json and --ics are two forms of the same; use one")
    hub = hub_at(at)
    project, problems = read_project(hub.root)
    if project is None:
        raise ContentError(problems)
    now, _ = moment(project.hub, hub.at_text, hub.now)
    tree = Tree(hub.root)
    inquiries, mistakes = owed_inquiries(project, tree)
    report_problems(mistakes)
    owed = [*obligations(project, now), *follow_ups(project, tree, now), *inquiries]
    unread = bool(mistakes)
    if not ics:  # a calendar is shared, and what people said stays on this machine
        try:
            owed += owed_cases(hub.root, project)
        except StoreError as error:  # promises are listed whatever happened to the mentions
            report_line(f"{error}; who waits for an answer is not listed")
            unread = True
    owed.sort(key=lambda one: one.due)
    if ics:
        from hubgen.cli.owed_calendar import owed_calendar

        click.echo(owed_calendar(owed, project), nl=False)
        return
    if as_json:
        print_json(owed_report.as_data(owed, now))
    else:
        owed_report.print_owed(owed, now, project)
    context.exit(1 if unread or any(one.due < now for one in owed) else 0)
