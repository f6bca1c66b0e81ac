"""The command `social`: the posts of an update, on the terminal."""

from __future__ import annotations

from typing import Any

import click

from hubgen.cli import clipboard
from hubgen.cli.context import at_option, hub_at, print_json, report_line
from hubgen.problems import WrongUsageError
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView


@click.command("social")
@click.argument("which", required=False, metavar="[ID[/NN]]")
@click.option("--channel", metavar="C", help="Only this channel.")
@click.option("--json", "as_json", is_flag=True, help="Print the posts as JSON.")
@click.option("--copy", is_flag=True, help="Put the text for one channel on the clipboard.")
@at_option
def social_command(
    which: str | None,
    channel: str | None,
    as_json: bool,  # noqa: FBT001 - click's flags
    copy: bool,  # noqa: FBT001
    at: str | None,
) -> None:
    """Prints the ready-to-post texts of an update.

    ID is any part of an incident's id that fits one alone, NN an update's
    number. Without NN the newest update is meant, without ID the hub's newest.
    """
    from hubgen.incremental.reading import read_checked, views_of
    from hubgen.outputs import posts

    hub = hub_at(at)
    views = views_of(read_checked(hub.root, hub.now, hub.at_text).project, hub.at_text, hub.now)
    incident, update = _find(views[0], which)
    records = []
    for view in views:
        local = next(found for found in view.incidents if found.id == incident.id)
        message = local.update(update.number)
        records.append(posts.update_record(view, local, message, posts.posts(view, local, message)))
    if channel:
        records = [_only(record, channel) for record in records]
    if as_json:
        print_json(records)
    elif copy:
        _copy(records, channel)
    else:
        _print(records)


def _copy(records: list[dict[str, Any]], channel: str | None) -> None:
    """The main language's text for one channel, to the clipboard; printed where there is none."""
    if channel is None:
        raise WrongUsageError("--copy takes the text for one channel: name it, like --channel x")
    posts = [post for post in records[0]["posts"] if post["fits"]]
    text = "\n\n".join(part["text"] for post in posts for part in post["parts"])
    if text and clipboard.copy(text):
        report_line(f"the text for {channel} is on the clipboard")
        return
    if text:
        report_line("there is no clipboard here")
    _print(records)


def _only(record: dict[str, Any], channel: str) -> dict[str, Any]:
    known = [post["channel"] for post in record["posts"]]
    if channel not in known and known:
        raise WrongUsageError(
            f'there is no channel "{channel}" here; use one of {", ".join(known)}'
        )
    return {**record, "posts": [post for post in record["posts"] if post["channel"] == channel]}


def _find(view: PublicView, which: str | None) -> tuple[PublicIncident, PublicUpdate]:
    """The incident and update that `which` names. Raises WrongUsageError."""
    if which is None:
        if not view.updates:
            raise WrongUsageError("nothing is public yet, so there is nothing to post")
        return view.updates[0]
    wanted, _, number = which.partition("/")
    exact = [incident for incident in view.incidents if incident.id == wanted]
    found = exact or [incident for incident in view.incidents if wanted in incident.id]
    if len(found) != 1:
        names = ", ".join(incident.id for incident in (found or view.incidents)[:8])
        what = "fits several" if found else "fits no public incident"
        raise WrongUsageError(f'"{wanted}" {what}; there are {names or "none"}')
    if not number:
        return found[0], found[0].newest
    for update in found[0].updates:
        if number.isdigit() and int(update.number) == int(number):
            return found[0], update
    numbers = ", ".join(update.number for update in found[0].updates)
    raise WrongUsageError(f'{found[0].id} has no public update "{number}"; there are {numbers}')


def _print(records: list[dict[str, Any]]) -> None:
    for record in records:
        for post in record["posts"]:
            _print_post(record, post)
    if not any(record["posts"] for record in records):
        report_line("there is nothing to post of this update: a later one corrects or retracts it")


def _print_post(record: dict[str, Any], post: dict[str, Any]) -> None:
    name = f"{post['name']} ({record['language']})"
    if not post["fits"]:
        report_line(f"--- {name}: too long by {post['over_by']} {post['over_unit']}")
        return
    for part in post["parts"]:
        report_line(f"--- {name}: {part['count']} of {post['limit']}")
        click.echo(part["text"] + "\n")
