"""The command `listen`: what people say, stored and understood on this machine."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubgen.cli.context import HubContext, current_hub, print_json, report_line
from hubgen.cli.listening_cases import case_command, cases_command, printable
from hubgen.cli.listening_store import hub_mentions
from hubgen.problems import HubgenError, WrongUsageError

if TYPE_CHECKING:
    from datetime import datetime

    from hubgen.listening.files import Answers, FileReading, QuestionError
    from hubgen.listening.intake import Intake, IntakeResult
    from hubgen.listening.mention import Mention

_MOST_LINES = 10
_PASTED = "-"


@click.group("listen")
def listen_command() -> None:
    """Collect and understand what people say; nothing leaves this machine."""


listen_command.add_command(case_command)
listen_command.add_command(cases_command)


@listen_command.command("add")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--column", "columns", multiple=True, metavar="WHAT=NAME", help="Name a column.")
@click.option(
    "--dates", type=click.Choice(("day-first", "month-first")), help="How 03/04/2026 is meant."
)
def add_command(files: tuple[str, ...], columns: tuple[str, ...], dates: str | None) -> None:
    """Add exports of listening tools, mail (.eml, .mbox) or pasted text (.txt).

    FILE - reads pasted text from standard input. WHAT is text, time, author,
    author-name, network, url, id, reach or title.
    """
    from hubgen.listening.files import read_file
    from hubgen.listening.files.pasted import pasted_mentions
    from hubgen.listening.intake import Intake

    answers = _answers(columns, dates)
    with hub_mentions() as known:
        settings, now = known.settings, known.now
        intake = Intake(known.store, settings.plan.keep, now)
        for name in files:
            if name == _PASTED:
                result = intake.add(pasted_mentions(sys.stdin.read(), now), "pasted")
            else:
                result = _add_file(intake, read_file(Path(name), settings.zone, now), answers)
            _report_intake(name, result)


def _add_file(intake: Intake, reading: FileReading, answers: Answers) -> IntakeResult:
    """Add one file; on a terminal, ask what only a person knows."""
    from hubgen.listening.files import QuestionError

    while True:
        try:
            return intake.add_file(reading, answers)
        except QuestionError as question:
            if not sys.stdin.isatty():
                raise
            answers = _ask(question).over(answers)


def _ask(question: QuestionError) -> Answers:
    from hubgen.listening.files import Answers
    from hubgen.listening.files.answers import DateOrder

    choices = [name for name in question.choices if name]
    if question.column is None:
        text = f'{question.file}: how is "{question.example}" meant?'
        return Answers(dates=DateOrder(click.prompt(text, type=click.Choice(choices), err=True)))
    for number, name in enumerate(choices, start=1):
        report_line(f"{number:3} {name}")
    text = f"{question.file}: which column holds the {question.column.value}?"
    number = click.prompt(text, type=click.IntRange(1, len(choices)), err=True)
    return Answers(columns={question.column: choices[number - 1]})


def _answers(columns: tuple[str, ...], dates: str | None) -> Answers:
    from hubgen.listening.files import Answers
    from hubgen.listening.files.answers import Column, DateOrder

    chosen = {}
    for one in columns:
        what, equals, name = one.partition("=")
        if not equals or what not in set(Column):
            known = ", ".join(Column)
            raise WrongUsageError(f'--column "{one}" is not WHAT=NAME; WHAT is one of {known}')
        chosen[Column(what)] = name
    return Answers(columns=chosen, dates=DateOrder(dates) if dates else None)


def _report_intake(name: str, result: IntakeResult) -> None:
    parts = [f"{result.added.new:,} new"]
    for count, words in (
        (result.added.known, "already there"),
        (result.expired, "too old to be stored"),
        (result.added.forgotten, "of people to be forgotten"),
        (result.unread_count, "not read"),
    ):
        if count:
            parts.append(f"{count:,} {words}")
    report_line(f"{name}: {', '.join(parts)}")
    for one in result.unread[:_MOST_LINES]:
        place = f"line {one.line}: " if one.line else ""
        report_line(f"  {place}{one.reason}")


@listen_command.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@click.option("--json", "as_json", is_flag=True, help="Print the mentions as JSON.")
def search_command(words: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click's flag
    """Find mentions that hold all of WORDS, newest first."""
    from hubgen.listening.records import mention_record

    with hub_mentions() as known:
        found = known.store.search(" ".join(words))
    if as_json:
        print_json([mention_record(one) for one in found])
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        report_line("no mention holds these words")


def _line(one: Mention) -> str:
    text = " ".join(printable(one.text).split())
    author = f" @{one.author.lstrip('@')}" if one.author else ""
    known = one.understanding
    return (
        f"{one.id} {one.at:%Y-%m-%d %H:%M}{author} [{known.mention_class.value},"
        f" {known.sentiment.value}] {text}"
    )


@listen_command.command("run")
@click.option("--once", is_flag=True, help="Fetch what is due now, and stop.")
@click.pass_context
def run_command(context: click.Context, once: bool) -> None:  # noqa: FBT001 - click's flag
    """Fetch the sources of content/plan/listening.yml, again and again until Ctrl+C."""
    from hubgen.listening.plan import read_settings

    hub = current_hub()
    if not read_settings(hub.root).plan.sources:
        raise WrongUsageError("there are no sources: name them in content/plan/listening.yml")
    try:
        while True:
            failures, pause = _fetch(hub)
            if once:
                context.exit(1 if failures else 0)
            time.sleep(pause)
    except KeyboardInterrupt:
        report_line("stopped")


def _fetch(hub: HubContext) -> tuple[int, float]:
    """Fetch what is due; return how many sources failed, and the seconds until the next is due."""
    from hubgen.listening.plan import read_settings
    from hubgen.listening.rounds import fetch_round
    from hubgen.public.view_builder import moment

    def now() -> datetime:
        return moment(settings.hub, hub.at_text, hub.environment.clock())[0]

    settings = read_settings(hub.root)
    done = fetch_round(hub.root, settings, now())
    for run in done.runs:
        if run.problem:
            report_line(f"{run.name}: {run.problem}; trying again later")
        else:
            _report_intake(run.name, run.result)
    failures = sum(bool(run.problem) for run in done.runs)
    return failures, max((done.next_due - now()).total_seconds(), 1)


@listen_command.command("report")
@click.argument("which", required=False, metavar="[ID]")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.pass_context
def report_command(context: click.Context, which: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's flag
    """Show what is said about an incident, or in the last day; exit with 1 on an alert.

    ID is any part of an incident's id that fits one alone.
    """
    from hubgen.cli.listening_report import print_report
    from hubgen.cli.planning import find_incident, read_hub_project
    from hubgen.listening.figures import incident_report, recent_report

    hub = current_hub()
    project, now = read_hub_project(hub)
    incident = find_incident(project, which) if which else None
    with hub_mentions() as known:
        if incident:
            report = incident_report(known.store, project, incident, now)
        else:
            report = recent_report(known.store, project, now)
    if as_json:
        print_json(report.as_dict())
    else:
        print_report(report, project.hub.time_zone)
    context.exit(1 if report.alerts else 0)


@listen_command.command("forget")
@click.argument("who", metavar="WHO")
def forget_command(who: str) -> None:
    """Remove every trace of a person, and store nothing of them from now on.

    WHO is a name on a network, an email address or a full name.
    """
    if not who.strip().lstrip("@"):
        raise WrongUsageError("name the person: a name on a network, or an email address")
    with hub_mentions() as known:
        count = known.store.forget(who)
    report_line(
        f"removed {count} mention{'s' * (count != 1)}; nothing more will be stored of {who}"
    )


@listen_command.command("correct")
@click.argument("number", type=int, metavar="NUMBER")
@click.argument("mention_class", metavar="CLASS")
def correct_command(number: int, mention_class: str) -> None:
    """Set the class of a mention; later ones are classified accordingly.

    NUMBER is the first number in a line of `hubgen listen search`.
    """
    from hubgen.model.listening import MentionClass

    if mention_class not in set(MentionClass):
        raise WrongUsageError(f'"{mention_class}" is no class; use {", ".join(MentionClass)}')
    with hub_mentions() as known:
        if not known.store.correct(number, MentionClass(mention_class)):
            raise WrongUsageError(f"there is no mention {number}")


@listen_command.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
def export_command(out: Path) -> None:
    """Write all stored mentions to FILE as CSV; - writes to standard output."""
    from hubgen.listening.exporting import write_csv

    hub = current_hub()
    for public in ("dist", "content/pages"):
        if out.resolve().is_relative_to((hub.root / public).resolve()):
            raise WrongUsageError(f"{out} is published with {public}/; choose another place")
    with hub_mentions() as known:
        try:
            if str(out) == _PASTED:
                write_csv(known.store.all(), sys.stdout)
                return
            with out.open("w", encoding="utf-8-sig", newline="") as stream:
                count = write_csv(known.store.all(), stream)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise HubgenError(f"{out} cannot be written: {error.strerror}") from None
    report_line(f"{count:,} mentions written to {out}")


@listen_command.command("classify")
def classify_command() -> None:
    """Read JSON lines with `text`; print language, class and sentiment of each as JSON lines."""
    from hubgen.listening.understanding import Analyser

    analyser = Analyser()
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            text = record["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            text = None
        if not isinstance(text, str):
            msg = f'line {number} is not a JSON object with a text: write {{"text": "…"}}'
            raise WrongUsageError(msg)
        known = analyser.understand(text)
        answer = {
            "language": known.language,
            "class": known.mention_class.value,
            "sentiment": known.sentiment.value,
            "confidence": known.confidence,
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
