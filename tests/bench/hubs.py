"""Hubs to measure with: as many incidents as asked for, the same for the same seed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

COMPONENTS = ("website", "checkout", "payments", "accounts", "delivery", "support")
_CAUSES = (
    "a change to the payment service",
    "a full disk on a database server",
    "an expired certificate",
    "a network fault between two data centres",
    "a queue that grew faster than it was read",
)
_EFFECTS = (
    "Some orders cannot be paid",
    "Sign-in fails for some customers",
    "Pages load slowly",
    "Deliveries show the wrong time",
    "Emails arrive late",
)
QUESTIONS = ("refunds", "orders", "sign-in", "delivery", "emails", "prices", "returns", "safety")
_STATES = ("investigating", "identified", "identified", "monitoring", "monitoring", "resolved")
_END = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001 - the hub's own clock
_MKDOCS = """\
site_name: Status
docs_dir: content/pages
theme: {name: material, font: false}
plugins: [search, hubgen]
"""


def lay_bench_hub(folder: Path, incidents: int, updates: int = 6, seed: int = 1) -> None:
    """Lays a hub of so many incidents, each with so many updates, into `folder`."""
    chance = random.Random(seed)
    _write(folder / "mkdocs.yml", _MKDOCS)
    names = "\n".join(f"  {key}: {{name: {key.title()}}}" for key in COMPONENTS)
    _write(
        folder / "content/hub.yml",
        "name: Bench\nurl: https://status.bench.example/\ntag: bench.example,2026\n"
        f"time_zone: Europe/London\ncomponents:\n{names}\n"
        "contacts:\n  help: {name: Help, email: help@bench.example}\ncontact: help\n",
    )
    _write(folder / "content/pages/index.md", "This page tells how our services do.\n")
    for name in QUESTIONS:
        text = f"---\nquestion: What about {name}?\n---\nWe look into it.\n"
        _write(folder / f"content/faq/{name}.md", text)
    gap = timedelta(days=3650) / incidents
    for number in range(incidents):
        day = _END - gap * (incidents - number)
        start = day.replace(hour=12, second=0, microsecond=0)  # no clock is changed at noon
        lay_incident(folder, start, number, updates, chance)


def lay_incident(
    folder: Path, start: datetime, number: int, updates: int, chance: random.Random
) -> Path:
    """Writes one incident that starts at `start`; returns its folder."""
    effect, cause = chance.choice(_EFFECTS), chance.choice(_CAUSES)
    component = chance.choice(COMPONENTS)
    here = folder / f"incidents/{start:%Y}/{start:%Y-%m-%d}-bench-{number:05}"
    _write(
        here / "incident.yml",
        f"title: {effect} ({number})\nseverity: {chance.choice(['minor', 'major', 'critical'])}\n"
        f"components: {{{component}: partial_outage}}\n"
        f"started: {start:%Y-%m-%d %H:%M}\nfaq: [{chance.choice(QUESTIONS)}]\n",
    )
    for index in range(updates):
        at = start + timedelta(minutes=30 * index)
        state = _STATES[min(index, len(_STATES) - 1)] if index < updates - 1 else "resolved"
        due = "" if state == "resolved" else "next_update: 30m\n"
        _write(
            here / f"{index + 1:02}-{state}.md",
            f"---\nstate: {state}\nat: {at:%Y-%m-%d %H:%M}\n{due}"
            f"summary: {effect}. This is update {index + 1}.\n"
            "do: Please try again in an hour.\n---\n" + _body(effect, cause, chance),
        )
    return here


def _body(effect: str, cause: str, chance: random.Random) -> str:
    share = chance.randint(2, 60)
    return (
        f"We are sorry: {effect.lower()} since this morning.\n\n"
        f"## What we know\n\n- About {share} of 100 customers are affected.\n"
        f"- The cause is {cause}.\n\n"
        "## What we do not know yet\n\n- We do not know yet when **all** of it works again.\n\n"
        "## What we are doing\n\nOur team works on it and will undo the change. "
        "See [the overview](https://bench.example/overview).\n\n"
        "## What you can do\n\nPlease try again in an hour. You do not need to call us.\n"
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
