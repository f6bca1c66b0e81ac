"""Approvals by kind: what lacks one is not public, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hubgen.authoring.approving import approve
from hubgen.authoring.hub_contents import open_hub
from hubgen.model.incident import Incident
from hubgen.model.plan import ApprovalRule
from hubgen.model.words import ApprovalKind, Severity
from hubgen.public.approvable import (
    Approvable,
    action_approvables,
    entry_approvable,
    lesson_approvable,
    question_approvable,
    review_approvable,
    severity_approvable,
    update_approvable,
)
from hubgen.public.approval import unapproved
from hubgen.public.view import PublicView
from tests.conftest import HubFolder

ID = "2026-11-22-card-payments"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LESSON = f"""\
---
what: Call the bank first
incident: {ID}
owner: spokesperson
due: 2026-11-21
done: 2026-11-21
public: We call the bank first.
---
"""
QUESTION = "---\nquestion: Why?\nanswered: 2026-11-22 11:00\n---\nA change of ours.\n"
REVIEW = "---\npublished: 2026-11-22 11:00\ntitle: Review\n---\nWhat we learnt.\n"


@pytest.fixture
def whole(hub: HubFolder) -> HubFolder:
    """A hub with something of each kind; its plan asks for nothing."""
    keys(hub, "actions: [{what: Pay it back, due: 2026-11-23 18:00}]")
    hub.write(f"{hub.incident}/review.md", REVIEW)
    hub.write("content/plan/lessons/bank.md", LESSON)
    hub.write(f"{hub.incident}/questions/01-cause.md", QUESTION)
    return hub


def keys(hub: HubFolder, more: str) -> None:
    """Adds keys to incident.yml."""
    path = f"{hub.incident}/incident.yml"
    hub.write(path, f"{(hub.root / path).read_text('utf-8').rstrip()}\n{more}\n")


def change(hub: HubFolder, path: str, old: str, new: str) -> None:
    text = (hub.root / path).read_text("utf-8")
    assert old in text
    hub.write(path, text.replace(old, new, 1))


def ask(hub: HubFolder, rule: str = "needed: 1, by: [tom, maya]") -> None:
    path = "content/plan/team.yml"
    hub.write(path, f"{(hub.root / path).read_text('utf-8')}approvals: {{{rule}}}\n")


def say_yes(hub: HubFolder, which: str, by: str = "tom") -> None:
    approve(open_hub(hub.root), which, by, NOW)


def shown(view: PublicView) -> dict[str, Any]:
    """What of each kind readers see."""
    incident = next(iter(view.incidents), None)
    return {
        "update": incident is not None,
        "review": bool(incident and incident.review),
        "action": [one.what for one in incident.actions] if incident else [],
        "faq": [one.slug for one in view.faq],
        "page": [one.slug for one in view.pages],
        "severity": incident.severity if incident else None,
        "question": [one.question for one in incident.questions] if incident else [],
        "lesson": [one.slug for one in view.lessons],
    }


EVERYTHING = {
    "update": True,
    "review": True,
    "action": ["Pay it back"],
    "faq": ["refunds"],
    "page": ["about", "index"],
    "severity": Severity.MAJOR,
    "question": ["Why?"],
    "lesson": ["bank"],
}
WITHOUT = {
    "review": False,
    "action": [],
    "faq": [],
    "page": [],
    "severity": Severity.MINOR,
    "question": [],
    "lesson": [],
}
NAMES = {
    "review": [f"{ID}/review"],
    "action": [f"{ID}/actions"],
    "faq": ["faq/refunds"],
    "page": ["pages/about", "pages/index"],
    "severity": [f"{ID}/severity"],
    "question": [f"{ID}/questions/01"],
    "lesson": ["lessons/bank"],
}


@pytest.mark.parametrize("kind", NAMES)
def test_each_kind_is_public_only_with_its_approval(whole: HubFolder, kind: str) -> None:
    ask(whole, f"needed: 1, by: [tom], for: [{kind}]")
    assert shown(whole.view()) == {**EVERYTHING, kind: WITHOUT[kind]}
    for name in NAMES[kind]:
        say_yes(whole, name)
    assert shown(whole.view()) == EVERYTHING


def test_without_for_each_kind_needs_approvals(whole: HubFolder) -> None:
    ask(whole)
    say_yes(whole, f"{ID}/01", "tom")
    assert shown(whole.view()) == {**EVERYTHING, **WITHOUT, "severity": Severity.MAJOR}


CHANGES: dict[str, Callable[[HubFolder], None]] = {
    "review": lambda hub: change(hub, f"{hub.incident}/review.md", "What we learnt", "Nothing"),
    "question": lambda hub: change(
        hub, f"{hub.incident}/questions/01-cause.md", "A change of ours", "Nobody knows"
    ),
    "review's title": lambda hub: change(hub, f"{hub.incident}/review.md", "title: R", "title: V"),
    "action": lambda hub: change(hub, f"{hub.incident}/incident.yml", "Pay it", "Pay all"),
    "action's status": lambda hub: change(
        hub, f"{hub.incident}/incident.yml", "what: Pay it back", "what: Pay it back, status: done"
    ),
    "action's date": lambda hub: change(hub, f"{hub.incident}/incident.yml", "11-23", "11-22"),
    "faq": lambda hub: change(hub, "content/faq/refunds.md", "five days", "two days"),
    "faq's question": lambda hub: change(hub, "content/faq/refunds.md", "my money", "money"),
    "faq withdrawn": lambda hub: change(
        hub, "content/faq/refunds.md", "question:", "retracted: It was wrong.\nquestion:"
    ),
    "page": lambda hub: change(hub, "content/pages/about.md", "Who we are", "Who we were"),
    "page's title": lambda hub: change(hub, "content/pages/about.md", "title: A", "title: O"),
    "faq's translation": lambda hub: (
        hub.write("content/faq/refunds.de.md", "---\n---\nNach zehn Tagen.\n"),
        None,
    )[1],
    "page's translation": lambda hub: (
        hub.write("content/pages/about.de.md", "---\n---\nWir.\n"),
        None,
    )[1],
    "lesson": lambda hub: change(hub, "content/plan/lessons/bank.md", "We call", "We ask"),
    "lesson's translation": lambda hub: (
        hub.write("content/plan/lessons/bank.de.md", "---\npublic: Erst die Bank.\n---\n"),
        None,
    )[1],
    "review's translation": lambda hub: (
        hub.write(f"{hub.incident}/review.de.md", "---\n---\nNichts.\n"),
        None,
    )[1],
    "action's translation": lambda hub: (
        hub.write(f"{hub.incident}/incident.de.yml", "actions: [Alles zurückzahlen]\n"),
        None,
    )[1],
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_after_the_approval_needs_another(whole: HubFolder, what: str) -> None:
    kind = what.partition("'")[0].partition(" ")[0]
    ask(whole, f"needed: 1, by: [tom], for: [{kind}]")
    for name in NAMES[kind]:
        say_yes(whole, name)
    assert shown(whole.view()) == EVERYTHING
    CHANGES[what](whole)
    assert shown(whole.view())[kind] in (WITHOUT[kind], ["index"])
    for name in NAMES[kind]:
        say_yes(whole, name)
    project, _ = whole.read()
    assert project is not None
    assert list(unapproved(project)) == []


def test_a_picture_that_is_swapped_voids_the_approval_of_the_review(whole: HubFolder) -> None:
    whole.write(f"{whole.incident}/a.png", b"one")
    change(whole, f"{whole.incident}/review.md", "What we learnt.", "![A](a.png)")
    ask(whole, "needed: 1, by: [tom], for: [review]")
    say_yes(whole, f"{ID}/review")
    assert shown(whole.view())["review"]
    whole.write(f"{whole.incident}/a.png", b"two")
    assert not shown(whole.view())["review"]


@pytest.mark.parametrize(
    ("path", "link", "kind"),
    [("pages/about", "a.png", "page"), ("faq/refunds", "../pages/a.png", "faq")],
)
def test_a_picture_that_is_swapped_voids_the_approval_of_a_page(
    whole: HubFolder, path: str, link: str, kind: str
) -> None:
    whole.write("content/pages/a.png", b"one")
    whole.write("content/pages/b.png", b"one")
    file = whole.root / f"content/{path}.md"
    file.write_text(f"{file.read_text('utf-8')}\n![A]({link})\n", "utf-8")
    ask(whole, f"needed: 1, by: [tom], for: [{kind}]")
    say_yes(whole, path)
    name = path.partition("/")[2]
    assert name in shown(whole.view())[kind]
    whole.write("content/pages/b.png", b"two")
    assert name in shown(whole.view())[kind]
    whole.write("content/pages/a.png", b"two")
    assert name not in shown(whole.view())[kind]


def test_a_raised_severity_shows_the_approved_one_and_a_lowered_one_shows_at_once(
    whole: HubFolder,
) -> None:
    path = f"{whole.incident}/incident.yml"
    ask(whole, "needed: 1, by: [tom], for: [severity]")
    say_yes(whole, f"{ID}/severity")
    change(whole, path, "severity: major", "severity: critical")
    assert shown(whole.view())["severity"] is Severity.MAJOR
    change(whole, path, "severity: critical", "severity: minor")
    assert shown(whole.view())["severity"] is Severity.MINOR
    change(whole, path, "severity: minor", "severity: critical")
    say_yes(whole, f"{ID}/severity")
    assert shown(whole.view())["severity"] is Severity.CRITICAL


def test_the_severity_that_an_incident_has_without_the_key_needs_no_approval(
    whole: HubFolder,
) -> None:
    change(whole, f"{whole.incident}/incident.yml", "severity: major", "severity: minor")
    ask(whole, "needed: 1, for: [severity]")
    assert shown(whole.view())["severity"] is Severity.MINOR


def test_the_first_approval_of_an_update_covers_the_severity_and_a_later_one_does_not(
    whole: HubFolder,
) -> None:
    ask(whole)
    say_yes(whole, f"{ID}/01", "tom")
    assert shown(whole.view())["severity"] is Severity.MAJOR
    change(whole, f"{whole.incident}/incident.yml", "severity: major", "severity: critical")
    whole.update(2)
    say_yes(whole, f"{ID}/02", "tom")
    assert shown(whole.view())["severity"] is Severity.MAJOR


def test_a_severity_that_is_raised_later_is_not_approved_with_an_update(whole: HubFolder) -> None:
    path = f"{whole.incident}/incident.yml"
    change(whole, path, "severity: major", "severity: minor")
    ask(whole)
    say_yes(whole, f"{ID}/01", "tom")
    change(whole, path, "severity: minor", "severity: critical")
    whole.update(2)
    say_yes(whole, f"{ID}/02", "tom")
    assert shown(whole.view())["severity"] is Severity.MINOR


def test_approvals_of_one_incident_count_for_no_other(whole: HubFolder) -> None:
    ask(whole)
    for name in (f"{ID}/01", f"{ID}/actions"):
        say_yes(whole, name)
    copied = "incidents/2026/2026-11-23-copied"
    for name in ("incident.yml", "01-investigating.md"):
        whole.write(f"{copied}/{name}", (whole.root / whole.incident / name).read_bytes())
    view = whole.view(datetime(2026, 11, 24, tzinfo=UTC))
    other = next(one for one in view.incidents if one.id == "2026-11-23-copied")
    assert (other.actions, other.severity) == ((), Severity.MINOR)


def test_a_renamed_incident_keeps_its_approvals(whole: HubFolder) -> None:
    ask(whole)
    for name in (f"{ID}/01", f"{ID}/actions", f"{ID}/review"):
        say_yes(whole, name)
    before = shown(whole.view())
    (whole.root / whole.incident).rename(whole.root / "incidents/2026/2026-11-22-cards")
    path = "incidents/2026/2026-11-22-cards/incident.yml"
    whole.write(path, f"{(whole.root / path).read_text('utf-8')}was: [{ID}]\n")
    assert shown(whole.view()) == before


def test_two_approvals_are_of_two_people(whole: HubFolder) -> None:
    ask(whole, "needed: 2, for: [faq]")
    say_yes(whole, "faq/refunds", "tom")
    say_yes(whole, "faq/refunds", "head-of-comms")
    assert shown(whole.view())["faq"] == []
    say_yes(whole, "faq/refunds", "maya")
    assert shown(whole.view())["faq"] == ["refunds"]


def subjects(hub: HubFolder) -> list[Approvable]:
    project, problems = hub.read()
    assert project is not None
    assert problems == []
    (incident,) = project.incidents
    review = review_approvable(incident)
    assert review is not None
    assert incident.head.severity is not None
    return [
        update_approvable(incident, incident.updates[0]),
        review,
        *action_approvables(incident),
        severity_approvable(incident, incident.head.severity),
        *map(entry_approvable, project.entries),
        *filter(None, map(lesson_approvable, project.plan.lessons)),
        question_approvable(incident, incident.questions[0]),
        question_approvable(incident, incident.questions[0], with_answer=False),
    ]


def test_each_kind_has_its_own_marks(whole: HubFolder) -> None:
    found = subjects(whole)
    assert {one.kind for one in found} == set(ApprovalKind)
    assert len({one.text_hash() for one in found}) == len(found)


def test_the_marks_of_updates_are_those_of_earlier_versions(whole: HubFolder) -> None:
    assert subjects(whole)[0].text_hash() == "6f67726c344ad75359c72761"


def test_a_field_that_a_record_is_given_is_part_of_the_mark_once_it_is_set(
    whole: HubFolder,
) -> None:
    class WithAudio(type(incident_of(whole).updates[0].head)):  # type: ignore[misc]
        audio: str | None = None

    incident = incident_of(whole)
    update = incident.updates[0]
    given = update.head.model_dump()
    silent = replace(update, head=WithAudio.model_construct(**given))
    speaking = replace(update, head=WithAudio.model_construct(**given, audio="a.mp3"))
    marks = [update_approvable(incident, one).text_hash() for one in (update, silent, speaking)]
    assert marks[0] == marks[1] != marks[2]


def incident_of(hub: HubFolder) -> Incident:
    project, _ = hub.read()
    assert project is not None
    return project.incidents[0]


def test_the_plan_is_not_asked_for_kinds_that_it_leaves_out() -> None:
    rule = ApprovalRule.model_validate({"needed": 2, "for": ["faq"]})
    assert [rule.number_for(kind) for kind in ApprovalKind] == [0, 0, 0, 2, 0, 0, 0, 0]
