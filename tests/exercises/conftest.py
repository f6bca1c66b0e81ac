"""A small hub with a scenario that plans an exercise, and a clock that a test sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hubgen.cli.context import CommandEnvironment
from hubgen.cli.main import main

START = datetime(2026, 11, 30, 9, 0, 20, tzinfo=UTC)
SCENARIO = """\
---
title: Payments fail
components: {payments: partial_outage}
first_statement: 15m
next_update: 30m
contact: help
faq: [refunds]
summary: "Some payments fail since [[time]]. We are sorry."
do: Please do not pay again.
checklist:
  - {what: Call the bank, role: spokesperson, within: 10m}
exercise:
  objectives:
    - {what: The first statement is out within 15 minutes.}
    - {what: Everyone who asks is answered.}
  injects:
    - {minute: 20, from: The Gazette, by: journalist, text: Is it an attack?, who: spokesperson}
    - {minute: 0, from: The bank, by: call, text: Cards fail., expect: Somebody leads.}
    - {minute: 5, from: Rosa, by: call, text: "My card was charged twice, help!"}
    - {minute: 50, from: The boss, by: call, text: Say it was the bank.}
---
Some payments fail since [[time]]. We are sorry.
"""


class Clock:
    """The clock of the machine, as a test sets it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def minute(self, minute: float) -> datetime:
        """Set the clock to `minute` minutes after the start, and return it."""
        self.now = START + timedelta(minutes=minute)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub(hub_folder) -> Any:
    """The small hub, published to a folder, with a scenario `cards` that plans an exercise."""
    folder = hub_folder()
    settings = (folder.root / "content/hub.yml").read_text("utf-8")
    folder.write("content/hub.yml", f"{settings}publish: {{to: ../public}}\n")
    folder.write("content/plan/scenarios/cards.md", SCENARIO)
    return folder


@pytest.fixture
def hub_with_mention(hub) -> Any:
    """The same hub; what Rosa says is a mention."""
    public = SCENARIO.replace("from: Rosa, by: call", 'from: "@rosa", by: mention')
    hub.write("content/plan/scenarios/cards.md", public)
    return hub


@pytest.fixture
def run(hub, clock) -> Callable[..., Result]:
    """Run hubgen in the hub, or in another `folder`, by the clock of the test."""

    def run(*arguments: str, folder: Any = None) -> Result:
        environment = CommandEnvironment(clock=clock)
        where = ["-C", str(folder or hub.root)]
        return CliRunner().invoke(main, [*where, *arguments], obj=environment)

    return run
