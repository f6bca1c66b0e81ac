"""Every command prints on a console that lacks most letters, and data stays UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest

from hubgen.cli import main
from tests.conftest import HubFolder

COMMANDS = [
    ["check"],
    ["check", "--format", "github"],
    ["due"],
    ["build"],
    ["social"],
    ["replies", "card"],
    ["brief", "card"],
    ["plan"],
    ["new", "faq", "Wann – Ж市?"],
    ["release", "card/01"],
    ["approve", "card/01", "--by", "Ж市"],
    ["publish", "live", "--yes"],
    ["editions", "list", "Ж市"],
    ["init", "Ж市", "--name", "Ж市 →"],
    ["import", "statuspage", "Ж市.json"],
]


def _hubgen(encoding: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    console = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "HUBGEN_AT": "2026-11-22 12:20"}
    command = [sys.executable, "-m", "hubgen", *words]
    return subprocess.run(command, env={**os.environ, **console}, capture_output=True, check=False)


@pytest.fixture
def foreign(hub: HubFolder) -> HubFolder:
    """A hub whose texts hold letters and signs that most consoles lack."""
    for path in ("content/hub.yml", f"{hub.incident}/incident.yml"):
        text = (hub.root / path).read_text("utf-8")
        hub.write(path, text.replace("Meadowcart", "Mëadow Ж市").replace("twice", "twice → 市"))
    return hub


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_says_its_words_on_a_console_without_the_letters(
    foreign: HubFolder, words: list[str]
) -> None:
    done = _hubgen("cp1252", "-C", str(foreign.root), *words)
    said = done.stderr.decode("cp1252")
    assert "Traceback" not in said
    assert not any(letter.encode("utf-8").decode("cp1252") in said for letter in "Ж市")
    assert said + done.stdout.decode("utf-8")


def test_data_for_programs_keeps_every_letter(foreign: HubFolder) -> None:
    done = _hubgen("cp1252", "-C", str(foreign.root), "social", "--json")
    records = json.loads(done.stdout.decode("utf-8"))
    assert "市" in json.dumps(records, ensure_ascii=False)


def test_the_help_of_every_command_needs_no_other_letters() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        command.get_help(click.Context(command, info_name=name)).encode("cp1252")
