"""The commands that write: what they print where, and how they end."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from hubgen.cli.main import main

AT = "2026-11-22 12:20"


@pytest.fixture
def run(hub, monkeypatch):
    """Runs hubgen in the small hub at the sample's time."""
    monkeypatch.setenv("HUBGEN_AT", AT)
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments):
        return CliRunner().invoke(main, ["-C", str(hub.root), *arguments])

    return call


def test_from_the_alarm_to_an_approved_update(run, hub):
    run("new", "incident", "--title", "Slow", "--component", "checkout", "--severity", "major")
    update = hub.root / "incidents/2026/2026-11-22-slow/01-investigating.md"
    update.write_text(
        "---\nstate: investigating\nat: 2026-11-22 12:20\nnext_update: 30m\n---\nWe are sorry.\n"
    )
    done = run("approve", "slow/01", "--by", "head-of-comms")
    assert (done.exit_code, done.stdout) == (
        0,
        "incidents/2026/2026-11-22-slow/01-investigating.md\n",
    )
    done = run("new", "update", "slow", "--state", "resolved")
    assert done.stdout == "incidents/2026/2026-11-22-slow/02-resolved.md\n"


def test_due_as_json_ends_with_zero_when_nothing_is_late(run, hub):
    hub.update(2, "at: 2026-11-22 12:00")
    done = run("due", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "at": "2026-11-22T12:20:00Z",
        "overdue": 0,
        "owed": [
            {
                "due": "2026-11-22T12:30:00Z",
                "overdue": False,
                "debt": "next_update",
                "incident": "2026-11-22-card-payments",
                "title": "Card payments are charged twice",
                "what": None,
                "who": None,
            }
        ],
    }


def test_a_new_hub_is_reported_with_the_next_step(tmp_path):
    done = CliRunner().invoke(main, ["-C", str(tmp_path), "init", "hub", "--name", "Meadowcart"])
    assert done.exit_code == 0
    assert "hub/content/hub.yml" in done.stderr
    assert 'name: "Meadowcart"' in (tmp_path / "hub/content/hub.yml").read_text()


def on_a_terminal(folder, answers, *arguments):
    """What a person sees who runs hubgen in `folder` and types `answers`, one at each question."""
    pty = pytest.importorskip("pty")
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "hubgen", *arguments],
        cwd=folder,
        env={**os.environ, "HUBGEN_AT": AT, "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen, waiting, end = "", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(terminal, 4096).decode()
        except OSError:
            break
        seen += part
        if waiting and seen.rstrip("\r\n").endswith((": ", "]: ")):
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    return seen, process.wait(timeout=60)


def test_on_a_terminal_a_new_incident_is_asked_for(hub):
    hub.write("content/plan/scenarios/pay.md", "---\ntitle: Payments fail\n---\nWe are sorry.\n")
    seen, code = on_a_terminal(
        hub.root, ["Everything is slow", "0", "1", "2", "9", "1, 2", "n"], "new", "incident"
    )
    assert code == 0, seen
    assert "1  Payments fail" in seen
    assert "write numbers from 1 to 2, or nothing" in seen
    assert (hub.root / "incidents/2026/2026-11-22-everything-is-slow/incident.yml").read_text() == (
        "# yaml-language-server: $schema=../../../content/schema/incident.json\n"
        "title: Everything is slow\n"
        "severity: major\n"
        "components: {payments: partial_outage, checkout: partial_outage}\n"
        "# started: 2026-11-22 12:20    # when it began for customers\n"
    )


def test_on_a_terminal_a_new_update_is_asked_for(hub):
    seen, code = on_a_terminal(hub.root, ["1", "3", "n"], "new", "update")
    assert code == 0, seen
    assert (hub.root / hub.incident / "02-monitoring.md").is_file()


def test_on_a_terminal_planned_work_is_asked_for_and_uses_its_scenario(hub):
    hub.write(
        "content/plan/scenarios/work.md",
        "---\ntitle: Planned work\nkind: maintenance\n"
        'summary: "On [[when it takes place: day and date]], [[when it starts]]'
        ' to [[when it ends, with the zone]], [[what]]."\n---\nWe are sorry.\n',
    )
    answers = ["2", "tomorrow", "2026-11-29 02:00", "2026-11-29 04:00", "y", "no orders", "", ""]
    seen, code = on_a_terminal(
        hub.root,
        answers,
        *("new", "incident", "--kind", "maintenance"),
        *("--title", "Planned work: no orders on 29 November, 02:00 to 04:00 GMT"),
    )
    assert code == 0, seen
    assert '"tomorrow" is not a date and time' in seen
    folder = hub.root / "incidents/2026/2026-11-22-planned-work-no-orders-on-29-november"
    assert "scenario: work\n" in (folder / "incident.yml").read_text()
    assert "components: {checkout: under_maintenance}\n" in (folder / "incident.yml").read_text()
    text = (folder / "01-scheduled.md").read_text()
    assert "window: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}\n" in text
    assert "next_update: 2026-11-29 02:00\n" in text
    assert "On Sunday 29 November 2026, 02:00 to 04:00 GMT, no orders." in text


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Planned work at 02:00", "planned-work"),
        ("Wartung am 29. November von 2 Uhr bis 4 Uhr", "wartung-am-29-november"),
        ("02:00 to 04:00", "02-00-to-04-00"),
        ("Batch 2641 recalled", "batch-2641-recalled"),
        ("Sign-in fails at 9.45 am", "sign-in-fails"),
        ("Anmeldung gestört um 9.45 Uhr", "anmeldung-gestoert"),
        ("Ausfall seit 14 Uhr", "ausfall"),
        ("Outage 9h30", "outage"),
        ("Upgrade to PostgreSQL 16.04 at 10.30", "upgrade-to-postgresql-16-04"),
    ],
)
def test_an_address_does_not_end_in_times(run, title, slug):
    done = run("new", "incident", "--title", title)
    assert done.stdout.splitlines()[0] == f"incidents/2026/2026-11-22-{slug}/incident.yml"


@pytest.mark.parametrize(
    "options",
    [
        ["--start", "2026-11-29 02:00"],
        ["--kind", "maintenance", "--start", "2026-11-29 02:00"],
        ["--kind", "maintenance", "--start", "2026-11-29 04:00", "--end", "2026-11-29 02:00"],
        ["--kind", "maintenance", "--start", "soon", "--end", "2026-11-29 02:00"],
    ],
)
def test_a_window_that_is_none_is_refused_and_nothing_is_written(run, hub, options):
    before = sorted(hub.root.rglob("*"))
    done = run("new", "incident", "--title", "Work", *options)
    assert done.exit_code == 2, done.output
    assert sorted(hub.root.rglob("*")) == before
