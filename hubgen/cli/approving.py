"""The commands `approve` and `return`: somebody's word on a text, or on everything that waits."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubgen.cli.context import at_option, current_hub, open_hub_at, report_line

if TYPE_CHECKING:
    from hubgen.authoring.approving import ApprovalResult
    from hubgen.authoring.hub_contents import HubContents

_MOST_LISTED = 40


@click.command("approve")
@click.argument("which", metavar="ID/NN", required=False)
@click.option("--by", metavar="WHO", help="The person or role of the plan that approves.")
@click.option("--waiting", is_flag=True, help="Approve everything that lacks approvals.")
@click.option("--yes", is_flag=True, help="With --waiting: do not ask.")
@click.option("--page", is_flag=True, help="Only write the text and its posts as one HTML file.")
@click.option(
    "--out",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --page: the file; without it, the page is printed.",
)
@at_option
def approve_command(  # noqa: PLR0917 - click passes them by name
    which: str | None,
    by: str | None,
    waiting: bool,  # noqa: FBT001 - click's flags
    yes: bool,  # noqa: FBT001
    page: bool,  # noqa: FBT001
    out: Path | None,
    at: str | None,
) -> None:
    """Records that WHO approves this very text; a changed text voids it.

    ID/NN is an update. ID/review, ID/actions, ID/severity, faq/NAME and pages/NAME
    are approved likewise; the path of a file names what is written in it.

    --page writes one file for the person who approves: the draft as it will look,
    with its posts. It needs no network and records nothing.
    """
    from hubgen.authoring.approving import approve
    from hubgen.cli.prompts import require

    if waiting == (which is not None):
        raise click.UsageError("say what is approved, like ID/02, or --waiting")
    contents, now = open_hub_at(at)
    if page and which is not None:
        _write_page(contents, which, out, now)
        return
    who = require(by, "Who approves it?", "--by")
    if which is None:
        _approve_waiting(contents, who, now, yes=yes)
        return
    results = approve(contents, which, who, now)
    click.echo(results[0].path)
    for one in results:
        _report(one)
    for one in results:
        if one.held:
            report_line(f"NOT public: {one.name} {' and '.join(one.held)}")


def _write_page(contents: HubContents, which: str, out: Path | None, now: datetime) -> None:
    """Write the approval page of the update `which` to `out`, never where it is published."""
    from hubgen.authoring.approval_page import approval_page
    from hubgen.cli.planning import deliver

    deliver(approval_page(contents, which, now), out, current_hub())
    if out is not None:
        report_line("it is not public yet: send it only to the person who approves it")


@click.command("return")
@click.argument("which", metavar="ID/NN")
@click.option("--by", metavar="WHO", help="The person or role of the plan that returns it.")
@click.option("--because", metavar="WHY", help="What the author has to change.")
@at_option
def return_command(which: str, by: str | None, because: str | None, at: str | None) -> None:
    """Returns an update to its author with a reason; `hubgen due` shows it until it is changed."""
    from hubgen.authoring.approving import return_text
    from hubgen.cli.prompts import require

    contents, now = open_hub_at(at)
    who = require(by, "Who returns it?", "--by")
    why = require(because, "Why?", "--because")
    done = return_text(contents, which, who, why, now)
    click.echo(done.path)
    report_line(f"recorded: {done.by} returns {done.what}")


def _approve_waiting(contents: HubContents, by: str, now: datetime, *, yes: bool) -> None:
    """Show what lacks approvals, ask, and record that `by` approves it."""
    from hubgen.authoring.approving import record_approvals, waiting_approvables
    from hubgen.cli.publishing import agreed

    subjects, rest = waiting_approvables(contents, by)
    _list([f"left out: {reason}" for reason in rest])
    _list([f"  {one.name}: {one.label}" for one in subjects])
    if not subjects:
        report_line("nothing waits for an approval that could be given here")
        return
    if not agreed(f"Record that {by} approves {_texts(len(subjects))}?", yes=yes):
        report_line("nothing was recorded")
        return
    results = record_approvals(contents, subjects, by, now)
    for path in dict.fromkeys(one.path for one in results):
        click.echo(path)
    report_line(f"recorded: {by} approves {_texts(len(results))}")
    if not contents.team.counts_as_approval(by):
        report_line(f"but the plan does not count the word of {by}: see team.yml")
    waiting = sum(one.missing > 0 for one in results)
    if waiting:
        report_line(f"{_texts(waiting)} of them still lack approvals")


def _texts(count: int) -> str:
    return f"{count} text{'s' * (count != 1)}"


def _list(lines: list[str]) -> None:
    for line in lines[:_MOST_LISTED]:
        report_line(line)
    if len(lines) > _MOST_LISTED:
        report_line(f"  … and {len(lines) - _MOST_LISTED} more")


def _report(done: ApprovalResult) -> None:
    if not done.written:
        report_line(f"{done.by} had approved {done.what} before; nothing was changed")
    else:
        report_line(f"recorded: {done.by} approves {done.what}")
    if done.uncounted:
        report_line(f"but {done.uncounted}")
