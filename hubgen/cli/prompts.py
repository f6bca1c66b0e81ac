"""Questions put to people on a terminal, where a command was called without its answers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

import click
from pydantic_core import PydanticCustomError

from hubgen.authoring.hub_contents import HubContents
from hubgen.cli.context import report_line
from hubgen.model.fields import parse_time
from hubgen.model.words import Kind, Severity, State, states_of
from hubgen.problems import ContentError, WrongUsageError

_MOST_LISTED = 9


def on_a_terminal() -> bool:
    """Return whether there is a person to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def require(answer: str | None, question: str, option: str) -> str:
    """Return `answer`, or else ask for it. Raises WrongUsageError without a terminal."""
    if answer is not None:
        return answer
    if not on_a_terminal():
        msg = f"{option} is needed: there is no terminal to ask on"
        raise WrongUsageError(msg)
    return str(click.prompt(question, err=True)).strip()


def pick(
    question: str, choices: Sequence[tuple[str, str]], *, none: str | None = None
) -> str | None:
    """Return the value of the choice that the person selects by number; None for `none`.

    `choices` are values with the words shown for them.
    """
    offered = [("", none)] if none is not None else []
    listed = [*offered, *choices]
    start = 0 if none is not None else 1
    report_line(question)
    for number, (_, words) in enumerate(listed, start=start):
        report_line(f"  {number}  {words}")
    while True:
        answer = click.prompt("number", default=str(start), err=True)
        chosen = _chosen(str(answer), listed, start)
        if chosen is not None:
            return chosen[0] or None
        report_line(f"write a number from {start} to {start + len(listed) - 1}")


def _chosen(answer: str, listed: list[tuple[str, str]], start: int) -> tuple[str, str] | None:
    """Return the choice that `answer` names: by its number, else by the start of its words."""
    answer = answer.strip().lower()
    if answer.isdecimal():
        index = int(answer) - start
        return listed[index] if 0 <= index < len(listed) else None
    fitting = [
        one
        for one in listed
        if answer and (one[0].lower().startswith(answer) or one[1].lower().startswith(answer))
    ]
    return fitting[0] if len(fitting) == 1 else None


def ask_scenario(contents: HubContents) -> str | None:
    """Return a scenario of the plan, or none."""
    slugs = contents.scenario_slugs
    if not slugs:
        return None
    titles = []
    for slug in slugs:
        try:
            titles.append((slug, contents.scenario(slug).head.title))
        except ContentError:
            titles.append((slug, slug))
    return pick("Which scenario does it follow?", titles, none="none of them")


def ask_severity() -> Severity:
    """Ask how bad it is."""
    words = {
        Severity.MINOR: "minor: a nuisance, or for few",
        Severity.MAJOR: "major: many cannot do what they came for, or money is affected",
        Severity.CRITICAL: "critical: health, safety, or nearly everything",
    }
    return Severity(
        pick("How bad is it?", [(key.value, text) for key, text in words.items()]) or ""
    )


def ask_components(contents: HubContents) -> tuple[str, ...]:
    """Return the status of each component that the user picks, or else those of the scenario."""
    known = list(contents.hub.components.items())
    if not known:
        return ()
    report_line("What is affected?")
    for number, (_, component) in enumerate(known, start=1):
        report_line(f"  {number}  {component.name}")
    while True:
        answer = click.prompt("numbers, like 1 3", default="", show_default=False, err=True)
        numbers = answer.replace(",", " ").split()
        if all(number.isdecimal() and 1 <= int(number) <= len(known) for number in numbers):
            return tuple(dict.fromkeys(known[int(number) - 1][0] for number in numbers))
        report_line(f"write numbers from 1 to {len(known)}, or nothing")


def ask_kind() -> Kind:
    """Ask what sort of thing it is."""
    words = {
        Kind.INCIDENT: "something does not work, or harms people",
        Kind.MAINTENANCE: "planned work",
        Kind.NOTICE: "a statement without an outage: a recall, a rumour",
    }
    choices = [(key.value, text) for key, text in words.items()]
    return Kind(pick("What is it?", choices) or "")


def ask_time(question: str, contents: HubContents) -> datetime:
    """Ask for a date and time in the hub's time zone, until it is one."""
    zone = contents.hub.time_zone
    while True:
        answer = click.prompt(f"{question} (like 2026-11-29 02:00, {zone.key})", err=True)
        try:
            return parse_time(str(answer), zone)
        except PydanticCustomError as error:
            report_line(error.message())


def ask_answers(gaps: Sequence[str]) -> dict[str, str]:
    """Ask what belongs into each of the different `gaps`; an empty answer leaves one open."""
    report_line("Enter leaves a gap open.")
    return {
        gap: str(click.prompt(gap.strip("[]"), default="", show_default=False, err=True))
        for gap in gaps
    }


def ask_incident(contents: HubContents) -> str:
    """Ask for one of the newest incidents and return its id."""
    newest = sorted(contents.folders, key=lambda folder: folder.rpartition("/")[2], reverse=True)
    choices = []
    for folder in newest[:_MOST_LISTED]:
        head = contents.head(folder)
        incident_id = folder.rpartition("/")[2]
        choices.append((incident_id, f"{head.title if head else '?'} ({incident_id})"))
    if not choices:
        msg = "there is no incident yet; make one with: hubgen new incident"
        raise WrongUsageError(msg)
    return pick("Which incident?", choices) or ""


def ask_state(kind: Kind) -> State:
    """Ask for the state."""
    choices = [(one.value, one.value.replace("_", " ")) for one in states_of(kind)]
    return State(pick("What is the state now?", choices) or "")
