"""Incidents brought over from a Statuspage export."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.authoring.importing import ImportReport, import_statuspage
from hubgen.problems import HubgenError

ID = "2026-03-29-checkout-is-slow-abc123"
FOLDER = f"incidents/2026/{ID}"


def update(number: int, status: str, at: str, body: str, **more: Any) -> dict[str, Any]:
    return {"id": f"u{number}", "status": status, "display_at": at, "body": body, **more}


def incident(**changes: Any) -> dict[str, Any]:
    record = {
        "id": "abc123",
        "name": "Checkout is slow",
        "impact": "major",
        "status": "resolved",
        "created_at": "2026-03-29T00:20:00.123Z",
        "started_at": "2026-03-29T00:10:00Z",
        "shortlink": "https://stspg.example/abc123",
        "components": [{"name": "Checkout", "status": "operational"}],
        "incident_updates": [
            update(2, "resolved", "2026-03-29T01:30:00Z", "It is over."),
            update(1, "investigating", "2026-03-29T00:20:00Z", "We are looking into it."),
        ],
    }
    return {**record, **changes}


def bring(hub: Any, *records: Any) -> ImportReport:
    file = hub.write("export.json", json.dumps({"incidents": list(records)}))
    return import_statuspage(hub.root, file)


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


def test_updates_are_numbered_oldest_first_in_the_hubs_own_time(hub):
    report = bring(hub, incident())
    assert report.created == (ID,)
    assert (hub.root / FOLDER / "01-investigating.md").read_text() == (
        "---\nstate: investigating\nat: 2026-03-29 00:20\n---\nWe are looking into it.\n"
    )
    assert (hub.root / FOLDER / "02-resolved.md").read_text() == (
        "---\nstate: resolved\nat: 2026-03-29 02:30\ncomponents: {checkout: operational}\n---\n"
        "It is over.\n"
    )


def test_an_imported_hub_passes_its_check(hub):
    before = hub.problems()
    bring(
        hub,
        incident(),
        incident(
            id="m1",
            impact="maintenance",
            name="Work",
            incident_updates=[
                update(1, "scheduled", "2026-04-01T10:00:00Z", "We plan."),
                update(2, "in_progress", "2026-04-02T10:00:00Z", "It begins."),
                update(3, "completed", "2026-04-02T11:00:00Z", "Done."),
            ],
        ),
    )
    assert [str(one) for one in hub.problems() if one not in before and one.stops_a_build] == []


def test_a_second_import_changes_nothing(hub):
    bring(hub, incident(components=[{"name": "Néw thing", "status": "operational"}]))
    before = tree(hub.root)
    report = bring(hub, incident(components=[{"name": "Néw thing", "status": "operational"}]))
    assert tree(hub.root) == before
    assert (report.created, report.unchanged, report.kept) == ((), (ID,), ())


def test_an_update_added_abroad_later_is_added_here(hub):
    record = incident()
    bring(hub, incident(incident_updates=record["incident_updates"][1:]))
    report = bring(hub, record)
    assert report.added == (f"{FOLDER}/02-resolved.md",)
    assert report.kept == ()


def test_a_local_edit_is_kept_and_reported(hub):
    bring(hub, incident())
    path = f"{FOLDER}/01-investigating.md"
    mine = "---\nstate: investigating\nat: 2026-03-29 00:20\n---\nMy own words.\n"
    hub.write(path, mine)
    report = bring(hub, incident())
    assert (hub.root / path).read_text() == mine
    assert [remark.what for remark in report.kept] == [path]


def test_a_late_addition_abroad_never_takes_a_number_that_is_in_use(hub):
    bring(hub, incident())
    before = tree(hub.root)
    late = update(3, "identified", "2026-03-29T00:40:00Z", "Added afterwards.")
    report = bring(hub, incident(incident_updates=[*incident()["incident_updates"], late]))
    assert [remark.why for remark in report.skipped] == [
        "it is older than the newest update in the hub; add it by hand"
    ]
    after = tree(hub.root)
    assert {path: after[path] for path in before if path != "export.json"} == {
        path: text for path, text in before.items() if path != "export.json"
    }


def test_a_renamed_folder_is_found_again_by_its_source(hub):
    bring(hub, incident())
    (hub.root / FOLDER).rename(hub.root / "incidents/2026/2026-03-29-slow")
    assert bring(hub, incident()).unchanged == ("2026-03-29-slow",)


def test_a_time_that_clocks_show_twice_carries_its_offset(hub):
    times = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]
    bring(
        hub,
        incident(
            created_at=times[0],
            started_at=times[0],
            incident_updates=[
                update(number, "monitoring", at, "Still.")
                for number, at in enumerate(times, start=1)
            ],
        ),
    )
    project, problems = hub.read()
    assert problems == []
    imported = next(one for one in project.incidents if one.head.source)
    assert [times_in_utc(one.head.at) for one in imported.updates] == times


def times_in_utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_postmortem_becomes_the_published_review(hub):
    review = update(3, "postmortem", "2026-04-01T10:00:00Z", "# What we learnt\n\nMuch.")
    bring(hub, incident(incident_updates=[*incident()["incident_updates"], review]))
    assert (hub.root / FOLDER / "review.md").read_text() == (
        "---\npublished: 2026-04-01 11:00\n---\n# What we learnt\n\nMuch.\n"
    )


def test_a_postmortem_of_the_record_itself_becomes_the_review_once_it_is_published(hub):
    words = {"postmortem_body": "<h2>What we learnt</h2><p>Much.</p>"}
    report = bring(hub, incident(**words))
    assert not (hub.root / FOLDER / "review.md").exists()
    assert [one.why for one in report.warnings] == ["its postmortem is not published"]
    bring(hub, incident(**words, postmortem_published_at="2026-04-01T10:00:00Z"))
    assert (hub.root / FOLDER / "review.md").read_text() == (
        "---\npublished: 2026-04-01 11:00\n---\n## What we learnt\n\nMuch.\n"
    )


def affected(*parts: tuple[str, str, str]) -> list[dict[str, str]]:
    return [
        {"code": code, "name": name, "old_status": "operational", "new_status": status}
        for code, name, status in parts
    ]


def touching(*parts: tuple[str, str, str], **changes: Any) -> dict[str, Any]:
    """An incident whose one update affects `parts`."""
    more = {"affected_components": affected(*parts)}
    changes.setdefault("components", [])
    listed = [update(1, "identified", "2026-03-29T00:20:00Z", "Down.", **more)]
    return incident(incident_updates=listed, **changes)


def components_of(hub: Any) -> str:
    head = (hub.root / FOLDER / "incident.yml").read_text()
    return next(line for line in head.splitlines() if line.startswith("components:"))


def test_components_of_one_name_and_two_ids_stay_two(hub):
    report = bring(hub, touching(("eu", "API", "major_outage"), ("us", "API", "operational")))
    assert components_of(hub) == "components: {api-eu: major_outage, api-us: operational}"
    assert {one.what for one in report.warnings} == {
        "content/hub.yml: api-eu",
        "content/hub.yml: api-us",
    }
    again = bring(hub, touching(("eu", "API", "major_outage"), ("us", "API", "operational")))
    assert again.unchanged == (ID,)


def test_components_without_ids_take_the_worse_of_their_states(hub):
    bring(hub, touching(("", "API", "major_outage"), ("", "API", "operational")))
    assert components_of(hub) == "components: {api: major_outage}"


def test_a_component_named_with_its_group_is_the_one_of_its_id(hub):
    listed = [{"id": "c1", "name": "API", "status": "operational", "group_id": "g1"}]
    bring(hub, touching(("c1", "Europe - API", "major_outage"), components=listed))
    assert components_of(hub) == "components: {api: major_outage}"
    text = (hub.root / "content/hub.yml").read_text()
    assert "api: {name: API, group: Europe}" in text


def test_a_dash_in_a_name_makes_no_group(hub):
    bring(hub, touching(("c1", "Pay - by card", "major_outage")))
    assert "pay-by-card: {name: Pay - by card}" in (hub.root / "content/hub.yml").read_text()


DOWN, OVER = "2026-03-29T00:20:00Z", "2026-03-29T01:30:00Z"


def test_a_component_that_was_renamed_or_moved_is_still_the_one_of_its_id(hub):
    first = affected(("c1", "Interface", "major_outage"), ("c2", "Web", "major_outage"))
    last = affected(("c1", "API", "operational"), ("c2", "Europe - Web", "operational"))
    updates = [
        update(2, "resolved", OVER, "Over.", affected_components=last),
        update(1, "identified", DOWN, "Down.", affected_components=first),
    ]
    listed = [{"id": "c2", "name": "Web", "status": "operational"}]
    bring(hub, incident(incident_updates=updates, components=listed))
    assert components_of(hub) == "components: {api: major_outage, web: major_outage}"
    end = (hub.root / FOLDER / "02-resolved.md").read_text()
    assert "components: {api: operational, web: operational}" in end


def test_what_works_again_today_does_so_from_the_end_on(hub):
    part = affected(("c1", "API", "major_outage"))
    updates = [
        update(2, "resolved", OVER, "Over."),
        update(1, "identified", DOWN, "Down.", affected_components=part),
    ]
    listed = [{"id": "c1", "name": "API", "status": "operational"}]
    bring(hub, incident(incident_updates=updates, components=listed))
    end = (hub.root / FOLDER / "02-resolved.md").read_text()
    assert "components: {api: operational}" in end


def test_an_update_of_an_unknown_status_keeps_the_state_before_it(hub):
    updates = [update(2, "exploded", OVER, "More."), update(1, "identified", DOWN, "Down.")]
    report = bring(hub, incident(incident_updates=updates))
    assert "state: identified\n" in (hub.root / FOLDER / "02-identified.md").read_text()
    assert 'the status "exploded" of an update is not known' in report.warnings[0].why


def test_planned_work_without_an_end_began_when_it_was_planned(hub):
    updates = [update(2, "completed", OVER, "Over."), update(1, "scheduled", DOWN, "Planned.")]
    plan = {"impact": "maintenance", "scheduled_for": "2026-03-29T01:00:00Z"}
    bring(hub, incident(incident_updates=updates, **plan))
    end = (hub.root / FOLDER / "02-completed.md").read_text()
    assert "window: {start: 2026-03-29 02:00, end: 2026-03-29 02:30}" in end


def test_an_unknown_impact_is_kept_as_minor_and_named(hub):
    report = bring(hub, incident(impact="apocalyptic"))
    assert "severity: minor\n" in (hub.root / FOLDER / "incident.yml").read_text()
    assert [one.why for one in report.warnings] == [
        'its impact "apocalyptic" is not known; it is imported as minor'
    ]


def test_what_would_not_build_is_refused_before_anything_is_written(hub):
    zone = (hub.root / "content/hub.yml").read_text().replace("Europe/London", "Asia/Tokyo")
    hub.write("content/hub.yml", zone)
    before = tree(hub.root)
    late = update(1, "resolved", "2199-12-31T23:00:00Z", "Over.")
    new = [{"id": "n", "name": "New part", "status": "operational"}]
    report = bring(hub, incident(incident_updates=[late], components=new))
    assert report.created == ()
    assert "it would not build" in report.skipped[0].why
    after = tree(hub.root)
    del after["export.json"]
    assert after == before


def test_planned_work_comes_with_its_window(hub):
    hub.write(
        "export.json",
        json.dumps(
            {
                "scheduled_maintenances": [
                    incident(
                        impact="maintenance",
                        scheduled_for="2026-04-10T01:00:00Z",
                        scheduled_until="2026-04-10T03:00:00Z",
                        incident_updates=[
                            update(1, "scheduled", "2026-04-01T10:00:00Z", "We plan.")
                        ],
                    )
                ]
            }
        ),
    )
    import_statuspage(hub.root, hub.root / "export.json")
    text = (hub.root / FOLDER / "01-scheduled.md").read_text()
    assert "window: {start: 2026-04-10 02:00, end: 2026-04-10 04:00}\n" in text
    assert "kind: maintenance\n" in (hub.root / FOLDER / "incident.yml").read_text()


def test_a_component_is_as_the_updates_say(hub):
    affected = [{"name": "Payments", "old_status": "operational", "new_status": "major_outage"}]
    healed = [{"name": "Payments", "old_status": "major_outage", "new_status": "operational"}]
    bring(
        hub,
        incident(
            incident_updates=[
                update(
                    1, "identified", "2026-03-29T00:20:00Z", "Down.", affected_components=affected
                ),
                update(2, "resolved", "2026-03-29T00:50:00Z", "Up.", affected_components=healed),
            ]
        ),
    )
    head = (hub.root / FOLDER / "incident.yml").read_text()
    assert "components: {payments: major_outage}\n" in head
    assert (
        "components: {payments: operational}\n"
        in (hub.root / FOLDER / "02-resolved.md").read_text()
    )


def test_html_of_a_message_becomes_markdown(hub):
    body = (
        "<p>We <b>see</b> &amp; know.<br />It is <a href='/docs'>here</a>.</p>"
        "<ul><li>one</li><li>two</li></ul><script>alert(1)</script>"
    )
    bring(hub, incident(incident_updates=[update(1, "identified", "2026-03-29T00:20:00Z", body)]))
    assert (hub.root / FOLDER / "01-identified.md").read_text().partition("---\n")[2].partition(
        "---\n"
    )[2] == ("We **see** & know.\\\nIt is [here](https://stspg.example/docs).\n\n- one\n- two\n")


HOSTILE = [
    "--- \ntitle: x",
    "- x: [",
    "[[fill me]] {{ config }} {% raw %}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a\x00b\u202ec\ud800d\ufeff\x9f",
    "\"quotes\" \\ and 'more': yes # no",
    "!!python/object:os.system &a *a |\n  x",
    "null",
    "2026-01-01",
    "\n\n\t",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_foreign_words_stay_words(hub, words):
    before = hub.problems()
    report = bring(
        hub,
        incident(
            name=words,
            id="x1",
            incident_updates=[update(1, "identified", "2026-03-29T00:20:00Z", words)],
            components=[{"name": words, "status": "operational"}],
        ),
    )
    assert len(report.created) + len(report.skipped) == 1
    new = [one for one in hub.problems() if one not in before]
    assert [str(one) for one in new if one.stops_a_build] == []


BROKEN = {
    "no name": incident(name=None),
    "no id": incident(id=None),
    "no updates": incident(incident_updates=[]),
    "updates not a list": incident(incident_updates="none"),
    "update without a time": incident(incident_updates=[{"status": "resolved", "body": "x"}]),
    "year 0": incident(incident_updates=[update(1, "resolved", "0000-01-01T00:00:00Z", "x")]),
    "year 1": incident(incident_updates=[update(1, "resolved", "0001-01-01T00:00:00+14:00", "x")]),
    "no zone": incident(incident_updates=[update(1, "resolved", "2026-01-01T00:00:00", "x")]),
    "unknown status": incident(
        incident_updates=[update(1, "exploded", "2026-01-01T00:00:00Z", "x")]
    ),
    "no record": "just a text",
    "null": None,
    "huge body": incident(
        incident_updates=[update(1, "resolved", "2026-01-01T00:00:00Z", "x" * 300_000)]
    ),
}


@pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_read_is_skipped_with_its_reason_and_the_rest_comes(hub, record):
    report = bring(hub, record, incident(id="fine", shortlink="https://stspg.example/fine"))
    assert len(report.skipped) == 1
    assert report.skipped[0].why
    assert len(report.created) == 1


def test_a_second_incident_of_one_id_is_skipped(hub):
    report = bring(hub, incident(), incident())
    assert len(report.created) == len(report.skipped) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ('{"page": {}}', 'has no list "incidents"'),
        ('"text"', 'has no list "incidents"'),
        (b"\xff\xfe", "is not written in UTF-8"),
    ],
    ids=["empty", "cut off", "too deep", "another file", "text", "another encoding"],
)
def test_a_file_of_another_form_is_refused_in_words(hub, text, words):
    file = hub.write("export.json", text)
    with pytest.raises(HubgenError, match=words):
        import_statuspage(hub.root, file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_in_words(hub):
    os.mkfifo(hub.root / "pipe.json")
    with pytest.raises(HubgenError, match="is not a plain file"):
        import_statuspage(hub.root, hub.root / "pipe.json")


def test_a_missing_file_is_reported_by_its_name(hub):
    with pytest.raises(HubgenError, match=r"nowhere\.json could not be read"):
        import_statuspage(hub.root, hub.root / "nowhere.json")


def test_the_real_incidents_come_whole_and_pass_the_check(hub, real_incidents):
    records = json.loads(real_incidents.read_text())["incidents"]
    before = hub.problems()
    report = import_statuspage(hub.root, real_incidents)
    assert (len(report.created), report.skipped) == (len(records), ())
    assert [str(one) for one in hub.problems() if one not in before and one.stops_a_build] == []
    project, _ = hub.read()
    imported = {one.head.source: one for one in project.incidents if one.head.source}
    for record in records:
        assert len(imported[record["shortlink"]].updates) == len(record["incident_updates"])
    assert import_statuspage(hub.root, real_incidents).unchanged == report.created
