"""How a listening report is shown on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import click

from hubgen.cli.listening_cases import printable
from hubgen.listening.figures import ListeningReport
from hubgen.listening.figures.effects import UpdateEffect
from hubgen.listening.figures.volume import Interval, quarter_of

_LONGEST = 70


def print_report(report: ListeningReport, zone: ZoneInfo) -> None:
    """Print the figures of `report`, with times in `zone`."""
    for line in _lines(report, zone):
        click.echo(line)


def _lines(report: ListeningReport, zone: ZoneInfo) -> Iterator[str]:
    spread = report.spread
    reach = "widespread" if spread.is_widespread else "isolated so far"
    people, messages = _people(spread.people), _count(spread.messages, "message")
    yield f"{people}, {messages}, {_count(spread.texts, 'different text')}: {reach}"
    if spread.unusual_share is not None:
        yield f"{spread.unusual_share:.0%} of them are more than usual at these hours"
    for alert in report.alerts:
        yield f"ALERT {_clock(alert, zone)}: {alert.messages} messages, usual are {alert.usual:.0f}"
    counts = [f"{count} {name.value}" for name, count in report.classes.items() if count]
    yield f"classes: {', '.join(counts) or 'none'}"
    yield "time   messages people negative"
    for quarter in report.quarters:
        inside = [one for one in report.marks if quarter_of(one.at) == quarter.start]
        note = "".join(f"  <- update {one.number}" for one in inside)
        if quarter.messages or note:
            figures = f"{quarter.messages:8} {quarter.people:6} {quarter.negative:8}"
            yield f"{_clock(quarter, zone)}  {figures}{note}"
    yield from map(_effect, report.effects)
    for topic in report.topics:
        yield f"rising: {topic.words} ({_people(topic.before)} before, {topic.now} now)"
    for name, clusters in (("unanswered", report.questions), ("rumour", report.rumours)):
        for one in clusters:
            text = " ".join(printable(one.text).split())[:_LONGEST]
            yield f"{name}, {_people(one.people)}: {text}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _count(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"


def _clock(quarter: Interval, zone: ZoneInfo) -> str:
    return f"{quarter.start.astimezone(zone):%H:%M}"


def _effect(effect: UpdateEffect) -> str:
    answer = {None: "too early or too few to tell", True: "calmer", False: "not calmer"}
    before, after = effect.before, effect.after
    return (
        f"update {effect.mark.number}: {before.messages} messages in the hour before,"
        f" {after.messages} in the hour after: {answer[effect.calmed]}"
    )
