"""The command `hubgen`: its groups, its errors, its exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from hubgen import __version__
from hubgen.cli.context import HubContext, report_line, report_problems
from hubgen.clock import instant
from hubgen.platform.terminal import prepare_streams
from hubgen.problems import ContentError, HubgenError

# A command's module, and all that it needs, is loaded when the command is asked for.
_MODULES = {
    "approve": "writing",
    "brief": "planning",
    "build": "building",
    "check": "building",
    "due": "writing",
    "editions": "editions",
    "import": "writing",
    "init": "writing",
    "new": "new",
    "plan": "planning",
    "publish": "publishing",
    "release": "writing",
    "replies": "planning",
    "schema": "writing",
    "social": "posting",
    "watch": "watching",
}


class _Commands(click.Group):
    """Turns hubgen's own errors into words and an exit code; a traceback is a defect."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        module = _MODULES.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(
            import_module(f"hubgen.cli.{module}"), f"{cmd_name}_command"
        )
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ContentError as error:
            report_problems(error.problems)
            report_line(f"{error}; nothing was changed")
            ctx.exit(error.exit_code)
        except HubgenError as error:
            report_line(str(error))
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
    prepare_streams()
    # Times are those of the hub's zone; a broken zone of the machine would stop libraries.
    os.environ["TZ"] = "UTC"
    asked, now = instant(at)
    context.obj = HubContext(root=folder.resolve(), asked=asked, now=now)
