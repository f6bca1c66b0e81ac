"""The commands `hubgen new incident|update|question|faq`: drafts with gaps to fill."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hubgen.authoring.gaps import fill_gaps, gaps_of
from hubgen.authoring.hub_contents import HubContents, open_hub
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.authoring.questions import NewQuestion, create_question
from hubgen.authoring.scaffolds import Scaffold, create_faq
from hubgen.cli import prompts
from hubgen.cli.context import at_option, open_hub_at, report_line
from hubgen.cli.option_times import option_due, option_time
from hubgen.model.words import Kind, Severity, State
from hubgen.problems import WrongUsageError

_live = click.option("--live", is_flag=True, help="No draft: public as soon as its time has come.")
_edit = click.option("--edit", is_flag=True, help="Open the update in your editor.")


@click.group("new")
def new_command() -> None:
    """Writes a new incident, update, question or FAQ entry."""


@new_command.command("incident")
@click.option("--title", metavar="T", help="What happened, in a few words.")
@click.option("--scenario", metavar="S", help="The scenario of the plan that it follows.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="What it is.")
@click.option(
    "--severity", type=click.Choice([one.value for one in Severity]), help="How bad it is."
)
@click.option(
    "--component", "components", multiple=True, metavar="C[=STATUS]", help="What is affected."
)
@click.option("--start", metavar="TIME", help="When planned work starts.")
@click.option("--end", metavar="TIME", help="When planned work ends.")
@click.option(
    "--next",
    "promise",
    metavar="WHEN",
    help="When the next update is due: 30m, or a date and time.",
)
@_live
@_edit
@at_option
def new_incident_command(  # noqa: PLR0917 - click passes them by name
    title: str | None,
    scenario: str | None,
    kind: str | None,
    severity: str | None,
    components: tuple[str, ...],
    start: str | None,
    end: str | None,
    promise: str | None,
    live: bool,  # noqa: FBT001 - click's flag
    edit: bool,  # noqa: FBT001
    at: str | None,
) -> None:
    """Writes a folder with a first update, filled from the scenario, and prints the paths."""
    contents, now = open_hub_at(at)
    is_interactive = title is None
    title = prompts.require(title, "What happened, in a few words?", "--title")
    if is_interactive and scenario is None:
        scenario = prompts.ask_scenario(contents)
    if is_interactive and scenario is None and kind is None:
        kind = prompts.ask_kind().value
    planned = _is_planned(contents, kind, scenario)
    if is_interactive and scenario is None and severity is None and kind == Kind.INCIDENT:
        severity = prompts.ask_severity().value
    if (is_interactive or (planned and prompts.on_a_terminal())) and not components:
        components = prompts.ask_components(contents)
    new = NewIncident(
        title=title,
        scenario=scenario,
        kind=Kind(kind) if kind else None,
        severity=Severity(severity) if severity else None,
        components=components or None,
        window=_window(start, end, contents, planned=planned),
        next_update=option_due(promise, "--next", contents.hub.time_zone) if promise else None,
        live=live,
    )
    scaffold = create_incident(contents, new, now)
    _report_scaffold(contents, scaffold, edit=edit)


def _is_planned(contents: HubContents, kind: str | None, scenario: str | None) -> bool:
    if kind is None and scenario:
        return contents.scenario(scenario).head.kind is Kind.MAINTENANCE
    return kind == Kind.MAINTENANCE


def _window(
    start: str | None, end: str | None, contents: HubContents, *, planned: bool
) -> tuple[datetime, datetime] | None:
    """Return the window of planned work: that of the options, else what the person says."""
    zone, ask_time = contents.hub.time_zone, prompts.ask_time
    if planned and prompts.on_a_terminal():
        begins = option_time(start, "--start", zone) if start else ask_time("start", contents)
        ends = option_time(end, "--end", zone) if end else ask_time("end", contents)
        return begins, ends
    if not (start or end):
        return None
    if not (start and end and planned):
        msg = "--start and --end belong together, and to planned work (--kind maintenance)"
        raise WrongUsageError(msg)
    return option_time(start, "--start", zone), option_time(end, "--end", zone)


@new_command.command("update")
@click.argument("incident", required=False, metavar="ID")
@click.option("--state", type=click.Choice([one.value for one in State]), help="Its state now.")
@click.option(
    "--next",
    "promise",
    metavar="WHEN",
    help="When the next update is due: 30m, or a date and time.",
)
@click.option("--corrects", metavar="NN", help="The number of the update that it corrects.")
@click.option("--retracts", metavar="NN", help="The number of the update that it withdraws.")
@_live
@_edit
@at_option
def new_update_command(  # noqa: PLR0917 - click passes them by name
    incident: str | None,
    state: str | None,
    promise: str | None,
    corrects: str | None,
    retracts: str | None,
    live: bool,  # noqa: FBT001 - click's flag
    edit: bool,  # noqa: FBT001
    at: str | None,
) -> None:
    """Writes the next update of the incident ID, or of any that a part of it names."""
    contents, now = open_hub_at(at)
    if incident is None and prompts.on_a_terminal():
        incident = prompts.ask_incident(contents)
    incident = prompts.require(incident, "Which incident?", "ID")
    folder = contents.folder_of(incident)
    if state is None and not (corrects or retracts):
        if prompts.on_a_terminal():
            state = prompts.ask_state(contents.incident(folder).head.kind).value
        state = prompts.require(state, "What is the state now?", "--state")
    new = NewUpdate(
        incident=folder.rpartition("/")[2],
        state=State(state) if state else None,
        next_update=option_due(promise, "--next", contents.hub.time_zone) if promise else None,
        corrects=corrects,
        retracts=retracts,
        live=live,
    )
    _report_scaffold(contents, create_update(contents, new, now), edit=edit)


@new_command.command("faq")
@click.argument("question", required=False)
@click.option("--topic", metavar="T", help="The topic under which the question is listed.")
@_live
@_edit
@at_option
def new_faq_command(
    question: str | None,
    topic: str | None,
    live: bool,  # noqa: FBT001 - click's flag
    edit: bool,  # noqa: FBT001
    at: str | None,
) -> None:
    """Writes an entry for QUESTION into content/faq/."""
    contents, now = open_hub_at(at)
    question = prompts.require(question, "What do people ask?", "QUESTION")
    _report_scaffold(
        contents, create_faq(contents, question, now, topic=topic, live=live), edit=edit
    )


@new_command.command("question")
@click.argument("incident", required=False, metavar="ID")
@click.argument("question", required=False)
@click.option(
    "--asked", type=click.IntRange(0, 1_000_000_000), default=0, help="How often it was asked."
)
@click.option(
    "--answer-by",
    metavar="WHEN",
    help="Show the open question, with this time: 2h, or a date and time.",
)
@_live
@_edit
@at_option
def new_question_command(  # noqa: PLR0917 - click passes them by name
    incident: str | None,
    question: str | None,
    asked: int,
    answer_by: str | None,
    live: bool,  # noqa: FBT001 - click's flag
    edit: bool,  # noqa: FBT001
    at: str | None,
) -> None:
    """Writes what people ask about the incident ID; the team alone sees it until it is answered."""
    contents, now = open_hub_at(at)
    if incident is None and prompts.on_a_terminal():
        incident = prompts.ask_incident(contents)
    incident = prompts.require(incident, "Which incident?", "ID")
    question = prompts.require(question, "What do people ask?", "QUESTION")
    zone = contents.hub.time_zone
    new = NewQuestion(
        incident=incident,
        question=question,
        asked=asked,
        answer_by=option_due(answer_by, "--answer-by", zone) if answer_by else None,
        live=live,
    )
    scaffold = create_question(contents, new, now)
    path = scaffold.paths[0]
    click.echo(path)
    if edit:
        click.edit(filename=str(contents.tree.absolute(path)))
    if scaffold.draft:
        report_line("readers see the question once you remove the line draft: true")
    number = path.rpartition("/")[2].partition("-")[0]
    report_line(
        f"next: write the answer below the second line of --- in {path},"
        f" then: hubgen release {scaffold.id}/questions/{number}"
    )


def _report_scaffold(contents: HubContents, scaffold: Scaffold, *, edit: bool) -> None:
    """Print the paths on stdout, and what to do next on stderr."""
    for path in scaffold.paths:
        click.echo(path)
    last = scaffold.paths[-1]
    which = f"{scaffold.id}/{last.rpartition('/')[2].partition('-')[0]}"
    is_update = last.startswith("incidents/")
    gaps = scaffold.gaps
    if gaps and is_update and not edit and prompts.on_a_terminal():
        gaps = _ask_for_gaps(contents.root, which)
    if edit:
        click.edit(filename=str(contents.tree.absolute(last)))
    first = "fill the gaps marked [[…]]" if gaps else "read it once more"
    if scaffold.draft and is_update:
        report_line(f"next: {first} in {last}, then: hubgen release {which}")
    elif scaffold.draft:
        report_line(f"next: {first} in {last}, then remove the line draft: true")
    else:
        report_line(f"next: {first} in {last}; it is public as soon as it is built")
    report_line("see it as readers will: hubgen watch; check it: hubgen check")


def _ask_for_gaps(root: Path, which: str) -> int:
    """Fill the gaps of an update with what the person says; return how many are left."""
    gaps = gaps_of(open_hub(root).update(which)[1])
    if not gaps or not click.confirm(f"Fill its {len(gaps)} gaps now?", err=True):
        return len(gaps)
    return fill_gaps(open_hub(root), which, prompts.ask_answers(gaps))
