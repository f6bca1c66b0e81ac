"""The commands `listen cases` and `listen case`: people who must be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hubgen.cli.context import current_hub, print_json
from hubgen.cli.listening_store import hub_mentions
from hubgen.problems import WrongUsageError

if TYPE_CHECKING:
    from hubgen.listening.mention import Mention
    from hubgen.listening.store.cases import Case

_LONGEST = 80


@click.command("cases")
@click.option("--json", "as_json", is_flag=True, help="Print the cases as JSON.")
@click.option(
    "--next", "is_next", is_flag=True, help="List who has no case yet, most urgent first."
)
def cases_command(*, as_json: bool, is_next: bool) -> None:
    """List the people who must be answered, those owed soonest first."""
    if is_next:
        _print_waiting(as_json=as_json)
        return
    from hubgen.listening.store.cases import CaseStore

    with hub_mentions() as hub:
        pairs = [(case, hub.store.get(case.mention)) for case in CaseStore(hub.store).all()]
    known = [(case, mention) for case, mention in pairs if mention]
    if as_json:
        print_json([_record(case, mention) for case, mention in known])
        return
    for case, mention in known:
        click.echo(_line(case, mention))


def _print_waiting(*, as_json: bool) -> None:
    from hubgen.listening import casework
    from hubgen.listening.records import mention_record

    with hub_mentions() as hub:
        waiting = casework.waiting_mentions(hub.store, hub.now)
    if as_json:
        print_json([mention_record(one) for one in waiting])
        return
    for one in waiting:
        text = " ".join(one.text.split())[:_LONGEST]
        kind = one.understanding.mention_class.value
        click.echo(f"{one.id} [{kind}, reach {one.reach:,}] {printable(text)}")


@click.command("case")
@click.argument("number", type=int, metavar="NUMBER")
@click.option("--incident", metavar="ID", help="The incident that it is about.")
@click.option("--assign", metavar="WHO", help="Who answers.")
@click.option("--answered", metavar="WHO", help="Record that WHO has answered.")
@click.option("--url", default="", metavar="URL", help="Where the answer can be seen.")
@click.option("--followed-up", is_flag=True, help="Record that you asked whether it is solved.")
@click.option("--close", "closed", is_flag=True, help="Close the case.")
def case_command(
    number: int,
    *,
    incident: str | None,
    assign: str | None,
    answered: str | None,
    url: str,
    followed_up: bool,
    closed: bool,
) -> None:
    """Open a case on a mention, assign it, record the answer, follow up, close it.

    NUMBER is the first number in a line of `hubgen listen search`.
    """
    from hubgen.cli.planning import find_incident, read_hub_project
    from hubgen.listening import casework
    from hubgen.listening.store.cases import CaseStore

    hub = current_hub()
    project, now = read_hub_project(hub)
    about = find_incident(project, incident).id if incident else ""
    plan = project.plan.listening
    with hub_mentions() as known:
        store = known.store
        mention = store.get(number)
        if mention is None:
            raise WrongUsageError(f"there is no mention {number}")
        cases = CaseStore(store)
        case = cases.get(number) or casework.open_case(cases, mention, plan, now, about)
        if about and about != case.incident:
            case = casework.relate(cases, case, about)
        if assign:
            case = casework.assign(cases, case, assign)
        if answered:
            case = casework.mark_answered(cases, case, plan, now, who=answered, reply_url=url)
        if followed_up:
            case = casework.mark_followed_up(cases, case)
        if closed:
            case = casework.close(cases, case, now)
        others = cases.others_of_person(mention)
    click.echo(_line(case, mention))
    for other in others:
        click.echo(f"the same person has another case: {other.mention}, {other.state.value}")


def _line(case: Case, mention: Mention) -> str:
    due = f", due {case.due:%Y-%m-%d %H:%M} UTC" if case.due else ""
    who = f", {case.assignee}" if case.assignee else ""
    text = " ".join(mention.text.split())[:_LONGEST]
    kind = mention.understanding.mention_class.value
    return f"{case.mention} {case.state.value}{due}{who} [{kind}] {printable(text)}"


def printable(text: str) -> str:
    """Return `text` without characters that steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _record(case: Case, mention: Mention) -> dict[str, Any]:
    from hubgen.listening.records import case_record, mention_record

    return case_record(case) | {"said": mention_record(mention)}
