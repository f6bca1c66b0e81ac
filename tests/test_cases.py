"""Command-line cases: a folder holds the command, the hub it runs in, and what comes of it.

`command.md` shows the command after `$`, then what it prints (stdout, then
stderr), then `exit N`; a line `…` stands for any lines, `HUB` for the folder.
`in/` lies over the small sound hub, unless the case says `bare`. Each file of `out/` must be there
afterwards, byte for byte.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from hubgen.cli import main

CASES = Path(__file__).parent / "cases"
_COMMAND = re.compile(
    r"```console\n\$ hubgen (?P<line>.*)\n(?P<said>(?:.*\n)*?)exit (?P<code>\d)\n```"
)


@pytest.mark.parametrize("name", sorted(folder.name for folder in CASES.iterdir()))
def test_the_command_does_what_its_case_shows(name, hub_folder, tmp_path, monkeypatch):
    case = CASES / name
    text = (case / "command.md").read_text("utf-8")
    found = _COMMAND.search(text)
    assert found, "command.md shows no command"
    root = tmp_path / "hub"
    if "bare" not in text.partition("```")[0].split():
        hub_folder()
    if (case / "in").is_dir():
        shutil.copytree(case / "in", root, dirs_exist_ok=True)
    root.mkdir(exist_ok=True)
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, shlex.split(found["line"]), catch_exceptions=False)
    printed = (result.stdout + result.stderr).replace(str(root.resolve()), "HUB")
    shown = re.escape(found["said"]).replace("…\\\n", "(?:.*\n)*?")
    assert re.fullmatch(shown, printed), printed
    assert result.exit_code == int(found["code"])
    for file in (case / "out").rglob("*"):
        if file.is_file():
            assert (root / file.relative_to(case / "out")).read_bytes() == file.read_bytes()
