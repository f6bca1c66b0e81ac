"""Commands that read a hub and make something of it: check, build, social."""

from __future__ import annotations

import dataclasses

import click

from hubgen.cli.hub import HubContext, count_words, current_hub, print_json, say, tell
from hubgen.problems import Level, Problem

_at = click.option("--at", metavar="TIME", help="Take TIME for now, like 2026-11-22 12:20.")


def _hub(at: str | None) -> HubContext:
    hub = current_hub()
    return dataclasses.replace(hub, asked=at) if at else hub


@click.command("check")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to tell."
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@_at
@click.pass_context
def check_command(context: click.Context, form: str, strict: bool, at: str | None) -> None:  # noqa: FBT001 - click's flags
    """Tells every problem of content, message and plan."""
    from hubgen.build.reading import all_problems

    hub = _hub(at)
    _, problems = all_problems(hub.root, hub.now)
    if form == "json":
        print_json({"problems": [problem.as_dict() for problem in problems]})
    else:
        tell(problems)
        say(count_words(problems))
    context.exit(1 if _fails(problems, strict=strict) else 0)


def _fails(problems: list[Problem], *, strict: bool) -> bool:
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    return any(problem.level in failing for problem in problems)


@click.command("build")
@click.option("--json", "as_json", is_flag=True, help="Print a report as JSON.")
@_at
def build_command(as_json: bool, at: str | None) -> None:  # noqa: FBT001 - click's flags
    """Builds the site, the feeds and the posts into dist/."""
    from hubgen.build import build

    hub = _hub(at)
    report = build(hub.root, hub.asked, hub.now)
    if as_json:
        print_json(report.as_dict())
        return
    tell(report.problems)
    say(
        f"built {report.pages} pages, {report.files} files in {report.seconds:.1f} s: dist/site/index.html"
    )
    if report.problems:
        say(f"{count_words(report.problems)}; none stops the build")


@click.command("social")
@click.argument("which", required=False, metavar="[ID[/NN]]")
@click.option("--channel", metavar="C", help="Only this channel.")
@click.option("--json", "as_json", is_flag=True, help="Print the posts as JSON.")
@_at
def social_command(which: str | None, channel: str | None, as_json: bool, at: str | None) -> None:  # noqa: FBT001
    """Prints the ready-to-post texts of an update; without ID, of the newest one."""
    say(f"{which} {channel} {as_json} {at}")
