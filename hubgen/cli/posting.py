"""The commands `social` and `sent`: the posts of an update, and which of them went out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from hubgen.cli import clipboard
from hubgen.cli.context import at_option, hub_at, open_hub_at, print_json, report_line
from hubgen.model.deliveries import Delivery, PostedPart
from hubgen.problems import WrongUsageError
from hubgen.public import times
from hubgen.public.records import PublicIncident, PublicQuestion, PublicUpdate
from hubgen.public.view import PublicView
from hubgen.source.messages import messages
from hubgen.source.names import QUESTIONS


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
    ID/questions/NN is the answer to a question.
    """
    from hubgen.incremental.reading import read_checked, views_of
    from hubgen.outputs import posts

    hub = hub_at(at)
    views = views_of(read_checked(hub.root, hub.now, hub.at_text).project, hub.at_text, hub.now)
    incident, part = _find(views[0], which)
    records = []
    for view in views:
        local = next(one for one in view.incidents if one.id == incident.id)
        if isinstance(part, PublicQuestion):
            records.append(posts.answer_record(view, local, local.question(part.number)))
            continue
        message = local.update(part.number)
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


def _find(
    view: PublicView, which: str | None
) -> tuple[PublicIncident, PublicUpdate | PublicQuestion]:
    """Return the incident, and the update or answer that `which` names. Raises WrongUsageError."""
    if which is None:
        if not view.updates:
            raise WrongUsageError("nothing is public yet, so there is nothing to post")
        return view.updates[0]
    wanted, _, number = which.partition("/")
    exact = [incident for incident in view.incidents if incident.id == wanted]
    matching = exact or [incident for incident in view.incidents if wanted in incident.id]
    if len(matching) != 1:
        names = ", ".join(incident.id for incident in (matching or view.incidents)[:8])
        what = "fits several" if matching else "fits no public incident"
        raise WrongUsageError(f'"{wanted}" {what}; there are {names or "none"}')
    if not number:
        return matching[0], matching[0].newest
    if number.startswith(f"{QUESTIONS}/"):
        return matching[0], _answer(matching[0], number.removeprefix(f"{QUESTIONS}/"))
    for update in matching[0].updates:
        if number.isdigit() and int(update.number) == int(number):
            return matching[0], update
    numbers = ", ".join(update.number for update in matching[0].updates)
    raise WrongUsageError(f'{matching[0].id} has no public update "{number}"; there are {numbers}')


def _answer(incident: PublicIncident, number: str) -> PublicQuestion:
    for question in incident.answers:
        if number.isdigit() and int(question.number) == int(number):
            return question
    numbers = ", ".join(sorted(one.number for one in incident.answers)) or "none"
    msg = f'{incident.id} has no public answer "{number}"; there are {numbers}'
    raise WrongUsageError(msg)


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


@click.command("sent")
@click.argument("which", metavar="ID[/NN]")
@click.argument("channel", metavar="CHANNEL", required=False)
@click.option("--by", metavar="WHO", help="The person or role that posted it.")
@click.option("--url", metavar="URL", help="Where the post can be seen.")
@click.option("--language", metavar="L", help="Another language than the hub's first.")
@click.option("--undo", is_flag=True, help="Take the record back: it did not go out.")
@at_option
def sent_command(  # noqa: PLR0917 - click passes them by name
    which: str,
    channel: str | None,
    by: str | None,
    url: str | None,
    language: str | None,
    undo: bool,  # noqa: FBT001 - click's flag
    at: str | None,
) -> None:
    """Records that the post of an update went out; without CHANNEL it lists what did.

    ID/questions/NN is the answer to a question. The record is in sent.yml beside the
    incident; readers never see it.
    """
    from hubgen.authoring.deliveries import (
        deliveries_of,
        posted_part,
        record_delivery,
        remove_delivery,
    )
    from hubgen.cli.prompts import require
    from hubgen.source.people import check_person_if_planned

    contents, now = open_hub_at(at)
    check_person_if_planned(contents.team, by)
    zone = contents.hub.time_zone
    if channel is None:
        listed: Iterable[Delivery]
        if "/" in which.strip("/"):
            incident, part, number = posted_part(contents, which)
            listed = deliveries_of(contents, incident).of(part, number)
        else:
            incident = contents.incident(contents.folder_of(which))
            listed = deliveries_of(contents, incident).every
        for one in listed:
            click.echo(delivery_line(one, now, zone))
    elif undo:
        click.echo(remove_delivery(contents, which, channel, language=language))
    else:
        who = require(by, "Who posted it?", "--by")
        done = record_delivery(
            contents, which, channel, by=who, now=now, language=language, url=url
        )
        click.echo(done.path)
        known = "was recorded before: " if done.was_known else "recorded: "
        report_line(known + delivery_line(done.delivery, now, zone))


def delivery_line(one: Delivery, now: datetime, zone: ZoneInfo) -> str:
    """Return a delivery as a line with its time in `zone`, like `02 x: maya, 10:20 GMT, https://…`."""
    language = f" ({one.language})" if one.language else ""
    at = times.brief_time(one.at.astimezone(zone), now, messages("en"))
    address = f", {one.url}" if one.url else ""
    folder = f"{QUESTIONS}/" if one.part is PostedPart.QUESTION else ""
    return f"{folder}{one.number} {one.channel}{language}: {one.by}, {at}{address}"
