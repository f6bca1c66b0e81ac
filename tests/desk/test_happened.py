"""Something happened: from the first words to a draft that is nobody's to read yet."""

from __future__ import annotations

from hubgen.authoring.hub_contents import open_hub
from hubgen.model.words import ComponentStatus, Severity
from tests.desk.conftest import RunningDesk

SAID = {
    "scenario": "payment-failure",
    "title": "Card payments fail",
    "when": "now",
    "severity": "critical",
    "component-payments": "major_outage",
    "component-care": "operational",
}


def said(**changes: str) -> dict[str, str]:
    return {**SAID, **changes}


def test_it_becomes_a_draft_filled_from_the_scenario(desk: RunningDesk) -> None:
    answer = desk.post("/happened", said())
    assert answer.status == 303
    assert answer.headers["location"].startswith(
        "/incidents/2026-11-22-card-payments-fail/01/write"
    )
    incident, update = open_hub(desk.root).update("2026-11-22-card-payments-fail/01")
    assert update.head.draft
    assert incident.head.severity is Severity.CRITICAL
    assert incident.head.components == {"payments": ComponentStatus.MAJOR_OUTAGE}
    assert incident.head.scenario == "payment-failure"
    assert incident.head.started
    assert incident.head.started.isoformat() == "2026-11-22T12:20:00+00:00"
    assert (desk.root / incident.source.folder / "internal.md").is_file()


def test_it_can_have_begun_earlier(desk: RunningDesk) -> None:
    desk.post("/happened", said(when="earlier", day="2026-11-21", clock="23:50"))
    incident, _ = open_hub(desk.root).update("2026-11-22-card-payments-fail/01")
    assert incident.head.started
    assert incident.head.started.isoformat() == "2026-11-21T23:50:00+00:00"


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(desk: RunningDesk) -> None:
    answer = desk.post("/happened", said(title=" ", severity="", when="earlier", clock="25:99"))
    assert answer.status == 422
    for words in ("Write in a few words", "Choose how bad it is", "Give the day and the time"):
        assert words in answer.body
    assert 'value="payment-failure" checked' in answer.body
    assert '<option value="major_outage" selected>' in answer.body
    assert not list(desk.root.glob("incidents/2026/*card-payments-fail*"))


def test_it_cannot_begin_in_the_future(desk: RunningDesk) -> None:
    answer = desk.post("/happened", said(when="earlier", day="2026-11-22", clock="13:00"))
    assert "That time has not come yet" in answer.body


def test_without_scripts_a_scenario_still_brings_its_components(desk: RunningDesk) -> None:
    fields = said(**{"component-payments": "operational"})
    desk.post("/happened", fields)
    incident, _ = open_hub(desk.root).update("2026-11-22-card-payments-fail/01")
    assert incident.head.components


def test_components_that_were_left_as_working_are_not_affected(desk: RunningDesk) -> None:
    fields = said(**{"component-payments": "operational", "follows": "yes"})
    desk.post("/happened", fields)
    incident, _ = open_hub(desk.root).update("2026-11-22-card-payments-fail/01")
    assert incident.head.components == {}


def test_a_title_of_another_script_or_with_markup_is_only_text(desk: RunningDesk) -> None:
    answer = desk.post("/happened", said(title='<script>alert(1)</script> "支付" 😀'))
    assert answer.status == 303
    page = desk.get("/").body
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
