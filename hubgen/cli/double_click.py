"""A double-click on the stand-alone program: the desk of a hub in the documents folder.

The first time it creates the hub: with a console it asks for a name, without
one it creates an example.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from hubgen.cli.context import HubContext, report_error, report_line
from hubgen.cli.desk import run_desk
from hubgen.cli.prompts import on_a_terminal
from hubgen.clock import instant
from hubgen.problems import HubgenError

FOLDER = "Status hub"


def open_desk(documents: Path, open_address: Callable[[str], object]) -> int:
    """Open the desk of the hub below `documents` until the user ends it.

    Create the hub first if it is missing. Return the exit code.
    """
    from hubgen.desk.server import ServerSettings

    root, now = documents / FOLDER, instant(None)[1]
    try:
        if not (root / "content/hub.yml").is_file():
            _create(root, now)
        report_line(f"Your hub is in {root}")
        report_line("Your browser opens it. To end it, close this window.")
        hub = HubContext(root=root.resolve(), at_text=None, now=now)
        run_desk(hub, ServerSettings(), open_address=open_address)
    except HubgenError as error:
        report_error(error)
        return error.exit_code
    return 0


def main() -> int:
    """Open the user's hub; keep an error on the screen until a key is pressed."""
    from platformdirs import user_documents_path

    code = open_desk(user_documents_path(), webbrowser.open)
    if code and on_a_terminal():
        click.pause("Press any key to close this window.", err=True)
    return code


def _create(root: Path, now: datetime) -> None:
    """Create a hub in the folder `root`, named by the user where there is a console."""
    from hubgen.authoring import new_hub

    name, time_zone = new_hub.NAME, "UTC"
    if on_a_terminal():
        report_line("Welcome to hubgen. It turns text files into a status site for your customers.")
        report_line(f"A new hub will be created in {root}")
        question = "What is your organisation called?"
        name = str(click.prompt(question, default=name, err=True))
        question = "Which city's time do you use? (like Europe/London)"
        time_zone = str(click.prompt(question, default=time_zone, value_proc=_zone, err=True))
    new_hub.create_hub(root, year=now.year, name=name, time_zone=time_zone)


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f'"{text}" is not the name of a time zone; write it like Europe/London'
        raise click.BadParameter(message) from None
