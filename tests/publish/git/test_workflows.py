"""The workflows in OPERATIONS.md: they parse, their commands exist, and the site comes out."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from hubgen.cli.main import main
from tests.conftest import ROOT
from tests.publish.contract.publishers import PUBLISHER
from tests.publish.git.conftest import Branch, git
from tests.support.fakes import site


def workflow(host: str) -> Any:
    text = (ROOT / "OPERATIONS.md").read_text("utf-8")
    found = re.search(rf"<!-- workflow: {host} -->\n```yaml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return yaml.safe_load(found[1])


def lines(host: str) -> list[str]:
    """Every line that a shell runs."""
    return [line for text in _scripts(workflow(host)) for line in text.splitlines()]


def _scripts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"run", "script", "before_script"}:
                yield from value if isinstance(value, list) else [value]
            else:
                yield from _scripts(value)
    elif isinstance(node, list):
        for one in node:
            yield from _scripts(one)


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_every_command_in_the_workflows_exists(host: str) -> None:
    commands = [shlex.split(line) for line in lines(host) if line.startswith("hubgen")]
    assert any(words[1] == "publish" for words in commands)
    for _, name, *words in commands:
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        command.make_context(name, words)  # raises for an option that there is not


def test_a_command_that_does_not_exist_would_be_found() -> None:
    command = main.get_command(click.Context(main), "publish")
    assert command is not None
    with pytest.raises(click.UsageError):
        command.make_context("publish", ["git:origin", "--yess"])


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_workflows_keep_the_cache_and_check_before_they_publish(host: str) -> None:
    found = workflow(host)
    if host == "gitlab":
        assert found["cache"]["paths"] == [".hubgen/git"]
        assert found["stages"].index(found["check"]["stage"]) == 0
        assert found["stages"].index(found["pages"]["stage"]) == 1
        return
    steps = found["jobs"]["hub"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert [step.get("with", {}).get("path") for step in steps].count(".hubgen/git") == 1
    used = [step.get("uses", "hubgen publish").partition("@")[0] for step in steps]
    checks = used.index("our-organisation/hubgen")
    assert used.index("actions/checkout") < checks < used.index("hubgen publish")
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert steps[checks]["with"].keys() <= action["inputs"].keys()
    ran = [step.get("run", "") for step in action["runs"]["steps"]]
    assert any("hubgen" in text and " check " in text for text in ran)
    assert found["permissions"] == {"contents": "write"}


def test_only_the_main_branch_is_published() -> None:
    publish = workflow("github")["jobs"]["hub"]["steps"][-1]
    assert "github.ref == 'refs/heads/main'" in publish["if"]
    assert "github.event_name != 'pull_request'" in publish["if"]
    assert workflow("gitlab")["pages"]["rules"] == [
        {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}
    ]


def test_the_job_of_gitlab_fills_the_folder_that_its_pages_serve(
    branch: Branch, tmp_path: Path
) -> None:
    """Its lines as they stand, with a stand-in for hubgen and the remote on this disk."""
    sources = tmp_path / "sources"
    (sources / "content").mkdir(parents=True)
    git(sources, "init", "--quiet")
    git(sources, "remote", "add", "origin", "nowhere")
    (tmp_path / "bin").mkdir()
    stand_in = tmp_path / "bin/hubgen"
    stand_in.write_text(
        f'#!/bin/sh\necho go | {sys.executable} {PUBLISHER} "$2" "{sources}" 1\n', "utf-8"
    )
    stand_in.chmod(0o755)
    script = "\n".join(workflow("gitlab")["pages"]["script"])
    address = re.search(r'set-url origin "([^"]*)"', script)
    assert address is not None
    script = script.replace(address[1], str(branch.remote))
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    for _ in range(2):
        subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=sources,
            env={**os.environ, "PATH": path},
            check=True,
            capture_output=True,
        )
    served = {
        path.relative_to(sources / "public").as_posix(): path.read_bytes()
        for path in (sources / "public").rglob("*")
        if path.is_file() and "editions" not in path.parts
    }
    assert served == {**site(1), ".nojekyll": b""}


def test_the_line_that_lets_go_of_history_keeps_the_record(branch: Branch, tmp_path: Path) -> None:
    for version in range(3):
        branch.publish(version)
    branch.edit("editions/size.json", '{"tree":30000,"pushed":950000000}')
    assert list(branch.destination().cautions())
    operations = (ROOT / "OPERATIONS.md").read_text("utf-8")
    found = re.search(r"`(git fetch origin gh-pages)`, then `(git push --force[^`]*)`", operations)
    assert found is not None
    clone = tmp_path / "team"
    git(tmp_path, "clone", "--quiet", "site.git", "team")
    subprocess.run(
        ["bash", "-ec", f"{found[1]}\n{found[2]}"], cwd=clone, check=True, capture_output=True
    )
    assert branch.commits() == ["Restart the history"]
    assert list(branch.destination().cautions()) == []
    assert branch.editions() == 3
    branch.publish(4)
    assert branch.editions() == 4
