"""The hub that a command works on, and how its problems are reported."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hubgen.clock import instant
from hubgen.platform.shared_folders import sharing_warning
from hubgen.problems import ContentError, HubgenError, Level, Problem

if TYPE_CHECKING:
    from hubgen.authoring.hub_contents import HubContents
    from hubgen.publish.release.steps import ReleaseSteps


def current_time() -> datetime:
    """Return the time now: a record is dated by it whatever instant the hub shows."""
    return instant(None)[1]


def is_terminal() -> bool:
    """Return whether standard input is a terminal."""
    return sys.stdin.isatty()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandEnvironment:
    """What commands use besides their arguments; `main` takes one as click's `obj`.

    `release_steps` are the steps of a publication, None for the default ones.
    """

    clock: Callable[[], datetime] = current_time
    is_terminal: Callable[[], bool] = is_terminal
    release_steps: ReleaseSteps | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubContext:
    """Where the hub lies, the text of --at, the time now, and the environment of commands."""

    root: Path
    at_text: str | None
    now: datetime
    environment: CommandEnvironment = field(default_factory=CommandEnvironment)


def current_hub() -> HubContext:
    """Return the hub of the running command."""
    hub = click.get_current_context().find_object(HubContext)
    if hub is None:  # the main group always sets it
        raise click.UsageError("no hub")
    return hub


at_option = click.option("--at", metavar="TIME", help="Use TIME as now, like 2026-11-22 12:20.")


def hub_at(at: str | None) -> HubContext:
    """Return the hub of the running command, at the instant of its own `--at`."""
    hub = current_hub()
    return dataclasses.replace(hub, at_text=at) if at else hub


def open_hub_at(at: str | None) -> tuple[HubContents, datetime]:
    """Return the contents of the hub and the instant that counts as now (`at` if given)."""
    from hubgen.authoring.hub_contents import open_hub
    from hubgen.public.view_builder import moment

    hub = hub_at(at)
    contents = open_hub(hub.root)
    now, _ = moment(contents.hub, hub.at_text, hub.now)
    return contents, now


def report_line(text: str) -> None:
    """Print a line for people on stderr, so that stdout holds only data."""
    click.echo(text, err=True)


def warn_of_sharing(folder: Path) -> None:
    """Print one line where others write to `folder` as well, so that locks may not hold."""
    if warning := sharing_warning(folder):
        report_line(f"warning: {warning}")


def colour(text: str, name: str) -> str:
    """Return `text` in a colour on a terminal, plain in a pipe or with NO_COLOR."""
    plain = bool(os.environ.get("NO_COLOR")) or not sys.stderr.isatty()
    return text if plain else click.style(text, fg=name)


_YEAR_FOLDER = re.compile(r"^incidents/\d{4}/(?=[^/]+/)")
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue"}


def report_problems(problems: Sequence[Problem]) -> None:
    """Print a line for each problem: place, level, what is wrong, the fix, the rule."""
    for problem in problems:
        level = colour(problem.level.value, _COLOURS[problem.level])
        fix = f"; {problem.fix}" if problem.fix else ""
        report_line(
            f"{short_path(str(problem.place))}: {level}: {problem.what}{fix} [{problem.rule}]"
        )


def report_error(error: HubgenError) -> None:
    """Print why a command failed."""
    if isinstance(error, ContentError):
        report_problems(error.problems)
        report_line(f"{error}; nothing was changed")
    else:
        report_line(str(error))


def short_path(path: str) -> str:
    """Return `path` with the incident's name first: its folder and year go without saying."""
    return _YEAR_FOLDER.sub("", path)


def count_words(problems: Sequence[Problem]) -> str:
    """Return `2 errors, 1 warning`, or `no problems`."""
    counts = [(level, sum(problem.level is level for problem in problems)) for level in Level]
    names = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
    parts = [f"{count} {names[level]}{'s' * (count != 1)}" for level, count in counts if count]
    return ", ".join(parts) or "no problems"


def print_json(data: Any) -> None:
    """Print `data` as JSON on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
