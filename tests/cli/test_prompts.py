"""What people type at a question."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from hubgen.cli.prompts import pick

CHOICES = [("fire", "A fire"), ("ransomware", "A cyberattack"), ("flood", "A flood")]


@click.command()
def ask() -> None:
    click.echo(pick("Which scenario?", CHOICES, none="none of them"))


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("2", "ransomware"), ("ransomware", "ransomware"), ("A cyber", "ransomware"), ("", "")],
)
def test_a_choice_is_named_by_its_number_or_its_words(typed, chosen):
    done = CliRunner().invoke(ask, input=f"{typed}\n")
    assert done.stdout.splitlines()[-1] == chosen


@pytest.mark.parametrize("typed", ["9", "-1", "f", "what?"])
def test_an_answer_that_names_none_is_asked_again_in_plain_words(typed):
    done = CliRunner().invoke(ask, input=f"{typed}\n1\n")
    assert "write a number from 0 to 3" in done.output
    assert done.stdout.splitlines()[-1] == "fire"
