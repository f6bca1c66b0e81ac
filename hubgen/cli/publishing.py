"""The command `publish`: shows what becomes public, asks, and brings a destination up to date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubgen.cli import serving
from hubgen.cli.auditing import audit_option, show_audit
from hubgen.cli.context import (
    HubContext,
    at_option,
    current_hub,
    hub_at,
    report_line,
    report_problems,
    warn_of_sharing,
)
from hubgen.cli.progress import progress
from hubgen.cli.serving import show_server_option
from hubgen.problems import HubgenError, WrongUsageError

if TYPE_CHECKING:
    from hubgen.model.hub import Publishing
    from hubgen.publish.release.release import PublishResult, Release, ReleaseRefusedError

_MOST_POSTS, _MOST_HELD = 8, 20
_LONGEST_NAME = 60
_WHO = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
by_option = click.option("--by", metavar="WHO", help="Who publishes: a key, like maya.")


def check_publisher(root: Path, by: str | None) -> None:
    """Raise WrongUsageError if `by` is no key, or of nobody in the team of the hub in `root`.

    The ledger keeps the key for ever, so words are refused. A hub that cannot be read
    refuses no key here; what is wrong with it is reported where it is published.
    """
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.source.people import check_person_if_planned

    if by is None:
        return
    if not _WHO.fullmatch(by):
        raise WrongUsageError(f'--by takes a key, like maya or head-of-comms, not "{by}"')
    try:
        team = open_hub(root).team
    except HubgenError:
        return
    check_person_if_planned(team, by)


def _check_name(name: str | None) -> None:
    """Raise WrongUsageError for a name by which readers cannot find an edition."""
    words = " ".join(name.split()) if name is not None else None
    if words is not None and not (words.isprintable() and 0 < len(words) <= _LONGEST_NAME):
        raise WrongUsageError(f"--name takes a few words, at most {_LONGEST_NAME} signs")


def agreed(question: str, *, yes: bool) -> bool:
    """Return the answer to `question`. Raises WrongUsageError without a terminal."""
    if yes:
        return True
    if not current_hub().environment.is_terminal():
        raise WrongUsageError("there is no terminal to ask on; say --yes to go ahead")
    return click.confirm(question, err=True)


@click.command("publish")
@click.argument("destination", metavar="DEST", required=False)
@click.option("--note", metavar="N", help="A note on this edition; it is public.")
@click.option("--name", metavar="NAME", help='What readers find it by: "Final statement".')
@by_option
@yes_option
@click.option("--dry-run", is_flag=True, help="Only show what would become public.")
@click.option("--hold", metavar="ID", multiple=True, help="Leave this incident as last published.")
@click.option("--drop-language", metavar="LANG", multiple=True, help="End this language for good.")
@click.option(
    "--into-existing", is_flag=True, help="Publish into a folder that already has other files."
)
@click.option("--accept-damage", is_flag=True, help="Publish what a damaged record cannot compare.")
@click.option("--trust-clock", is_flag=True, help="Publish although the clock looks wrong.")
@show_server_option
@audit_option
@at_option
@click.pass_context
def publish_command(
    context: click.Context,
    /,
    destination: str | None,
    show_server: str | None,
    audit: bool,  # noqa: FBT001 - click's flags
    at: str | None,
    **options: Any,
) -> None:
    """Builds the hub, records an edition, and brings DEST up to date.

    DEST is a folder, a bucket (s3://BUCKET/FOLDER), or a branch (git:REMOTE#BRANCH);
    without it, what publish: in hub.yml says.

    It tells what becomes public and asks. Nothing is written where the
    content has errors, or where what was published would vanish or change in silence.
    """
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.publish.release.release import ReleaseRefusedError

    hub, chosen = hub_at(at), _Options(**options)
    check_publisher(hub.root, chosen.by)
    if show_server:
        serving.show_server(hub, show_server, destination)
        return
    settings = open_hub(hub.root).hub.publish
    destination = destination or (settings.to if settings else None)
    if destination is None:
        msg = "say where to, like hubgen publish DEST, or write publish: {to: DEST} in hub.yml"
        raise WrongUsageError(msg)
    if audit:
        context.exit(0 if _audit(hub, destination, yes=chosen.yes) else 1)
    warn_of_sharing(hub.root)
    try:
        done = _publish(hub, destination, chosen, settings)
    except ReleaseRefusedError as error:
        if chosen.dry_run or not error.unmarked or not hub.environment.is_terminal():
            raise
        report_problems(error.problems)
        _mark(hub, error)
        done = _publish(hub, destination, chosen, settings)
    context.exit(0 if done else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The options of `publish`. Raises WrongUsageError for what may not be published."""

    note: str | None
    name: str | None
    by: str | None
    yes: bool
    dry_run: bool
    hold: tuple[str, ...]
    drop_language: tuple[str, ...]
    into_existing: bool
    accept_damage: bool
    trust_clock: bool

    def __post_init__(self) -> None:
        _check_name(self.name)


def _audit(hub: HubContext, where: str, *, yes: bool) -> bool:
    """Return whether what was published is still there; offers to have the rest written again."""
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.publish.destinations import open_destination
    from hubgen.publish.ledger.auditing import mark_for_repair
    from hubgen.publish.publisher import author_of

    destination = open_destination(where, hub.root)
    destination.sign(*author_of(open_hub(hub.root).hub))
    result = show_audit(destination)
    may_ask = yes or hub.environment.is_terminal()
    if (
        result.findings
        and may_ask
        and agreed("Have the next publication write them again?", yes=yes)
    ):
        mark_for_repair(destination, result, clock=hub.environment.clock)
        report_line(f"now run: hubgen publish {where}")
    return not result.findings


def _mark(hub: HubContext, error: ReleaseRefusedError) -> None:
    """Offer to mark silent edits; raise `error` if that is declined."""
    from hubgen.authoring.edit_marks import mark_edited

    names = ", ".join(error.unmarked)
    if not click.confirm(f"Write edited: with the time now into {names}?", err=True):
        raise error
    for path in error.unmarked:
        mark_edited(hub.root, path, error.at)


def _publish(
    hub: HubContext, destination: str, options: _Options, settings: Publishing | None
) -> bool:
    """Publish, and return whether all that is new could go out."""
    from hubgen.publish.release.preparation import prepare
    from hubgen.publish.release.steps import DEFAULT_STEPS

    with prepare(
        hub.root,
        destination,
        hub.at_text,
        hub.now,
        hold=options.hold,
        drop=options.drop_language,
        name=" ".join(options.name.split()) if options.name else None,
        into_existing=options.into_existing,
        accept_damage=options.accept_damage,
        steps=hub.environment.release_steps or DEFAULT_STEPS,
    ) as release:
        _show(release)
        if not release.is_needed and release.held_news:
            report_line("nothing was published: what is new is held back")
            return False
        if not release.is_needed:
            report_line(f"{destination} is up to date: nothing to publish")
            return True
        if release.line is None:
            report_line("an interrupted publication will be completed")
        if options.dry_run:
            report_line("nothing was written (--dry-run)")
            return True
        if not agreed(_question(release), yes=options.yes):
            report_line("nothing was published")
            return True
        done = _carry_out(hub, release, options)
    _tell_done(done)
    _record_sources(hub, settings, release, done, options.by)
    for line in done.cautions:
        if line not in release.cautions:
            report_line(f"warning: {line}")
    return True


def _show(release: Release) -> None:
    """Print what would become public, and what is held back."""
    report_problems(release.problems)
    for line in release.cautions:
        report_line(f"warning: {line}")
    for line in release.descriptions:
        report_line(f"  {line}")
    for held in release.held[:_MOST_HELD]:
        report_line(f"  {held}")
    if len(release.held) > _MOST_HELD:
        report_line(f"  … and {len(release.held) - _MOST_HELD} more that are not public")


def _carry_out(hub: HubContext, release: Release, options: _Options) -> PublishResult:
    with progress("publishing") as show:
        return release.carry_out(
            by=options.by,
            note=options.note,
            clock=hub.environment.clock,
            progress=lambda done, of, _path: show(done, of),
            trust_clock=options.trust_clock,
        )


def _record_sources(
    hub: HubContext,
    settings: Publishing | None,
    release: Release,
    done: PublishResult,
    by: str | None,
) -> None:
    """Commit and push the sources as hub.yml says, and tell what came of it."""
    from hubgen.authoring.checkout import record_sources

    person = release.team.people.get(by or "")
    finished, failed = record_sources(hub.root, settings, done.message, person)
    for line in finished:
        report_line(line)
    for line in failed:
        report_line(f"warning: {line}")


def _question(release: Release) -> str:
    count = len(release.edition.public)
    what = f"{count} thing{'s' * (count != 1)} for the first time" if count else "these changes"
    return f"Publish {what} to {release.destination.name}?"


def _tell_done(done: PublishResult) -> None:
    if done.edition:
        head = done.edition
        counts = f"{done.written} files written, {done.deleted} removed"
        report_line(f"edition {head.number} is published: {counts}")
        report_line(f"look: {done.url} (files in {done.where})")
        report_line(f"its hash: {head.hash}")
    else:
        report_line(f"the interrupted publication is complete: {done.written} files written")
    for ready in done.posts[:_MOST_POSTS]:
        what = "answer" if ready.is_answer else "update"
        report_line(f'posts of {what} {ready.number} on "{ready.title}", ready in {ready.folder}/:')
        report_line(f"  {', '.join(ready.channels)}")
    if len(done.posts) > _MOST_POSTS:
        report_line(f"… and {len(done.posts) - _MOST_POSTS} more in dist/social/")
