"""The workflows on the code host: they parse, and call what exists."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
EXTRAS = set(
    tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
)


def read(path: Path) -> dict[str, Any]:
    # YAML 1.1 reads the key `on` as a truth value; the code host does not.
    workflow = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    assert isinstance(workflow, dict)
    return workflow


def steps(workflow: dict[str, Any]) -> list[dict[str, str]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_the_workflows_are_as_the_schema_of_the_code_host_wants_them() -> None:
    command = [sys.executable, "-m", "check_jsonschema"]
    schema = ["--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run(
        [*command, *schema, *WORKFLOWS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_a_trigger_and_jobs_that_run_something(path: Path) -> None:
    workflow = read(path)
    assert workflow["name"]
    assert workflow["on"]
    assert workflow["permissions"]
    for job in workflow["jobs"].values():
        assert job["runs-on"]
        assert set(job) <= {"name", "needs", "runs-on", "strategy", "steps", "timeout-minutes"}
    for step in steps(workflow):
        assert ("uses" in step) != ("run" in step)
        assert set(step) <= {"name", "uses", "with", "run", "env"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_names_only_what_is_in_the_repository(path: Path) -> None:
    for step in steps(read(path)):
        words = step.get("run", "").split()
        for word in words:
            if word.startswith(".github/") or word == "constraints.txt":
                assert (ROOT / word).is_file()
            if ".[" in word:
                assert word.strip('"').removeprefix(".[").removesuffix("]") in EXTRAS


def test_jobs_wait_only_for_jobs_that_exist() -> None:
    for path in WORKFLOWS:
        jobs = read(path)["jobs"]
        for job in jobs.values():
            assert set(job.get("needs", ())) <= set(jobs)


def test_the_suite_runs_on_three_systems_and_four_pythons() -> None:
    matrix = read(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["system"] == ["ubuntu-latest", "windows-latest", "macos-latest"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]


def test_the_release_tries_a_program_on_each_of_the_three_systems() -> None:
    job = read(ROOT / ".github/workflows/release.yml")["jobs"]["program"]
    systems = [one["system"] for one in job["strategy"]["matrix"]["include"]]
    assert systems == ["ubuntu-latest", "windows-latest", "macos-latest"]
    assert any("hubgen -C build/hub build" in step.get("run", "") for step in job["steps"])
