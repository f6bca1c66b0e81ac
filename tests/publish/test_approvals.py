"""Approvals on a published hub: nothing new goes out without one, and nothing public vanishes."""

from __future__ import annotations

import pytest

from hubgen.authoring.approving import approve, record_approvals, waiting_approvables
from hubgen.authoring.hub_contents import open_hub
from hubgen.publish.release.release import ReleaseRefusedError
from tests.conftest import INCIDENT
from tests.publish.conftest import LiveHub

ID = "2026-11-22-card-payments"
TEAM = "content/plan/team.yml"
REVIEW = "---\npublished: 2026-11-22 11:00\n---\nWhat we learnt.\n"


def add(live_hub: LiveHub, path: str, more: str) -> None:
    live_hub.hub.write(path, (live_hub.hub.root / path).read_text("utf-8").rstrip() + f"\n{more}\n")


def swap(live_hub: LiveHub, path: str, old: str, new: str) -> None:
    text = (live_hub.hub.root / path).read_text("utf-8")
    assert old in text
    live_hub.hub.write(path, text.replace(old, new, 1))


@pytest.fixture
def switched(live_hub: LiveHub) -> LiveHub:
    """A hub that was published before its plan asked for approvals."""
    add(live_hub, f"{INCIDENT}/incident.yml", "actions: [{what: Pay it back}]")
    live_hub.hub.write(f"{INCIDENT}/review.md", REVIEW)
    live_hub.publish()
    add(live_hub, TEAM, "approvals: {needed: 1, by: [tom]}")
    return live_hub


def approve_waiting(live_hub: LiveHub) -> None:
    contents = open_hub(live_hub.hub.root)
    able, rest = waiting_approvables(contents, "tom")
    assert rest == []
    record_approvals(contents, able, "tom", live_hub.now)


def test_switching_approvals_on_takes_nothing_back_and_names_each_that_is_missing(
    switched: LiveHub,
) -> None:
    with pytest.raises(ReleaseRefusedError) as refused:
        switched.publish()
    errors = [one for one in refused.value.problems if one.level == "error"]
    assert {one.rule for one in errors} == {"published-unapproved"}
    named = {one.fix.partition("hubgen approve ")[2].partition(" --by")[0] for one in errors}
    assert named == {f"{ID}/01", "faq/refunds", "pages/about", "pages/index"}
    assert all("hubgen approve --waiting" in one.fix for one in errors)


def test_once_the_public_texts_are_approved_nothing_is_left_to_publish(switched: LiveHub) -> None:
    before = switched.page(f"incidents/{ID}/index.html")
    approve_waiting(switched)
    assert switched.publish().edition is None
    assert switched.page(f"incidents/{ID}/index.html") == before


NEW = {
    "an action": (
        f"{INCIDENT}/incident.yml",
        "actions: [",
        "actions: [{what: UNSEEN}, ",
        f"{ID}/actions",
    ),
    "a severity": (f"{INCIDENT}/incident.yml", "severity: major", "severity: critical", ""),
    "an answer": ("content/faq/new.md", "", "---\nquestion: UNSEEN?\n---\nUNSEEN.\n", "faq/new"),
    "a page": ("content/pages/new.md", "", "---\ntitle: UNSEEN\n---\nUNSEEN.\n", "pages/new"),
}


@pytest.mark.parametrize("what", NEW)
def test_what_is_new_stays_inside_until_it_is_approved(switched: LiveHub, what: str) -> None:
    approve_waiting(switched)
    path, old, new, name = NEW[what]
    if old:
        swap(switched, path, old, new)
    else:
        switched.hub.write(path, new)
    assert switched.publish().edition is None
    assert "UNSEEN" not in everything(switched)
    assert "Critical" not in switched.page(f"incidents/{ID}/index.html")
    if name:
        approve(open_hub(switched.hub.root), name, "tom", switched.now)
        switched.publish()
        assert "UNSEEN" in everything(switched)


def everything(live_hub: LiveHub) -> str:
    files = (path for path in live_hub.live.rglob("*") if path.suffix in {".html", ".json", ".xml"})
    return "\n".join(path.read_text("utf-8") for path in files)


CHANGED = {
    "an update": (f"{INCIDENT}/01-investigating.md", "charged", "debited", f"{ID}/01"),
    "the review": (f"{INCIDENT}/review.md", "What we learnt", "Nothing", f"{ID}/review"),
    "an action": (f"{INCIDENT}/incident.yml", "Pay it back", "Keep it", f"{ID}/actions"),
    "an answer": ("content/faq/refunds.md", "five", "two", "faq/refunds"),
    "a page": ("content/pages/about.md", "Who we are", "Who we were", "pages/about"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_published_text_that_changed_without_an_approval_is_refused(
    switched: LiveHub, what: str
) -> None:
    approve_waiting(switched)
    path, old, new, name = CHANGED[what]
    swap(switched, path, old, new)
    with pytest.raises(ReleaseRefusedError) as refused:
        switched.publish()
    found = [one for one in refused.value.problems if one.rule == "published-unapproved"]
    assert [f"hubgen approve {name} --by …" in one.fix for one in found] == [True]


def test_a_published_severity_is_not_taken_back_for_lack_of_an_approval(switched: LiveHub) -> None:
    approve_waiting(switched)
    path = f"{INCIDENT}/incident.yml"
    lines = (switched.hub.root / path).read_text("utf-8").splitlines()
    rest = [line for line in lines if "{by: tom" not in line and line != "approvals:"]
    switched.hub.write(path, "\n".join([*rest, "edited: 2026-11-22 12:10", ""]))
    with pytest.raises(ReleaseRefusedError) as refused:
        switched.publish()
    fixes = [one.fix for one in refused.value.problems if one.rule == "published-unapproved"]
    assert [name for name in ("severity", "actions") if f"approve {ID}/{name}" in str(fixes)] == [
        "severity",
        "actions",
    ]
