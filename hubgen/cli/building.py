"""Commands that read a hub and make something of it: check and build."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from hubgen import garbage
from hubgen.cli import problem_formats
from hubgen.cli.context import (
    HubContext,
    at_option,
    count_words,
    hub_at,
    print_json,
    report_line,
    report_problems,
)
from hubgen.cli.progress import progress
from hubgen.problems import Level, Problem

_MOST_TOLD = 20


@click.command("check")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="The form of the report.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@at_option
@click.pass_context
def check_command(context: click.Context, form: str, strict: bool, at: str | None) -> None:  # noqa: FBT001 - click's flags
    """Tells every problem of content, message and plan."""
    from hubgen.incremental.reading import all_problems

    hub = hub_at(at)
    _, problems = all_problems(hub.root, hub.now, hub.at_text)
    if form == "json":
        print_json({"problems": [problem.as_dict() for problem in problems]})
    elif form == "github":
        click.echo(
            problem_formats.github(problems, problem_formats.prefix_of(hub.root, Path())), nl=False
        )
    elif form == "sarif":
        print_json(problem_formats.sarif(problems, problem_formats.prefix_of(hub.root, Path())))
    else:
        report_problems(problems)
        report_line(count_words(problems))
    context.exit(1 if _fails(problems, strict=strict) else 0)


def _fails(problems: list[Problem], *, strict: bool) -> bool:
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    return any(problem.level in failing for problem in problems)


@click.command("build")
@click.option("--json", "as_json", is_flag=True, help="Print a report as JSON.")
@click.option("--full", is_flag=True, help="Build everything again.")
@click.option("--verify", is_flag=True, help="Then build everything once more and compare.")
@at_option
@click.pass_context
def build_command(
    context: click.Context,
    as_json: bool,  # noqa: FBT001 - click's flags
    full: bool,  # noqa: FBT001
    verify: bool,  # noqa: FBT001
    at: str | None,
) -> None:
    """Builds the site, the feeds and the posts into dist/: what changed, and nothing else."""
    hub = hub_at(at)
    # Nearly everything that is loaded stays in use: there is little garbage to collect.
    gc.set_threshold(*garbage.SELDOM)
    from hubgen.incremental.hub_builder import HubBuilder

    with progress("building") as show:
        build = HubBuilder(hub.root, show)
        report = build.build(None, hub.at_text, hub.now, full=full)
        build.close()
    gc.freeze()  # the process ends soon: what it holds need not be looked through once more
    if as_json:
        print_json(report.as_dict())
        if verify:
            _verify(context, hub)
        return
    report_problems(report.problems)
    report_line(
        f"built {report.pages} pages, {report.files} files in {report.seconds:.1f} s:"
        " dist/site/index.html"
    )
    if report.problems:
        report_line(f"{count_words(report.problems)}; none stops the build")
    if verify:
        _verify(context, hub)


def _verify(context: click.Context, hub: HubContext) -> None:
    from hubgen.incremental.mkdocs_build import differences

    wrong = differences(hub.root, hub.at_text, hub.now)
    for line in wrong[:_MOST_TOLD]:
        report_line(line)
    if wrong:
        report_line(
            f"{len(wrong)} files are not as a build from nothing makes them; run build --full"
        )
        context.exit(1)
    report_line("verified: every file is as a build from nothing makes it")
