"""New incidents, updates and FAQ entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.authoring.scaffolds import PRELIMINARY, create_faq
from hubgen.model.words import Kind, Severity, State
from hubgen.problems import ContentError, WrongUsageError

NOW = datetime(2026, 11, 22, 12, 20, 31, tzinfo=UTC)
SCENARIO = """\
---
title: Payments fail
severity: critical
responsibility: ours
components: {payments: major_outage}
contact: help
first_statement: 15m
next_update: 20m
summary: "Since [[time]], payments fail."
do: Do not pay again.
faq: [refunds]
---
We are sorry: [[what]]. [When?](../../faq/refunds.md#top)
"""
STEPS = """\
checklist:
  - {what: Pause payments, role: spokesperson, within: 10m}
  - {what: Call the bank, role: bank-desk, within: 12h}
  - {what: Keep calm}
questions: [When do I get my money back?]
follow_ups: [{what: Publish the review, role: head-of-comms, after: 14d}]
---
We are"""


@pytest.fixture
def planned(hub):
    hub.write("content/plan/scenarios/payments.md", SCENARIO)
    return hub


def errors(hub):
    return [str(one) for one in hub.problems() if one.stops_a_build]


def test_a_new_incident_is_filled_from_its_scenario(planned):
    wish = NewIncident(title='Cards: "twice"', scenario="payments")
    scaffold = create_incident(open_hub(planned.root), wish, NOW)
    folder = "incidents/2026/2026-11-22-cards-twice"
    assert scaffold.paths == (f"{folder}/incident.yml", f"{folder}/01-investigating.md")
    assert (scaffold.gaps, scaffold.draft) == (2, True)
    assert (planned.root / scaffold.paths[0]).read_text() == (
        "# yaml-language-server: $schema=../../../content/schema/incident.json\n"
        "title: 'Cards: \"twice\"'\n"
        "severity: critical\n"
        "components: {payments: major_outage}\n"
        "scenario: payments\n"
        "responsibility: ours\n"
        "contact: help\n"
        "faq: [refunds]\n"
        "# started: 2026-11-22 12:20    # when it began for customers\n"
    )
    assert (planned.root / scaffold.paths[1]).read_text() == (
        "---\n"
        "state: investigating\n"
        f"at: 2026-11-22 12:20{PRELIMINARY}\n"
        "next_update: 2026-11-22 12:40\n"
        'summary: "Since [[time]], payments fail."\n'
        "do: Do not pay again.\n"
        "draft: true\n"
        "---\n"
        "We are sorry: [[what]]. [When?](../../../content/faq/refunds.md#top)\n"
    )
    assert errors(planned) == []


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_scaffold_is_a_sound_draft(hub, kind, language):
    settings = (hub.root / "content/hub.yml").read_text()
    hub.write("content/hub.yml", settings.replace("[en, de]", f"[{language}]"))
    contents = open_hub(hub.root)
    scaffold = create_incident(contents, NewIncident(title="Something", kind=kind), NOW)
    contents = open_hub(hub.root)
    state = State.COMPLETED if kind is Kind.MAINTENANCE else State.RESOLVED
    create_update(contents, NewUpdate(incident="something", state=state), NOW)
    create_faq(open_hub(hub.root), "Why?", NOW)
    assert errors(hub) == []
    assert scaffold.gaps > 3


def test_an_incident_called_live_is_no_draft_and_its_gaps_are_errors(hub):
    create_incident(open_hub(hub.root), NewIncident(title="Now", live=True), NOW)
    assert any("is still to be filled" in error for error in errors(hub))


def test_components_are_named_by_their_keys_and_do_as_bad_as_the_incident(hub):
    wish = NewIncident(
        title="X", severity=Severity.MAJOR, components=("checkout", "payments=major_outage")
    )
    scaffold = create_incident(open_hub(hub.root), wish, NOW)
    assert (
        "components: {checkout: partial_outage, payments: major_outage}\n"
        in (hub.root / scaffold.paths[0]).read_text()
    )


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (NewIncident(title=" "), "the title is empty"),
        (NewIncident(title="x" * 201), "longer than 200"),
        (NewIncident(title="x", scenario="nothing"), 'no scenario "nothing"'),
        (NewIncident(title="x", scenario="../../hub"), "no scenario"),
        (NewIncident(title="x", components=("checkut",)), 'did you mean "checkout"'),
        (NewIncident(title="x", components=("checkout=gone",)), '"gone" is not how'),
    ],
)
def test_what_cannot_be_meant_is_reported_and_nothing_is_written(hub, wish, words):
    before = sorted(hub.root.rglob("*"))
    with pytest.raises(WrongUsageError, match=words):
        create_incident(open_hub(hub.root), wish, NOW)
    assert sorted(hub.root.rglob("*")) == before


def test_the_scenario_gives_a_checklist_with_due_times_that_nobody_outside_sees(planned):
    planned.write("content/plan/scenarios/payments.md", SCENARIO.replace("---\nWe are", STEPS, 1))
    scaffold = create_incident(
        open_hub(planned.root), NewIncident(title="X", scenario="payments"), NOW
    )
    folder = "incidents/2026/2026-11-22-x"
    names = ["incident.yml", "internal.md", "01-investigating.md"]
    assert scaffold.paths == tuple(f"{folder}/{name}" for name in names)
    assert (planned.root / folder / "internal.md").read_text() == (
        "Notes for the team. Nothing in this file is ever published.\n"
        "\n## Checklist\n\n"
        "- [ ] **by 12:30 GMT**: Pause payments (spokesperson: Maya Osei)\n"
        "- [ ] **by 23 Nov, 00:20 GMT**: Call the bank (bank-desk)\n"
        "- [ ] Keep calm\n"
        "\n## Questions to be ready for\n\n- When do I get my money back?\n"
        "\n## When it is over\n\n"
        "- [ ] **14 days after the end**: Publish the review (head-of-comms: Tom Reed)\n"
    )
    assert errors(planned) == []


def test_the_checklist_speaks_the_hubs_first_language(planned):
    planned.write("content/plan/scenarios/payments.md", SCENARIO.replace("---\nWe are", STEPS, 1))
    settings = (planned.root / "content/hub.yml").read_text()
    planned.write("content/hub.yml", settings.replace("[en, de]", "[de, en]"))
    create_incident(open_hub(planned.root), NewIncident(title="X", scenario="payments"), NOW)
    notes = (planned.root / "incidents/2026/2026-11-22-x/internal.md").read_text()
    assert "## Checkliste\n\n- [ ] **bis 12:30 GMT**: Pause payments" in notes
    assert "- [ ] **14 Tage nach dem Ende**: Publish the review" in notes


def test_what_the_hub_knows_is_filled_into_the_holding_statement(planned):
    known = (
        "[[Phone number, or link to a private form.]] Next update: [[day, date, time and zone]]."
    )
    planned.write("content/plan/scenarios/payments.md", f"{SCENARIO}\n{known}\n")
    scaffold = create_incident(
        open_hub(planned.root), NewIncident(title="X", scenario="payments"), NOW
    )
    assert scaffold.gaps == 2
    assert (
        (planned.root / scaffold.paths[-1])
        .read_text()
        .endswith(
            "\nWrite to [help@meadowcart.example](mailto:help@meadowcart.example)."
            " Next update: Sunday 22 November 2026, 12:40 GMT.\n"
        )
    )


def test_two_incidents_of_one_name_on_one_day_get_addresses_of_their_own(hub):
    ids = [create_incident(open_hub(hub.root), NewIncident(title="Slow"), NOW).id for _ in range(3)]
    assert ids == ["2026-11-22-slow", "2026-11-22-slow-2", "2026-11-22-slow-3"]


def test_a_mistake_elsewhere_keeps_nobody_from_writing(hub):
    hub.write("content/faq/broken.md", "---\nquestion: [\n---\n")
    hub.write("incidents/2026/2026-01-01-broken/incident.yml", "title: [")
    assert create_incident(open_hub(hub.root), NewIncident(title="Now"), NOW).id == "2026-11-22-now"


def test_the_next_update_takes_the_next_number_and_keeps_what_still_holds(hub):
    hub.write(
        f"{hub.incident}/07-identified.md",
        "---\nstate: identified\nat: 2026-11-22 12:00\nnext_update: 45m\ndo: Wait.\nby: maya\n---\n"
        "News.\n\n## What you can do\n\n- Wait, please.\n\nNext update: soon.\n",
    )
    scaffold = create_update(
        open_hub(hub.root), NewUpdate(incident="card", state=State.MONITORING), NOW
    )
    text = (hub.root / scaffold.paths[0]).read_text()
    assert scaffold.paths == (f"{hub.incident}/08-monitoring.md",)
    assert text.startswith(
        f"---\nstate: monitoring\nat: 2026-11-22 12:20{PRELIMINARY}\n"
        "next_update: 2026-11-22 13:05\nsummary: "
    )
    assert "do: Wait.\nby: maya\ndraft: true\n---\n" in text
    assert "## What you can do\n\n- Wait, please.\n\n" in text
    assert text.endswith("Next update: Sunday 22 November 2026, 13:05 GMT.\n")


def test_the_end_heals_what_was_touched_and_promises_nothing(hub):
    scaffold = create_update(
        open_hub(hub.root), NewUpdate(incident="card", state=State.RESOLVED), NOW
    )
    text = (hub.root / scaffold.paths[0]).read_text()
    assert "components: {payments: operational}\n" in text
    assert "next_update" not in text


def test_an_update_never_comes_before_the_newest(hub):
    hub.update(2, "at: 2026-11-22 18:00")
    scaffold = create_update(
        open_hub(hub.root), NewUpdate(incident="card", state=State.IDENTIFIED), NOW
    )
    assert "at: 2026-11-22 18:01 " in (hub.root / scaffold.paths[0]).read_text()


@pytest.mark.parametrize(
    ("promise", "line"),
    [
        (timedelta(hours=2), "next_update: 2026-11-22 14:20\n"),
        (NOW + timedelta(days=1), "next_update: 2026-11-23 12:20:31\n"),
    ],
)
def test_a_promise_can_be_given(hub, promise, line):
    wish = NewUpdate(incident="card", state=State.IDENTIFIED, next_update=promise)
    scaffold = create_update(open_hub(hub.root), wish, NOW)
    assert line in (hub.root / scaffold.paths[0]).read_text()


def test_a_state_of_another_kind_is_refused_with_those_that_fit(hub):
    with pytest.raises(
        WrongUsageError, match="use investigating, identified, monitoring or resolved"
    ):
        create_update(open_hub(hub.root), NewUpdate(incident="card", state=State.SCHEDULED), NOW)


@pytest.mark.parametrize(
    "part", ["card", "2026-11-22-card-payments", "CARD-PAY", "2026/2026-11-22-card-payments/"]
)
def test_any_part_of_an_id_that_fits_one_incident_names_it(hub, part):
    assert open_hub(hub.root).folder_of(part) == hub.incident


def test_a_linked_folder_inside_the_hub_is_an_incident_and_one_that_leads_out_is_not(hub, tmp_path):
    hub.write("kept/2026-01-01-linked/incident.yml", "title: X\n")
    (tmp_path / "outside/2026-01-01-foreign").mkdir(parents=True)
    (tmp_path / "outside/2026-01-01-foreign/incident.yml").write_text("title: X\n")
    (hub.root / "incidents/kept").symlink_to("../kept")
    (hub.root / "incidents/outside").symlink_to(tmp_path / "outside")
    (hub.root / "incidents/circle").symlink_to(".")
    assert sorted(open_hub(hub.root).folders) == [hub.incident, "incidents/kept/2026-01-01-linked"]


def test_a_part_that_fits_two_is_refused_with_both_names(hub):
    create_incident(open_hub(hub.root), NewIncident(title="Card readers"), NOW)
    with pytest.raises(WrongUsageError, match=r"card-payments, 2026-11-22-card-readers"):
        open_hub(hub.root).folder_of("card")


def test_an_incident_that_cannot_be_read_is_reported_with_the_place(hub):
    hub.write(f"{hub.incident}/incident.yml", "title: [")
    with pytest.raises(ContentError) as refused:
        create_update(open_hub(hub.root), NewUpdate(incident="card", state=State.RESOLVED), NOW)
    assert refused.value.problems[0].place.path == f"{hub.incident}/incident.yml"


def test_a_question_is_written_once(hub):
    scaffold = create_faq(open_hub(hub.root), "Where's my money: today?", NOW, topic="Money")
    assert scaffold.paths == ("content/faq/wheres-my-money-today.md",)
    assert (hub.root / scaffold.paths[0]).read_text() == (
        '---\nquestion: "Where\'s my money: today?"\ntopic: Money\nupdated: 2026-11-22\n'
        "draft: true\n---\n"
        "[[The answer, first things first: yes or no, when, how much.]]\n"
    )
    with pytest.raises(WrongUsageError, match="is there already"):
        create_faq(open_hub(hub.root), "Where's my money? Today", NOW)
