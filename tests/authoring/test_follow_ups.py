"""What is to be done once it is over, as the team ticks it off in its notes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hubgen.authoring.follow_ups import follow_ups
from hubgen.public.obligations import ObligationKind
from hubgen.source.files import Tree

LATER = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STEP = "- [ ] **2 days after the end**: Publish the review (head-of-comms: Tom Reed)"


@pytest.fixture
def over(hub):
    """The small hub; its incident ended on 22 November at 12:00, by a scenario with follow-ups."""
    hub.write(
        "content/plan/scenarios/payments.md",
        "---\ntitle: Payments fail\nfollow_ups:\n"
        "  - {what: Publish the review, role: head-of-comms, after: 2d}\n"
        "  - {what: Call back, role: spokesperson, after: 1d}\n---\nWe are sorry.\n",
    )
    incident = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", f"{incident}scenario: payments\n")
    hub.update(2, "state: resolved")
    hub.write(f"{hub.incident}/internal.md", f"# Notes\n\n{STEP}\n- [ ] Call back\n")
    return hub


def owed(hub, at=LATER):
    project, problems = hub.read()
    assert problems == []
    return [
        (one.kind, f"{one.due:%d %H:%M}", one.what, one.who)
        for one in follow_ups(project, Tree(hub.root), at)
    ]


def test_what_is_not_ticked_is_owed_from_the_end_soonest_first(over):
    assert owed(over) == [
        (ObligationKind.FOLLOW_UP, "23 12:00", "Call back", "spokesperson"),
        (ObligationKind.FOLLOW_UP, "24 12:00", "Publish the review", "head-of-comms"),
    ]


@pytest.mark.parametrize(
    "notes",
    [
        f"{STEP.replace('[ ]', '[x]')}\n- [X] Call back\n",
        "We will publish the review.\n",
        b"\xff- [ ] Call back\n",
        None,
    ],
)
def test_what_is_ticked_or_in_no_list_of_the_notes_is_not_owed(over, notes):
    if notes is None:
        (over.root / over.incident / "internal.md").unlink()
    else:
        over.write(f"{over.incident}/internal.md", notes)
    assert owed(over) == []


def test_while_it_lasts_nothing_is_to_follow(over):
    assert owed(over, datetime(2026, 11, 22, 11, 30, tzinfo=UTC)) == []
    over.update(3, "state: investigating")
    assert owed(over) == []


def test_an_exercise_is_not_followed_up(over):
    head = (over.root / over.incident / "incident.yml").read_text("utf-8")
    over.write(f"{over.incident}/incident.yml", f"{head}exercise: true\n")
    assert owed(over) == []
