"""The command `inquiries`: what is asked in private, by whom, and by when it is answered."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubgen.cli.context import (
    at_option,
    current_hub,
    hub_at,
    open_hub_at,
    print_json,
    report_line,
    report_problems,
)
from hubgen.model.inquiries import Inquiry, InquiryKind, InquiryState, by_deadline
from hubgen.problems import HubgenError

if TYPE_CHECKING:
    from hubgen.authoring.inquiries.changes import InquiryResult
    from hubgen.model.hub import Hub
    from hubgen.model.project import Project

_KINDS = [one.value for one in InquiryKind]
_LONGEST = 80
_STANDARD_INPUT = "-"
_Row = tuple[str, str, Inquiry]


class _InquiryCommands(click.Group):
    """Takes anything but the name of a command as an incident to list."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "-h", "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group("inquiries", cls=_InquiryCommands)
def inquiries_command() -> None:
    """What press, authorities, partners, families and staff ask, answered in private.

    `hubgen inquiries [ID]` lists them, of one incident or of all. They are in
    inquiries.yml beside the incident; readers never see them.
    """


@inquiries_command.command("list")
@click.argument("which", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the inquiries as JSON.")
@at_option
@click.pass_context
def list_command(
    context: click.Context,
    which: str | None,
    as_json: bool,  # noqa: FBT001 - click's flag
    at: str | None,
) -> None:
    """List the inquiries, those owed soonest first; exit with 1 if one is overdue.

    Also with 1 where a file cannot be read, since one may be overdue.
    """
    from hubgen.cli.planning import find_incident, read_hub_project

    project, now = read_hub_project(hub_at(at))
    incident = find_incident(project, which).id if which else None
    rows, is_complete = _rows(project, incident)
    if as_json:
        print_json([_record(row, now) for row in rows])
    else:
        for row in rows:
            click.echo(_line(row, now, project.hub))
        if not rows:
            report_line("there are no inquiries")
    is_late = any(one.is_overdue(now) for _, _, one in rows)
    context.exit(1 if is_late or not is_complete else 0)


@inquiries_command.command("add")
@click.argument("which", metavar="ID")
@click.option("--from", "sender", metavar="NAME", help="Who asks.")
@click.option("--kind", type=click.Choice(_KINDS), help="What sort of asker it is.")
@click.option("--asks", metavar="TEXT", help="What they ask.")
@click.option("--mail", metavar="FILE", help="A mail (.eml) that says who asks what; - reads it.")
@click.option("--received", metavar="TIME", help="When it came; without it now.")
@click.option("--due", metavar="WHEN", help="By when: 2h after it came, or a date and time.")
@click.option("--basis", metavar="TEXT", help="The law or contract that sets the deadline.")
@click.option("--reach", metavar="TEXT", help="How to reach them.")
@click.option("--owner", metavar="WHO", help="The person or role that answers.")
@at_option
def add_command(  # noqa: PLR0917 - click passes them by name
    which: str,
    sender: str | None,
    kind: str | None,
    asks: str | None,
    mail: str | None,
    received: str | None,
    due: str | None,
    basis: str | None,
    reach: str | None,
    owner: str | None,
    at: str | None,
) -> None:
    """Add an inquiry to the incident ID; what the options name counts before the mail."""
    from hubgen.authoring.inquiries.changes import add_inquiry
    from hubgen.authoring.inquiries.mail import inquiry_of_mail
    from hubgen.authoring.inquiries.new_inquiry import NewInquiry
    from hubgen.cli import prompts
    from hubgen.cli.option_times import option_due, option_time

    contents, now = open_hub_at(at)
    zone = contents.hub.time_zone
    sort = InquiryKind(prompts.require(kind, f"Which kind ({', '.join(_KINDS)})?", "--kind"))
    if mail:
        new = inquiry_of_mail(_bytes_of(mail), sort, now)
    else:
        sender = prompts.require(sender, "Who asks?", "--from")
        new = NewInquiry(
            sender=sender, kind=sort, asks=prompts.require(asks, "What do they ask?", "--asks")
        )
    given: dict[str, Any] = {
        "sender": sender,
        "asks": asks,
        "basis": basis,
        "reach": reach,
        "owner": owner,
    }
    given |= {
        "received": option_time(received, "--received", zone) if received else None,
        "due": option_due(due, "--due", zone) if due else None,
    }
    new = replace(new, **{name: value for name, value in given.items() if value is not None})
    _report(add_inquiry(contents, which, new, now), now, contents.hub)


@inquiries_command.command("answer")
@click.argument("which", metavar="ID")
@click.argument("key", metavar="NAME")
@click.option("--by", metavar="WHO", help="The person or role that answered.")
@click.option("--update", metavar="NN", help="The public update that the answer rests on.")
@click.option("--fact", metavar="NAME", help="The fact that the answer rests on.")
@click.option("--faq", metavar="NAME", help="The question in content/faq that answers it.")
@click.option("--reply", metavar="FILE", help="A file with the words of the answer; - reads them.")
@click.option("--outcome", metavar="TEXT", help="What came of it.")
@at_option
def answer_command(  # noqa: PLR0917 - click passes them by name
    which: str,
    key: str,
    by: str | None,
    update: str | None,
    fact: str | None,
    faq: str | None,
    reply: str | None,
    outcome: str | None,
    at: str | None,
) -> None:
    """Record that the inquiry NAME of the incident ID was answered."""
    from hubgen.authoring.inquiries.changes import InquiryAnswer, answer_inquiry
    from hubgen.cli import prompts

    contents, now = open_hub_at(at)
    answer = InquiryAnswer(
        by=prompts.require(by, "Who answered?", "--by"),
        reply=_text_of(reply) if reply else None,
        update=update,
        fact=fact,
        faq=faq,
        outcome=outcome,
    )
    _report(answer_inquiry(contents, which, key, answer, now), now, contents.hub)


@inquiries_command.command("change")
@click.argument("which", metavar="ID")
@click.argument("key", metavar="NAME")
@click.option("--due", metavar="TIME", help="Another deadline.")
@click.option("--owner", metavar="WHO", help="Another person or role that answers.")
@click.option("--reply", metavar="FILE", help="A file with the words of a reply to be checked.")
@click.option("--outcome", metavar="TEXT", help="What came of it.")
@at_option
def change_command(  # noqa: PLR0917 - click passes them by name
    which: str,
    key: str,
    due: str | None,
    owner: str | None,
    reply: str | None,
    outcome: str | None,
    at: str | None,
) -> None:
    """Change the deadline, the owner, the reply or the outcome of the inquiry NAME.

    The reply to an open inquiry is checked by `hubgen check`.
    """
    from hubgen.authoring.inquiries.changes import change_inquiry
    from hubgen.cli.option_times import option_time

    contents, now = open_hub_at(at)
    result = change_inquiry(
        contents,
        which,
        key,
        due=option_time(due, "--due", contents.hub.time_zone) if due else None,
        owner=owner,
        reply=_text_of(reply) if reply else None,
        outcome=outcome,
    )
    _report(result, now, contents.hub)


@inquiries_command.command("close")
@click.argument("which", metavar="ID")
@click.argument("key", metavar="NAME")
@click.option("--because", metavar="TEXT", help="Why no answer is needed.")
@at_option
def close_command(which: str, key: str, because: str | None, at: str | None) -> None:
    """Close the inquiry NAME of the incident ID without an answer."""
    from hubgen.authoring.inquiries.changes import close_inquiry
    from hubgen.cli import prompts

    contents, now = open_hub_at(at)
    reason = prompts.require(because, "Why is no answer needed?", "--because")
    _report(close_inquiry(contents, which, key, because=reason, now=now), now, contents.hub)


@inquiries_command.command("reopen")
@click.argument("which", metavar="ID")
@click.argument("key", metavar="NAME")
@at_option
def reopen_command(which: str, key: str, at: str | None) -> None:
    """Make the inquiry NAME of the incident ID open again."""
    from hubgen.authoring.inquiries.changes import reopen_inquiry

    contents, now = open_hub_at(at)
    _report(reopen_inquiry(contents, which, key), now, contents.hub)


def _rows(project: Project, incident_id: str | None) -> tuple[list[_Row], bool]:
    """Return the inquiries by deadline, and whether every file could be read."""
    from hubgen.source.files import Tree
    from hubgen.source.inquiries import read_inquiries

    tree, is_complete = Tree(current_hub().root), True
    found: dict[str, tuple[str, Inquiry]] = {}
    for incident in project.incidents:
        if incident_id in {None, incident.id}:
            inquiries, _, problems = read_inquiries(
                tree, incident.source.folder, project.hub.time_zone
            )
            report_problems(problems)
            is_complete = is_complete and not problems
            found |= {f"{incident.id} {key}": (key, one) for key, one in inquiries.items()}
    in_order = by_deadline({name: one for name, (_, one) in found.items()})
    rows = [(name.partition(" ")[0], found[name][0], one) for name, one in in_order]
    return rows, is_complete


def _record(row: _Row, now: datetime) -> dict[str, Any]:
    incident, key, one = row
    record = one.model_dump(mode="python", by_alias=True)
    values = {name: _json_value(value) for name, value in record.items()}
    state = {"state": one.state.value, "overdue": one.is_overdue(now)}
    return {"incident": incident, "name": key, **state, **values}


def _json_value(value: Any) -> Any:
    from hubgen.public import times

    if isinstance(value, datetime):
        return times.machine(value)
    return list(value) if isinstance(value, tuple) else value


def _line(row: _Row, now: datetime, hub: Hub) -> str:
    """Return `overdue since 12:00 GMT: card-payments daily-herald (press), maya: How many …`."""
    from hubgen.cli.listening_cases import printable

    incident, key, one = row
    when = ", ".join(_when(one, now, hub))
    who = one.answered_by or one.owner
    asks = " ".join(one.asks.split())[:_LONGEST]
    named = f" ({one.kind}){f', {who}' if who else ''}"
    return f"{when}: {incident} {key}{named}: {printable(asks)}"


def _when(one: Inquiry, now: datetime, hub: Hub) -> Iterator[str]:
    from hubgen.public import times
    from hubgen.source.messages import messages

    ended = one.answered or one.closed
    at = ended or one.due
    words = times.brief_time(at.astimezone(hub.time_zone), now, messages("en")) if at else ""
    if one.state is not InquiryState.OPEN:
        yield f"{one.state} {words}"
    elif one.due is None:
        yield "open, without a deadline"
    else:
        yield f"overdue since {words}" if one.is_overdue(now) else f"due {words}"


def _report(result: InquiryResult, now: datetime, hub: Hub) -> None:
    click.echo(result.path)
    known = "was recorded before: " if result.was_known else ""
    report_line(known + _line((result.incident, result.key, result.inquiry), now, hub))


def _bytes_of(name: str) -> bytes:
    """Return the bytes of the file `name`, of standard input for `-`. Raises HubgenError."""
    if name == _STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise HubgenError(f"{name} could not be opened ({error.strerror})") from error


def _text_of(name: str) -> str:
    """Return the text of the file `name`, of standard input for `-`. Raises HubgenError."""
    try:
        return _bytes_of(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HubgenError(f'{name} is not written in UTF-8; save it as "UTF-8"') from None
