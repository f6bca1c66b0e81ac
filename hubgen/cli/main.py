"""The command `hubgen`: its groups, its errors, its exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import click

from hubgen import __version__
from hubgen.cli.context import CommandEnvironment, HubContext, report_error
from hubgen.clock import instant
from hubgen.platform.program import is_standalone, restore_library_path
from hubgen.platform.terminal import prepare_streams
from hubgen.problems import HubgenError


class _CommandEntry(NamedTuple):
    """A command's module in this package, and its line in `hubgen --help`."""

    module: str
    summary: str


# A command's module, and all that it needs, is loaded when the command is called.
# The summaries stand here, so that `hubgen --help` loads none of them.
_COMMANDS = {
    "approve": _CommandEntry("approving", "Record that somebody approves a text."),
    "brief": _CommandEntry("planning", "Write the internal brief on an incident."),
    "build": _CommandEntry("building", "Build the site, the feeds and the posts into dist/."),
    "check": _CommandEntry("building", "List the problems of content, message and plan."),
    "desk": _CommandEntry(
        "desk", "Open the desk: write, check, approve and publish in the browser."
    ),
    "due": _CommandEntry("owed", "List what is due, soonest first."),
    "editions": _CommandEntry("editions", "List, show, compare and verify what was published."),
    "exercise": _CommandEntry("exercise", "Play a scenario; nothing becomes public."),
    "import": _CommandEntry("writing", "Import incidents from another status page."),
    "init": _CommandEntry("writing", "Create a new hub in a folder."),
    "inquiries": _CommandEntry("inquiries", "List and answer what is asked in private, by when."),
    "lessons": _CommandEntry("lessons", "List what is to be changed, who does it, by when."),
    "listen": _CommandEntry("listening", "Collect and understand what people say about you."),
    "new": _CommandEntry("new", "Create an incident, an update or a FAQ entry."),
    "plan": _CommandEntry("planning", "Audit readiness: roles, scenarios, contacts, drills."),
    "publish": _CommandEntry("publishing", "Show what becomes public, ask, and publish it."),
    "release": _CommandEntry("writing", "Make a draft ready to be published."),
    "replies": _CommandEntry("planning", "Write replies to people who write to you."),
    "review": _CommandEntry("review", "Write the draft of a review from what is recorded."),
    "return": _CommandEntry("approving", "Return an update to its author, with a reason."),
    "schema": _CommandEntry("writing", "Write the JSON Schemas for editors again."),
    "sent": _CommandEntry("posting", "Record that the post of an update went out."),
    "social": _CommandEntry("posting", "Print the ready-to-post texts of an update."),
    "watch": _CommandEntry("watching", "Build on each save and show a preview in the browser."),
}


_EXERCISES = "exercises"


class _Commands(click.Group):
    """Turns hubgen's own errors into words and an exit code; a traceback is a defect."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        entry = _COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(
            import_module(f"hubgen.cli.{entry.module}"), f"{cmd_name}_command"
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, _COMMANDS[name].summary) for name in self.list_commands(ctx)]
            )

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HubgenError as error:
            report_error(error)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)
        except OSError as error:
            failure = HubgenError(_words(error))
            report_error(failure)
            ctx.exit(failure.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Run as if started in DIR.",
)
@click.option("--at", "at", metavar="TIME", help="Use TIME as now, like 2026-11-22 12:20.")
@click.version_option(__version__, prog_name="hubgen")
@click.pass_context
def main(context: click.Context, folder: Path, at: str | None) -> None:
    """Turns incident updates into a status site, feeds and ready-to-post texts."""
    _prepare_process()
    at_text, now = instant(at)
    environment = context.find_object(CommandEnvironment) or CommandEnvironment()
    root = folder.resolve()
    if root.parent.parent.name == _EXERCISES:  # the copy in which an exercise is played
        from hubgen.exercises.folders import exercise_time

        now = exercise_time(root, now)
    context.obj = HubContext(root=root, at_text=at_text, now=now, environment=environment)


def start(arguments: list[str]) -> int:
    """Run the command of `arguments`, or what a double-click asks for; return the exit code."""
    if is_standalone() and not arguments:
        from hubgen.cli import double_click

        _prepare_process()
        return double_click.main()
    main(arguments, prog_name="hubgen")
    return 0


def _words(error: OSError) -> str:
    """Return what the system refused, for people: the file and the reason."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else f"the system refused it: {reason}"


def _prepare_process() -> None:
    prepare_streams()
    restore_library_path()
    # Times are those of the hub's zone; a broken zone of the machine would stop libraries.
    os.environ["TZ"] = "UTC"
