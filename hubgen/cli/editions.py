"""The commands `editions …`: what was published, verified_lines, shown, compared, removed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from pydantic_core import PydanticCustomError

from hubgen.cli.context import current_hub, print_json, report_line
from hubgen.cli.publishing import agreed, by_option, check_publisher, yes_option
from hubgen.outputs.serving import serving
from hubgen.platform.files import write_whole
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.publish.canonical import digest
from hubgen.publish.destinations import Destination, GitDestination, open_destination
from hubgen.publish.ledger import reading
from hubgen.publish.ledger.ledger import Ledger, LedgerLine, LedgerState, read_ledger
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.redacting import find_objects, redact
from hubgen.publish.record.changes import changes
from hubgen.publish.record.descriptions import describe, describe_files
from hubgen.publish.release.comparison import DROPPED

_MOST_SHOWN = 50
json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group("editions")
def editions_command() -> None:
    """What was published to a destination: every edition, for ever."""


def _open(where: str) -> tuple[Destination, Ledger]:
    destination = open_destination(where, current_hub().root)
    ledger = read_ledger(destination)
    if not ledger.lines:
        raise WrongUsageError(f"nothing was published to {where} yet: it has no ledger")
    return destination, ledger


def _sign(place: Destination) -> None:
    """Have changes carry the hub's name, where a hub is at hand."""
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.publish.publisher import author_of

    try:
        author = author_of(open_hub(current_hub().root).hub)
    except HubgenError:
        return
    place.sign(*author)


@editions_command.command("list")
@click.argument("destination", metavar="DEST")
@json_option
def list_command(destination: str, as_json: bool) -> None:  # noqa: FBT001 - click's flag
    """Lists every edition: number, time (UTC), kind, by whom, what became public."""
    place, ledger = _open(destination)
    if as_json:
        print_json([_record(line) for line in ledger.lines])
        return
    for line in ledger.lines:
        click.echo(_listed(place, ledger, line))


def _record(line: LedgerLine) -> dict[str, object]:
    return {
        "number": line.number,
        "at": f"{line.at:%Y-%m-%dT%H:%M:%SZ}",
        "by": line.by,
        "kind": line.kind.value,
        "public": list(line.public),
        "exceptions": list(line.exceptions),
        "files": len(line.changed),
        "note": line.note,
        "name": line.name,
        "redacts": list(line.redacts),
        "hash": line.hash,
    }


def _listed(destination: Destination, ledger: Ledger, line: LedgerLine) -> str:
    parts = [f"{line.number:>4}", f"{line.at:%Y-%m-%d %H:%M:%S}", line.kind.value]
    parts += [f"by {line.by}"] if line.by else []
    parts.append(f"{len(line.changed)} files")
    dropped = [one for one in line.exceptions if one.startswith(DROPPED)]
    if dropped:
        parts.append(f"ended: {', '.join(dropped)}")
    if rest := [one for one in line.exceptions if one not in dropped]:
        parts.append(f"without the required approvals: {', '.join(rest)}")
    if line.public:
        more = len(line.public) - 3
        parts.append(", ".join(line.public[:3]) + (f" and {more} more" if more > 0 else ""))
    for name, reason in line.redacts.items():
        parts.append(
            f"removed {name[:12]}: "
            f"{reading.read_object(destination, ledger, reason).decode('utf-8', 'replace')}"
        )
    if line.name:
        name = reading.read_object(destination, ledger, line.name).decode("utf-8", "replace")
        parts.append(f'called "{name}"')
    if line.note:
        note = reading.read_object(destination, ledger, line.note).decode("utf-8", "replace")
        parts.append(f'"{note}"')
    return "  ".join(parts)


@editions_command.command("verify")
@click.argument("destination", metavar="DEST")
@json_option
@click.pass_context
def verify_command(context: click.Context, destination: str, as_json: bool) -> None:  # noqa: FBT001 - click's flag
    """Computes every hash of DEST again and names what does not fit; exit 1 then."""
    verdict = verify(open_destination(destination, current_hub().root))
    if as_json:
        print_json(
            {
                "editions": verdict.editions,
                "objects": verdict.objects,
                "files": verdict.files,
                "head": verdict.head,
                "findings": [{"path": one.path, "what": one.what} for one in verdict.findings],
                "unknown": list(verdict.unknown),
            }
        )
    else:
        for finding in verdict.findings[:_MOST_SHOWN]:
            report_line(str(finding))
        for path in verdict.unknown[:_MOST_SHOWN]:
            report_line(f"{path}: no edition knows this file")
        counts = f"{verdict.editions} editions, {verdict.objects} objects, {verdict.files} files"
        bad = len(verdict.findings)
        report_line(f"{counts}: {f'{bad} do not fit' if bad else 'everything fits'}")
        if verdict.head:
            report_line(f"the last hash: {verdict.head}")
    context.exit(1 if verdict.findings else 0)


@editions_command.command("show")
@click.argument("destination", metavar="DEST")
@click.argument("path", metavar="PATH")
@click.option("--at", "at", metavar="T", help="The time, like 2026-11-22 10:05; else the last.")
def show_command(destination: str, path: str, at: str | None) -> None:
    """Prints the bytes that stood at PATH (like incidents/…/) at the time T."""
    place, ledger = _open(destination)
    when = _instant(at) if at else ledger.lines[-1].at
    click.echo(reading.page_at(place, ledger, path, when), nl=False)


def _instant(text: str) -> datetime:
    """Return the instant that `text` names, in the hub's zone; in UTC where no hub is at hand."""
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.model.fields import parse_time

    try:
        zone = open_hub(current_hub().root).hub.time_zone
    except HubgenError:
        zone = ZoneInfo("UTC")
    try:
        return parse_time(text.strip(), zone)
    except PydanticCustomError as error:
        raise WrongUsageError(f"--at: {error.message()}") from None


@editions_command.command("diff")
@click.argument("destination", metavar="DEST")
@click.argument("first", metavar="A", type=click.IntRange(min=0))
@click.argument("second", metavar="B", type=click.IntRange(min=0))
@click.option("--objects", is_flag=True, help="List the objects too; redact takes their names.")
def diff_command(destination: str, first: int, second: int, objects: bool) -> None:  # noqa: FBT001 - click's flag
    """Tells what differs between the editions A and B, in words and as text."""
    place, ledger = _open(destination)
    before, after = reading.states_after(ledger, first, second)
    for line in _differences(place, ledger, before, after):
        click.echo(line)
    if objects:
        for line in _objects(ledger, before, after):
            click.echo(line)


def _differences(
    destination: Destination, ledger: Ledger, before: LedgerState, after: LedgerState
) -> Iterator[str]:
    removed = ledger.state().redacted
    old = {key: name for key, name in before.data.items() if after.data.get(key) != name}
    new = {key: name for key, name in after.data.items() if before.data.get(key) != name}
    for key in sorted({*old, *new}):
        if old.get(key) in removed or new.get(key) in removed:
            yield f"{key}: its words were removed"
            old.pop(key, None), new.pop(key, None)
    records = [reading.read_records(destination, ledger, one) for one in (old, new)]
    for change in changes(*records):
        yield describe(change)
        yield from reading.text_difference(change.number or change.name, change.old, change.new)
    yield describe_files(_changed(before, after), before.files)


def _changed(before: LedgerState, after: LedgerState) -> dict[str, str | None]:
    return {
        path: after.files.get(path)
        for path in sorted({*before.files, *after.files})
        if before.files.get(path) != after.files.get(path)
    }


def _objects(ledger: Ledger, before: LedgerState, after: LedgerState) -> Iterator[str]:
    """Each object that was replaced, by what it held."""
    pairs = [(path, before.files.get(path), now) for path, now in _changed(before, after).items()]
    pairs = [one for one in pairs if serving(one[0]).recorded]
    pairs += [
        (key, before.data.get(key), after.data.get(key))
        for key in sorted({*before.data, *after.data})
        if before.data.get(key) != after.data.get(key)
    ]
    removed = ledger.state().redacted
    for name, old, new in pairs:
        if old:
            gone = " (removed)" if old in removed else ""
            yield f"  {old[:16]}{gone}  {name}, now {(new or 'gone')[:16]}"


@editions_command.command("redact")
@click.argument("destination", metavar="DEST")
@click.argument("objects", metavar="OBJECT…", nargs=-1, required=True)
@click.option("--reason", metavar="R", required=True, help="Why; it is public.")
@by_option
@yes_option
def redact_command(
    destination: str,
    objects: tuple[str, ...],
    reason: str,
    by: str | None,
    yes: bool,  # noqa: FBT001 - click's flag
) -> None:
    """Removes the words of an OBJECT (its hash, see diff) for good; the record says why."""
    check_publisher(current_hub().root, by)
    place, ledger = _open(destination)
    _sign(place)
    names = find_objects(ledger, objects)
    if isinstance(place, GitDestination):
        report_line("the history of the branch holds these words too: it will be removed with them")
    if not agreed(f"Remove {len(names)} objects permanently?", yes=yes):
        report_line("nothing was removed")
        return
    line = redact(place, ledger, names, reason, by=by, clock=current_hub().environment.clock)
    report_line(
        f"edition {line.number}: {len(names)} objects removed; the chain holds: {line.hash}"
    )


@editions_command.command("export")
@click.argument("destination", metavar="DEST")
@click.argument("incident", metavar="ID")
@click.option("--out", metavar="FILE", help="Where to write it; else ID-record.zip here.")
def export_command(destination: str, incident: str, out: str | None) -> None:
    """Writes all that was ever published on the incident ID as a zip that proves itself.

    For regulators and journalists: every version, when it was published, and a
    script that proves it with nothing but Python.
    """
    from hubgen.publish.past.exporting import export_record

    place, ledger = _open(destination)
    data = export_record(place, ledger, incident)
    file = current_hub().root / (out or f"{incident}-record.zip")
    try:
        write_whole(file, data)
    except OSError as error:
        raise HubgenError(f"{file} could not be written: {error.strerror}") from error
    report_line(f"the record is in {file}; to verify it, unpack it and run: python3 verify.py")
    report_line(f"its SHA-256: {digest(data)}")
    report_line(f"the newest edition's hash: {ledger.head}")
