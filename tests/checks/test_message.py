"""The message check: what it says of an update, where, and when it keeps silent."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hubgen.checks.messages import (
    check_messages,
    check_scenario,
    check_titles,
    check_update,
    rulebook,
)
from hubgen.checks.messages.rule_library import effective_rules, unknown_amendments
from hubgen.model.hub import Hub
from hubgen.model.incident import (
    Incident,
    IncidentHead,
    IncidentTexts,
    Update,
    UpdateHead,
    UpdateTexts,
    UpdateTranslation,
)
from hubgen.model.plan import Scenario, ScenarioHead
from hubgen.model.rules import Rule, RuleHead
from hubgen.model.source import Body, Source
from hubgen.problems import Family, Level, Problem
from hubgen.source.project import read_project

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 22, 10, 5, tzinfo=LONDON)

GOOD = """\
We are sorry: since 09:48 GMT our checkout has charged some of you twice. This is our fault.

We do not yet know how many orders it affects. We are checking every payment to find out.

We will refund every second charge by Monday.

You do not need to do anything. Call +44 20 7946 0112. Please do not post card details in public.

Next update: Sunday 22 November 2026, 10:35 GMT.
"""


def hub(*languages: str) -> Hub:
    return Hub.model_validate(
        {
            "name": "Meadowcart",
            "url": "https://status.example.org",
            "tag": "example.org,2026",
            "time_zone": "Europe/London",
            "languages": languages or ("en",),
        }
    )


def update(text: str, number: str = "01", **head: Any) -> Update:
    return Update(
        number=number,
        head=UpdateHead.model_validate(
            {"state": "investigating", "at": AT, "next_update": "30m", **head}
        ),
        body=Body(
            markdown=text,
            source=Source(
                path=f"incidents/x/{number}.md", marks={("summary",): (4, 10)}, body_line=6
            ),
        ),
        translations={},
    )


def incident(*updates: Update, **head: Any) -> Incident:
    return Incident(
        id="x",
        head=IncidentHead.model_validate(
            {"title": "Charged twice", "responsibility": "ours", **head}
        ),
        source=Source(path="incidents/x/incident.yml", marks={("title",): (1, 8)}),
        translations={},
        updates=updates,
        review=None,
        attachments={},
    )


def found(
    text: str, *rules: Rule, incident_head: Mapping[str, Any] | None = None, **head: Any
) -> list[Problem]:
    one = update(text, **head)
    return check_update(hub(), incident(one, **(incident_head or {})), one, rulebook(rules))


def names(problems: list[Problem]) -> set[str]:
    return {problem.rule for problem in problems}


def own_rule(name: str, **head: Any) -> Rule:
    return Rule(
        name=name,
        head=RuleHead.model_validate(head),
        source=Source(path=f"content/plan/voice/{name}.yml"),
    )


def test_a_message_that_says_everything_passes() -> None:
    assert found(GOOD) == []


def test_a_first_message_without_the_parts_it_needs_lists_each_of_them() -> None:
    assert names(found("We are investigating.", next_update=None)) >= {
        "empathy.present",
        "facts.core",
        "help.private",
        "action.user",
        "own.responsibility",
        "update.next",
        "unknowns.stated",
        "commitment",
    }


def test_a_finding_points_at_the_words() -> None:
    text = GOOD + "\nOnly a small\nnumber of you had to wait.\n"
    (problem,) = found(text)
    assert (problem.rule, problem.place.line, problem.place.column) == ("minimise", 16, 1)
    assert problem.place.path == "incidents/x/01.md"
    assert problem.family is Family.MESSAGE
    assert not problem.stops_a_build


def test_a_finding_in_the_summary_points_at_the_summary() -> None:
    (problem,) = found(GOOD, summary="We are sorry if you were charged twice.")
    assert (problem.rule, problem.place.line, problem.place.column) == (
        "apology.conditional",
        4,
        10,
    )


def test_words_of_a_post_are_judged_too() -> None:
    assert names(found(GOOD, posts={"x": "Mistakes were made."})) == {"apology.passive"}


@pytest.mark.parametrize(
    "hidden",
    [
        "`Mistakes were made.`",
        "“Mistakes were made.”",
        '"Mistakes were made."',
        "> Mistakes were made.",
        "```\nMistakes were made.\n```",
        "<!-- Mistakes were made. -->",
        "[here](https://example.org/mistakes-were-made)",
        "[[Mistakes were made]]",
    ],
)
def test_code_quotations_and_addresses_are_not_judged(hidden: str) -> None:
    assert "apology.passive" not in names(found(GOOD + "\n" + hidden + "\n"))
    assert "apology.passive" in names(found(GOOD + "\n" + hidden + "\n\nMistakes were made.\n"))


def test_an_apology_is_not_asked_of_who_did_not_do_it() -> None:
    text = GOOD.replace("This is our fault.", "")
    assert "own.responsibility" in names(found(text))
    for responsibility in ("others", "unknown"):
        assert "own.responsibility" not in names(
            found(text, incident_head={"responsibility": responsibility})
        )
        assert "own.unproven" in names(
            found(GOOD, incident_head={"responsibility": responsibility})
        )


def test_a_fault_that_one_update_owns_is_not_asked_of_the_next() -> None:
    second = update(GOOD.replace("This is our fault.", ""), number="02", state="identified")
    both = incident(update(GOOD), second)
    assert "own.responsibility" not in names(check_update(hub(), both, second, rulebook()))


def test_a_draft_owns_no_fault_for_the_others() -> None:
    first = update(GOOD.replace("This is our fault.", ""))
    draft = update(GOOD, number="02", state="identified", draft=True)
    assert "own.responsibility" in names(
        check_update(hub(), incident(first, draft), first, rulebook())
    )


def test_a_message_after_drafts_alone_is_still_the_first() -> None:
    second = update("We are investigating.", number="02")
    only_drafts_before = incident(update("[[words]]", draft=True, at=None), second)
    assert "facts.core" in names(check_update(hub(), only_drafts_before, second, rulebook()))
    published_before = incident(update(GOOD), second)
    assert "facts.core" not in names(check_update(hub(), published_before, second, rulebook()))


def test_in_summer_a_time_in_utc_is_not_taken_for_local_time() -> None:
    summer = datetime(2026, 7, 22, 10, 5, tzinfo=LONDON)
    line = "Next update: Sunday 22 November 2026, 10:35 GMT."
    right = GOOD.replace(line, "Next update: 09:35 UTC.")
    wrong = GOOD.replace(line, "Next update: 10:35 UTC.")
    assert found(right, at=summer) == []
    assert names(found(wrong, at=summer)) == {"update.next-said"}


def test_nothing_more_is_owed_once_it_is_over() -> None:
    problems = found(
        "Everything works again. It was our fault.", state="resolved", next_update=None, number="02"
    )
    assert (
        names(problems)
        & {"update.next", "update.next-said", "commitment", "action.user", "unknowns.stated"}
        == set()
    )


def test_planned_work_announced_with_its_window_promises_enough() -> None:
    window = {
        "start": datetime(2026, 11, 29, 2, tzinfo=LONDON),
        "end": datetime(2026, 11, 29, 4, tzinfo=LONDON),
    }
    problems = found(
        "You cannot sign in then. We move your data.",
        state="scheduled",
        next_update=None,
        window=window,
        incident_head={"kind": "maintenance", "responsibility": "unknown"},
    )
    assert problems == []


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ("Next update: Sunday 22 November 2026, 10:35 GMT.", None),
        ("Next update at 10.35 a.m. UK time.", None),
        ("You hear from us again at 11:35 CET.", None),
        (
            "Next update: 10:45 GMT.",
            "promises the next update at 10:45, but next_update says 10:35 GMT",
        ),
        ("Next update: 10:35.", "no time zone"),
        ("Next update: soon.", "does not say when the next update comes (10:35 GMT)"),
    ],
)
def test_text_and_front_matter_promise_the_same_next_update(said: str, flaw: str | None) -> None:
    text = GOOD.replace("Next update: Sunday 22 November 2026, 10:35 GMT.", said)
    problems = [problem.what for problem in found(text)]
    assert len(problems) == (1 if flaw else 0)
    assert flaw is None or flaw in problems[0]


def test_a_next_update_on_another_day_names_the_day() -> None:
    text = GOOD.replace("Sunday 22 November 2026, 10:35 GMT", "10:05 GMT")
    (problem,) = found(text, next_update="1d")
    assert "on another day" in problem.what
    assert problem.fix == "write: Next update: Monday 23 November 2026, 10:05 GMT."


def test_a_next_update_before_the_update_itself_is_an_error() -> None:
    (problem,) = found(GOOD, next_update=datetime(2026, 11, 22, 9, tzinfo=LONDON))
    assert (problem.rule, problem.level) == ("update.next", Level.ERROR)


def test_lateness_is_not_the_business_of_this_check() -> None:
    long_ago = found(GOOD.replace("2026, ", "2020, "), at=datetime(2020, 11, 22, 10, 5, tzinfo=UTC))
    assert long_ago == []


def test_a_scaffold_with_gaps_is_not_judged_by_what_it_lacks() -> None:
    assert found("[[what happened]]", draft=True, at=None) == []


def test_an_allowance_with_a_reason_silences_its_rule_and_is_listed() -> None:
    text = (
        GOOD
        + "\nOnly a small number of you had to wait."
        + " <!-- hubgen: allow minimise, the figure is in the table -->\n"
    )
    (listed,) = found(text)
    assert (listed.rule, listed.level) == ("allowance", Level.INFO)
    assert "the figure is in the table" in listed.what


@pytest.mark.parametrize(
    ("comment", "fix"),
    [("allow minimise", "and why"), ("allow minimize, it is a fact", "did you mean minimise")],
)
def test_an_allowance_without_a_reason_or_a_known_rule_allows_nothing(
    comment: str, fix: str
) -> None:
    problems = found(
        GOOD + f"\nOnly a small number of you had to wait. <!-- hubgen: {comment} -->\n"
    )
    assert names(problems) == {"minimise", "allowance"}
    assert any(fix in problem.fix for problem in problems)


@pytest.mark.parametrize("head", [{"source": "https://old.example.org/1"}, {"exercise": True}])
def test_imported_words_and_exercises_are_at_most_worth_knowing(head: dict[str, Any]) -> None:
    problems = found("Mistakes were made.", incident_head=head)
    assert problems
    assert {problem.level for problem in problems} == {Level.INFO}


def test_a_hub_in_another_language_is_not_judged_by_english_rules() -> None:
    one = update("Mistakes were made. Das ist alles. Nächste Meldung: 10:35 Uhr GMT.")
    assert names(check_update(hub("de"), incident(one), one, rulebook())) == set()
    assert names(check_update(hub("en-GB"), incident(one), one, rulebook())) > {"apology.passive"}


def test_a_translation_into_english_is_judged_in_its_own_file() -> None:
    german = update("Wir bitten um Entschuldigung. Nächste Meldung: 10:35 Uhr GMT.")
    body = Body(markdown="We regret any inconvenience.", source=Source(path="incidents/x/01.en.md"))
    both = Update(
        number="01",
        head=german.head,
        body=german.body,
        translations={"en": UpdateTranslation(texts=UpdateTexts(), body=body)},
    )
    problems = check_update(hub("de", "en"), incident(both), both, rulebook())
    assert "apology.passive" in names(problems)
    assert {problem.place.path for problem in problems} == {"incidents/x/01.en.md"}


def test_a_missing_promise_is_reported_once_whatever_the_languages() -> None:
    german = update("Wir arbeiten daran.", next_update=None)
    words = UpdateTranslation(texts=UpdateTexts(), body=update("Nous y travaillons.").body)
    both = Update(number="01", head=german.head, body=german.body, translations={"fr": words})
    problems = check_update(hub("de", "fr"), incident(both), both, rulebook())
    assert [problem.rule for problem in problems] == ["update.next"]


def test_a_title_is_judged_by_its_words() -> None:
    (problem,) = check_titles(hub(), incident(title="Mistakes were made"), rulebook())
    assert (problem.rule, str(problem.place)) == ("apology.passive", "incidents/x/incident.yml:1:8")
    translated = incident(title="Ein Titel")
    with_english = Incident(
        id="x",
        head=translated.head,
        source=translated.source,
        updates=(),
        review=None,
        attachments={},
        translations={
            "en": (IncidentTexts(title="We guarantee it"), Source(path="incident.en.yml"))
        },
    )
    assert names(check_titles(hub("de", "en"), with_english, rulebook())) == {"promise.absolute"}


def test_a_correction_is_called_one() -> None:
    wrong = found(
        "Update: it is batch L2461.", corrects="01", number="02", next_update=None, state="resolved"
    )
    assert {"correction.labelled", "correction.update"} <= names(wrong)


def test_a_plan_adds_amends_replaces_and_switches_off_rules() -> None:
    text = (
        GOOD
        + "\nMistakes were made by the team in Reading. Only a small number of you had to wait.\n"
    )
    house = own_rule(
        "house.names",
        extends="existence",
        message='say our depot, not "%s"',
        level="error",
        tokens=["Reading"],
    )
    assert names(found(text)) == {"apology.passive", "minimise"}
    assert "house.names" in names(found(text, house))
    assert names(found(text, own_rule("apology.passive", off="yes"))) == {"minimise"}
    softer = found(text, own_rule("apology.passive", level="info"))
    assert {problem.level for problem in softer if problem.rule == "apology.passive"} == {
        Level.INFO
    }
    excepted = own_rule("minimise", exceptions=["small number of you"])
    assert names(found(text, excepted)) == {"apology.passive"}
    replaced = own_rule("minimise", extends="existence", message='"%s"', tokens=["never seen"])
    assert names(found(text, replaced)) == {"apology.passive"}
    assert unknown_amendments([own_rule("minimize", off="yes")])


def test_every_kind_of_rule_works_in_a_plan() -> None:
    few = own_rule(
        "few.commas",
        extends="occurrence",
        message="%s commas",
        token=",",  # noqa: S106 - the key of a rule, no secret
        nonword="yes",
        scope="sentence",
        max="2",
    )
    full = own_rule(
        "full.name",
        extends="conditional",
        message='"%s" is not written out',
        ignorecase="no",
        first=r"\bICO\b",
        second=r"Information Commissioner",
    )
    plain = own_rule(
        "our.words",
        extends="substitution",
        message='"%s" is not our word',
        fix="write %s",
        swap={"clients?": "customers"},
    )
    text = GOOD + "\nOne, two, three, four clients told the ICO.\n"
    problems = {problem.rule: problem for problem in found(text, few, full, plain)}
    assert problems["few.commas"].what == "3 commas"
    assert problems["our.words"].what == '"clients" is not our word'
    assert problems["our.words"].fix == "write customers"
    assert problems["full.name"].what == '"ICO" is not written out'
    assert "full.name" not in names(found(text + "\nThe Information Commissioner answers.", full))


def test_a_rule_and_the_json_may_use_the_earlier_name_of_fix() -> None:
    earlier = own_rule(
        "our.words", extends="existence", message="not %s", mend="drop it", tokens=["clients"]
    )
    (problem,) = found(GOOD + "\nOur clients know.\n", earlier)
    assert problem.fix == "drop it"
    assert problem.as_dict()["mend"] == problem.as_dict()["fix"] == "drop it"


@pytest.mark.parametrize(
    "head",
    [
        {"extends": "existence", "message": "no tokens"},
        {"extends": "existence", "tokens": ["x"]},
        {"extends": "existence", "message": "bad", "tokens": ["(unclosed"]},
        {"extends": "existence", "message": "m", "tokens": ["x"], "colour": "red"},
    ],
)
def test_a_rule_that_cannot_work_is_refused(head: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs|search pattern|Extra inputs"):
        RuleHead.model_validate(head)


def test_effective_rules_are_the_packaged_ones_by_default() -> None:
    assert len(effective_rules(())) > 20


def test_two_thousand_real_updates_are_judged_in_seconds(real_incidents: Path) -> None:
    records = json.loads(real_incidents.read_text("utf-8"))["incidents"]
    bodies = [record["body"] for one in records for record in one["incident_updates"]]
    updates = [update(body) for body in bodies]
    check_update(hub(), incident(updates[0]), updates[0], rulebook())
    start = time.process_time()
    for one in updates:
        check_update(hub(), incident(one), one, rulebook())
    assert time.process_time() - start < 3 * 2  # twice the aim, for a busy machine


def test_words_kept_ready_in_a_scenario_are_judged_where_they_stand() -> None:
    body = Body(
        markdown="We are sorry: [[what happened]].\n\nMistakes were made.",
        source=Source(path="content/plan/scenarios/outage.md", body_line=9),
    )
    scenario = Scenario(slug="outage", head=ScenarioHead(title="The shop is down"), body=body)
    (problem,) = check_scenario(hub(), scenario, rulebook())
    assert (problem.rule, problem.place.line) == ("apology.passive", 11)


def test_the_sample_hub_passes(sample_root: Path, sample_time: datetime) -> None:
    project, _ = read_project(sample_root)
    assert project
    assert check_messages(project, sample_time) == []


def test_a_changed_incident_is_judged_again(hub_folder: Any, sample_time: datetime) -> None:
    folder = hub_folder()
    before = check_messages(folder.read()[0], sample_time)
    folder.update(2, body="Mistakes were made.")
    after = check_messages(folder.read()[0], sample_time)
    assert "apology.passive" in names(after) - names(before)


def test_a_rule_in_the_plan_is_read_and_its_mistakes_have_a_place(
    hub_folder: Any, sample_time: datetime
) -> None:
    rule = 'extends: existence\nmessage: say our depot, not "%s"\ntokens: [Reading]\n'
    folder = hub_folder({"content/plan/voice/house.names.yml": rule})
    folder.update(2, body="The depot in Reading is closed.")
    project, problems = folder.read()
    assert problems == []
    assert "house.names" in names(check_messages(project, sample_time))
    folder.write("content/plan/voice/house.names.yml", rule.replace("[Reading]", '["(open"]'))
    _, problems = folder.read()
    (problem,) = problems
    assert problem.place.path == "content/plan/voice/house.names.yml"
    assert "not a search pattern" in problem.what


def test_a_changed_rule_is_heard_for_incidents_that_did_not_change(
    sample_root: Path, sample_time: datetime
) -> None:
    project, _ = read_project(sample_root)
    assert project
    assert check_messages(project, sample_time) == []
    rule = own_rule("house.words", extends="existence", message='"%s"', tokens=["refunds?"])
    ruled = dataclasses.replace(project, plan=dataclasses.replace(project.plan, rules=(rule,)))
    assert "house.words" in names(check_messages(ruled, sample_time))


def test_amending_a_rule_that_does_not_exist_is_reported(
    hub_folder: Any, sample_time: datetime
) -> None:
    folder = hub_folder({"content/plan/voice/minimize.yml": "off: true\n"})
    found = check_messages(folder.read()[0], sample_time)
    assert [one.what for one in found if one.rule == "rule"] == [
        'there is no rule called "minimize" to amend'
    ]


def test_examples_are_in_the_hubs_own_zone_and_with_its_own_contact() -> None:
    toronto = Hub.model_validate(
        {
            "name": "City Clinic",
            "url": "https://status.clinic.example/",
            "tag": "clinic.example,2026",
            "time_zone": "America/Toronto",
            "contacts": {"help": {"name": "Patients", "email": "care@clinic.example"}},
            "contact": "help",
        }
    )
    one = update("Mail is slow.")
    fixes = " ".join(
        problem.fix for problem in check_update(toronto, incident(one), one, rulebook())
    )
    assert "EST on Sunday 22 November 2026" in fixes
    assert "Write to care@clinic.example." in fixes
    assert "GMT" not in fixes
    assert "{" not in fixes
