"""What keeps a message from being public is said, one by one, and until when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hubgen.public.held_back import held_back
from tests.conftest import HubFolder

NOON = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
ID = "2026-11-22-card-payments"


def _said(hub: HubFolder) -> list[str]:
    project, _ = hub.read()
    assert project is not None
    return [str(one) for one in held_back(project, NOON)]


def _approvals(hub: HubFolder, rule: str) -> None:
    team = (hub.root / "content/plan/team.yml").read_text("utf-8")
    hub.write("content/plan/team.yml", f"{team}approvals: {rule}\n")


def test_of_a_hub_that_is_all_public_nothing_is_said(hub: HubFolder) -> None:
    assert _said(hub) == []


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("draft: true", "is a draft"),
        ("at: 2026-11-22 12:21", "waits until 2026-11-22 12:21 Europe/London"),
        (
            "draft: true\nat: 2026-11-23 09:00",
            "is a draft and waits until 2026-11-23 09:00 Europe/London",
        ),
    ],
)
def test_a_draft_and_a_later_time_are_said(hub: HubFolder, head: str, reason: str) -> None:
    hub.update(2, head)
    assert _said(hub) == [f"NOT public: {ID}/02 {reason}"]


def test_a_draft_without_a_time_is_said(hub: HubFolder) -> None:
    hub.write(f"{hub.incident}/02-x.md", "---\nstate: monitoring\ndraft: true\n---\nX.\n")
    assert _said(hub) == [f"NOT public: {ID}/02 is a draft and has no time in at:"]


@pytest.mark.parametrize(
    ("rule", "waits"),
    [
        ("needed: 1", "1 approval"),
        ("needed: 1, by: [head-of-comms]", "1 approval of head-of-comms"),
        ("needed: 2, by: [head-of-comms, tom]", "2 approvals of head-of-comms or tom"),
    ],
)
def test_what_lacks_approvals_says_how_many_and_whose(
    hub: HubFolder, rule: str, waits: str
) -> None:
    _approvals(hub, f"{{{rule}, for: [update]}}")
    command = f"hubgen approve {ID}/01 --by …"
    assert _said(hub) == [f"NOT public: {ID}/01 waits for {waits}: {command}"]


def test_of_everything_that_lacks_approvals_the_command_is_said(hub: HubFolder) -> None:
    head = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", f"{head}actions: [{{what: Pay it back}}]\n")
    hub.write(f"{hub.incident}/review.md", "---\npublished: 2026-11-22 11:00\n---\nWords.\n")
    _approvals(hub, "{needed: 1}")
    named = [f"{ID}/01", "pages/about", "pages/index", "faq/refunds"]
    named += [f"{ID}/{part}" for part in ("severity", "actions", "review")]
    lines = _said(hub)
    assert [line.partition("hubgen approve ")[2] for line in lines] == [
        f"{name} --by …" for name in named
    ]
    assert f'NOT public: {ID}/actions (the action "Pay it back") waits for 1 approval' in lines[5]


def test_an_exercise_is_never_held_back(hub: HubFolder) -> None:
    head = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", head + "exercise: true\n")
    hub.update(2, "draft: true")
    assert _said(hub) == []
