"""What other people's tools run: each command that they name exists."""

from __future__ import annotations

import re

import click
import yaml

from hubgen.cli.main import main


def commands_in(text):
    """Each hubgen command in a shell text, as its words."""
    lines = re.findall(r"^\s*hubgen (.+)$", text, re.MULTILINE)
    return [re.sub(r'-C "\$FOLDER"|\$strict|"\$\w+"', "", line).split() for line in lines]


def options_of(command):
    return {name for parameter in command.params for name in parameter.opts}


def choices_of(command, option):
    parameter = next(one for one in command.params if option in one.opts)
    return list(parameter.type.choices)


def test_the_action_runs_commands_that_there_are(sample_root):
    action = yaml.safe_load((sample_root / "action.yml").read_text())
    runs = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    named = [words for run in runs for words in commands_in(run)]
    assert [words[0] for words in named] == ["check", "build"]
    check = main.get_command(click.Context(main), "check")
    assert isinstance(check, click.Command)
    assert named[0][1:] == ["--format", "github"]
    assert "github" in choices_of(check, "--format")
    assert "--strict" in options_of(check)


def test_the_actions_inputs_reach_the_shell_as_variables_only(sample_root):
    action = yaml.safe_load((sample_root / "action.yml").read_text())
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_pre_commit_hook_runs_a_command_that_there_is(sample_root):
    hooks = yaml.safe_load((sample_root / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        name, command = hook["entry"].split()
        assert (name, hook["pass_filenames"]) == ("hubgen", False)
        assert command in main.list_commands(click.Context(main))
        assert re.search(hook["files"], "incidents/2026/2026-11-22-x/01-investigating.md")
