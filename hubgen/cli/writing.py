"""Commands that write source files: init, import, schema, release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubgen.cli.context import at_option, current_hub, open_hub_at, report_line, warn_of_sharing

if TYPE_CHECKING:
    from datetime import datetime

    from hubgen.authoring.hub_contents import HubContents
    from hubgen.authoring.importing import ImportReport, Remark

_MOST_SHOWN = 20


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", metavar="N", help="The organisation's name.")
@click.option("--url", metavar="U", help="The address of the site.")
@click.option("--time-zone", metavar="Z", help="The zone that times are written in.")
@click.option("--language", metavar="L", default="en", help="The language of its texts: en, de.")
@click.option(
    "--for",
    "kind",
    metavar="KIND",
    help="What you are: hospital, public-authority, software or utility.",
)
def init_command(  # noqa: PLR0917 - click passes them by name
    folder: Path,
    name: str | None,
    url: str | None,
    time_zone: str | None,
    language: str,
    kind: str | None,
) -> None:
    """Writes a new hub into the folder DIR; it builds and passes its check at once."""
    from hubgen.authoring import new_hub

    hub = current_hub()
    target = hub.root / folder
    lay = new_hub.create_hub(
        target,
        year=hub.now.year,
        name=name or new_hub.NAME,
        address=url or new_hub.ADDRESS,
        time_zone=time_zone or "UTC",
        language=language,
        kind=kind,
    )
    report_line(f"a new hub is in {folder}: {len(lay)} files")
    report_line(f"next: change {folder}/content/hub.yml, then: hubgen -C {folder} watch")
    warn_of_sharing(target)


@click.group("import")
def import_command() -> None:
    """Brings incidents over from elsewhere; what is here already stays as it is."""


@import_command.command("statuspage")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def import_statuspage_command(file: Path) -> None:
    """Brings over the incidents of FILE, a status page's api/v2/incidents.json."""
    from hubgen.authoring.importing import import_statuspage

    hub = current_hub()
    _report_import(import_statuspage(hub.root, hub.root / file))


@import_command.command("cstate")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def import_cstate_command(folder: Path) -> None:
    """Brings over the issues of the cState site in DIR."""
    from hubgen.authoring.importing import import_cstate

    hub = current_hub()
    _report_import(import_cstate(hub.root, hub.root / folder))


def _report_import(report: ImportReport) -> None:
    """Print what an import did; what it did not do comes last, complete."""
    for key in report.components:
        report_line(f"content/hub.yml: added the component {key}")
    for path in report.added[:_MOST_SHOWN]:
        report_line(f"{path}: added")
    _report_remarks(report.kept[:_MOST_SHOWN])
    if len(report.kept) > _MOST_SHOWN:
        report_line(f"… and {len(report.kept) - _MOST_SHOWN} more")
    report_line(
        f"{_count(len(report.created), 'incident')} created, {len(report.unchanged)} unchanged,"
        f" {_count(len(report.added), 'file')} added, {len(report.kept)} kept,"
        f" {len(report.skipped)} skipped"
    )
    if report.warnings:
        report_line("imported in another form:")
        _report_remarks(report.warnings)
    if report.skipped:
        report_line("not imported:")
        _report_remarks(report.skipped)


def _count(count: int, name: str) -> str:
    return f"{count} {name}{'s' * (count != 1)}"


def _report_remarks(remarks: tuple[Remark, ...]) -> None:
    for remark in remarks:
        report_line(f"{remark.what}: {remark.why}")


@click.command("schema")
def schema_command() -> None:
    """Rewrites content/schema/, from which editors complete and explain the files."""
    from hubgen.authoring import schema
    from hubgen.authoring.hub_contents import open_hub

    changed = schema.rewrite(open_hub(current_hub().root))
    for path in changed:
        click.echo(path)
    report_line("the schemas are written" if changed else "the schemas are up to date")


@click.command("release")
@click.argument("which", metavar="ID/NN")
@at_option
def release_command(which: str, at: str | None) -> None:
    """Makes a draft ready to be published: takes out `draft: true` and sets its time.

    ID/NN is an update. ID/questions/NN is a question: its answer gets its time.
    """
    from hubgen.authoring.releasing import release
    from hubgen.public import times
    from hubgen.source.messages import messages

    contents, now = open_hub_at(at)
    if "/questions/" in which:
        _release_question(contents, which, now)
        return
    done = release(contents, which, now)
    click.echo(done.path)
    clock = times.brief_time(done.at, now, messages("en"))
    report_line(f"update {done.number} of {done.incident} is no longer a draft; its time: {clock}")
    if done.missing:
        report_line(f"NOT public yet: it waits for {_count(done.missing, 'approval')}")
    elif done.at > now:
        report_line(f"NOT public before {clock}")
    report_line("next: hubgen check, then hubgen publish")


def _release_question(contents: HubContents, which: str, now: datetime) -> None:
    from hubgen.authoring.questions import release_question

    done = release_question(contents, which, now)
    click.echo(done.path)
    what = "the answer to question" if done.is_answered else "the open question"
    report_line(f"{what} {done.number} of {done.incident} is ready")
    if done.missing:
        report_line(f"NOT public yet: it waits for {_count(done.missing, 'approval')}")
    report_line("next: hubgen check, then hubgen publish")
