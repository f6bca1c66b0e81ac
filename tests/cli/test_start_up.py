"""Start-up: a command loads what it needs, and `--help` loads no command."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from hubgen.cli import main

HEAVY = ("pydantic", "yaml", "mkdocs", "jinja2", "PIL", "icalendar", "phonenumbers")
CONTEXT = click.Context(main)
COMMANDS = main.list_commands(CONTEXT)


def _loaded_by(*words: str) -> set[str]:
    program = (
        "import sys\nfrom hubgen.cli import main\n"
        f"main({list(words)!r}, standalone_mode=False)\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines())


def test_help_loads_no_command_and_no_large_library() -> None:
    loaded = _loaded_by("--help")
    assert "hubgen.cli.main" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in HEAVY}
    assert not loaded & {"hubgen.cli.building", "hubgen.cli.writing", "hubgen.cli.editions"}


def test_due_loads_neither_the_checks_nor_numbering_plans() -> None:
    loaded = _loaded_by("due")
    assert "hubgen.public.obligations" in loaded
    assert loaded.isdisjoint({"hubgen.checks", "phonenumbers", "jinja2"})


def test_help_lists_every_command_on_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hubgen", "--help"], capture_output=True, text=True, check=True
    )
    listed = done.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert all(line.endswith(".") and len(line) <= 80 for line in listed)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_exists_and_explains_itself(name: str) -> None:
    command = main.get_command(CONTEXT, name)
    assert command is not None
    assert command.name == name
    assert command.help
