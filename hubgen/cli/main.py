"""The command `hubgen`: its groups, its errors, its exit codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from hubgen import __version__
from hubgen.cli import planning
from hubgen.cli.building import build_command, check_command
from hubgen.cli.editions import editions_command
from hubgen.cli.hub import HubContext, say, tell
from hubgen.cli.posting import social_command
from hubgen.cli.publishing import publish_command
from hubgen.cli.watching import watch_command
from hubgen.cli.writing import COMMANDS
from hubgen.clock import instant
from hubgen.problems import ContentError, HubgenError


class _Commands(click.Group):
    """Turns hubgen's own errors into words and an exit code; a traceback is a defect."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ContentError as error:
            tell(error.problems)
            say(f"{error}; nothing was changed")
            ctx.exit(error.exit_code)
        except HubgenError as error:
            say(str(error))
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Run as if started in DIR.",
)
@click.option("--at", "at", metavar="TIME", help="Take TIME for now, like 2026-11-22 12:20.")
@click.version_option(__version__, prog_name="hubgen")
@click.pass_context
def main(context: click.Context, folder: Path, at: str | None) -> None:
    """Turns incident updates into a status site, feeds and ready-to-post texts."""
    asked, now = instant(at)
    context.obj = HubContext(root=folder.resolve(), asked=asked, now=now)


for command in (
    check_command,
    build_command,
    social_command,
    watch_command,
    *COMMANDS,
    *planning.COMMANDS,
):
    main.add_command(command)
for command in (publish_command, editions_command):
    main.add_command(command)
