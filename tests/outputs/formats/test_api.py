"""The API: Statuspage's own fields and words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from hubgen.outputs.hosting.headers import headers
from hubgen.outputs.serving import serving
from hubgen.public.view import PublicView
from tests.support.making import api

TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$")
STATUSES = {
    "operational",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "under_maintenance",
}
IMPACTS = {"none", "minor", "major", "critical", "maintenance"}
INCIDENT_STATES = {"investigating", "identified", "monitoring", "resolved", "postmortem"}
WORK_STATES = {"scheduled", "in_progress", "verifying", "completed"}
FIELDS = {
    "page": "id name url time_zone updated_at",
    "component": "id name status created_at updated_at position description showcase start_date"
    " group_id page_id group only_show_if_degraded",
    "incident": "id name status created_at updated_at monitoring_at resolved_at impact shortlink"
    " started_at page_id incident_updates components",
    "update": "id status body incident_id created_at updated_at display_at affected_components"
    " deliver_notifications custom_tweet tweet_id",
}
WORK = """\
state: {state}
at: {at}
summary: We move.
{more}
---
All is planned."""


def answers(view: PublicView) -> dict[str, Any]:
    return {
        artifact.path.removeprefix("api/v2/").removesuffix(".json"): json.loads(artifact.data)
        for artifact in api(view)
        if artifact.path.endswith(".json")
    }


def has_fields(record: dict[str, Any], kind: str, *more: str) -> None:
    assert set(record) == {*FIELDS[kind].split(), *more}
    for name, value in record.items():
        if name.endswith("_at") or name.startswith("scheduled_"):
            assert value is None or TIME.match(value), (name, value)


def is_incident(record: dict[str, Any]) -> None:
    planned = record["impact"] == "maintenance"
    has_fields(record, "incident", *(["scheduled_for", "scheduled_until"] if planned else []))
    assert record["status"] in (WORK_STATES if planned else INCIDENT_STATES)
    assert record["impact"] in IMPACTS
    times = [update["display_at"] for update in record["incident_updates"]]
    assert times == sorted(times, reverse=True)
    for update in record["incident_updates"]:
        has_fields(update, "update")
        assert update["incident_id"] == record["id"]
        assert update["status"] in WORK_STATES | INCIDENT_STATES
    for component in record["components"]:
        has_fields(component, "component")
        assert component["status"] in STATUSES


@pytest.mark.parametrize("hub_name", ["sample", "real"])
def test_every_answer_has_exactly_the_fields_and_words_of_statuspage(hub_name, request):
    made = answers(request.getfixturevalue(hub_name))
    for answer in made.values():
        has_fields(answer["page"], "page")
        for record in [*answer.get("incidents", []), *answer.get("scheduled_maintenances", [])]:
            is_incident(record)
        for name in ("incident", "scheduled_maintenance"):
            if name in answer:
                is_incident(answer[name])
        for component in answer.get("components", []):
            has_fields(component, "component", *(["components"] if component["group"] else []))
            assert component["status"] in STATUSES
        if "status" in answer:
            assert set(answer["status"]) == {"indicator", "description"}
            assert answer["status"]["indicator"] in IMPACTS
    assert len(made["incidents"]["incidents"]) <= 50


def test_the_sample_tells_what_is_open_planned_and_over(sample):
    made = answers(sample)
    assert made["status"]["status"]["indicator"] == "major"
    unresolved = made["incidents/unresolved"]["incidents"]
    assert [one["id"] for one in unresolved] == ["2026-11-22-card-payments"]
    upcoming = made["scheduled-maintenances/upcoming"]["scheduled_maintenances"]
    assert [one["scheduled_for"] for one in upcoming] == ["2026-11-29T02:00:00.000+00:00"]
    assert made["scheduled-maintenances/active"]["scheduled_maintenances"] == []
    assert made["summary"]["incidents"] == unresolved
    recall = made["incidents/2026-10-06-granola-recall"]["incident"]
    assert recall["status"] == "postmortem"
    assert recall["incident_updates"][0]["status"] == "postmortem"


def test_planned_work_moves_from_upcoming_to_active_to_over(hub):
    window = "window: {start: 2026-11-22 02:00, end: 2026-11-22 04:00}"
    head = "title: We move\nkind: maintenance\ncomponents: {shop: under_maintenance}"
    hub.incident(
        "2026-11-22-move",
        WORK.format(state="scheduled", at="2026-11-18 10:00", more=window),
        WORK.format(state="in_progress", at="2026-11-22 02:00", more=""),
        WORK.format(state="completed", at="2026-11-22 03:30", more=""),
        head=head,
    )
    found = {}
    for at in ("2026-11-20 12:00", "2026-11-22 02:30", "2026-11-22 12:00"):
        made = answers(hub.view(at))
        found[at] = (
            len(made["scheduled-maintenances/upcoming"]["scheduled_maintenances"]),
            len(made["scheduled-maintenances/active"]["scheduled_maintenances"]),
            len(made["scheduled-maintenances"]["scheduled_maintenances"]),
            made["status"]["status"]["indicator"],
            made["components"]["components"][0]["status"],
        )
    assert list(found.values()) == [
        (1, 0, 1, "none", "operational"),
        (0, 1, 1, "maintenance", "under_maintenance"),
        (0, 0, 1, "none", "operational"),
    ]


def test_an_answer_on_one_incident_changes_with_that_one_alone(hub):
    update = "state: resolved\nat: {} 10:00\nsummary: Over.\n---\nWell."
    hub.incident("2026-11-20-old", update.format("2026-11-20"))
    before = {artifact.path: artifact.data for artifact in api(hub.view())}
    hub.incident("2026-11-22-new", update.format("2026-11-22").replace("resolved", "identified"))
    after = {artifact.path: artifact.data for artifact in api(hub.view())}
    old = "api/v2/incidents/2026-11-20-old.json"
    assert after[old] == before[old]
    assert after["api/v2/summary.json"] != before["api/v2/summary.json"]


def test_an_answer_is_dated_by_what_it_tells_itself(hub):
    over = "state: resolved\nat: 2026-11-{} 10:00\nsummary: Over.\n{}---\nWell."
    for day in range(1, 20):
        hub.incident(f"2026-11-{day:02}-old", over.format(f"{day:02}", ""))
    before = {artifact.path: artifact.data for artifact in api(hub.view())}
    edited = over.format("02", "edited: 2026-11-21 09:00\n")
    hub.incident("2026-11-02-old", edited)
    after = {artifact.path: artifact.data for artifact in api(hub.view())}
    changed = {path.removeprefix("api/v2/") for path in after if after[path] != before[path]}
    assert changed == {"incidents/2026-11-02-old.json", "incidents.json"}
    dates = {path: one["page"]["updated_at"][:10] for path, one in answers(hub.view()).items()}
    assert dates["incidents"] == "2026-11-21"
    assert {dates[one] for one in ("status", "components", "incidents/unresolved")} == {
        "2026-11-19"
    }


def test_a_renamed_incident_keeps_its_id_and_its_answer(hub):
    update = "state: resolved\nat: 2026-11-20 10:00\nsummary: Over.\n---\nWell."
    hub.incident("2026-11-20-new", update, head="title: It\nwas: [2026-11-19-old]")
    made = answers(hub.view())
    record = made["incidents/2026-11-19-old"]["incident"]
    assert record["id"] == "2026-11-19-old"
    assert record["shortlink"] == "https://status.acme.example/incidents/2026-11-20-new/"


def test_a_hub_without_incidents_answers_that_all_is_well(hub):
    made = answers(hub.view())
    assert made["status"]["status"] == {
        "indicator": "none",
        "description": "Everything is working",
    }
    assert made["incidents"]["incidents"] == []
    assert [one["name"] for one in made["components"]["components"]] == ["Shop <online>", "Post"]


def test_other_languages_have_no_answers_of_their_own(hub):
    hub.settings(languages="en, de")
    assert api(hub.view(language="de")) == []


def test_other_origins_may_read_what_is_made_for_machines(hub):
    rules = headers([hub.view()]).data.decode().split("\n/")
    shared = [rule.partition("\n")[0] for rule in rules if "Access-Control-Allow-Origin: *" in rule]
    assert {"*.json", "*.atom", "*.rss", "*.ics", "*badge.svg", "embed.js"} <= set(shared)
    for path in ("api/v2/summary.json", "api/v2/incidents/unresolved.json", "status.json"):
        assert serving(path).shared
    assert "*" not in shared


def test_what_was_withdrawn_says_so_in_the_api(hub):
    first = "state: identified\nat: 2026-11-20 10:00\nsummary: It was X.\n---\nX."
    second = "state: resolved\nat: 2026-11-20 11:00\nsummary: It was Y.\nretracts: 01\n---\nY."
    hub.incident("2026-11-20-x", first, second)
    updates = answers(hub.view())["incidents/2026-11-20-x"]["incident"]["incident_updates"]
    assert updates[0]["body"].startswith("This withdraws our update of Friday 20 November 2026")
    assert updates[1]["body"].startswith("We withdrew this update on Friday 20 November 2026")
