"""The gate: what may be seen at an instant, and what may not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hubgen.public.approvable import update_approvable
from hubgen.public.privacy_gate import public_updates
from hubgen.public.view_builder import time_changes

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def numbers(hub, at: datetime = AT) -> list[str]:
    return [update.number for incident in hub.view(at).incidents for update in incident.updates]


def test_an_update_is_public_from_its_time_on(hub):
    hub.update(2, "at: 2026-11-22 12:20")
    assert numbers(hub, AT - timedelta(seconds=1)) == ["01"]
    assert numbers(hub, AT) == ["01", "02"]


def test_an_incident_is_not_there_before_its_first_update(hub):
    assert numbers(hub, datetime(2026, 11, 22, 10, 4, 59, tzinfo=UTC)) == []


def test_an_update_in_the_hour_that_comes_twice_waits_for_its_instant(hub):
    hub.write(
        f"{hub.incident}/01-investigating.md",
        "---\nstate: investigating\nat: 2026-10-25 01:10+00:00\n---\nNews.\n",
    )
    assert numbers(hub, datetime(2026, 10, 25, 0, 40, tzinfo=UTC)) == []  # 01:40 summer time
    assert numbers(hub, datetime(2026, 10, 25, 1, 10, tzinfo=UTC)) == ["01"]


def test_a_promise_over_the_hour_that_comes_twice_keeps_its_length(hub):
    hub.write(
        f"{hub.incident}/01-investigating.md",
        "---\nstate: investigating\nat: 2026-10-25 00:45\nnext_update: 2h\n---\nNews.\n",
    )
    update = hub.view().incidents[0].newest
    assert update.next_update.astimezone(UTC) - update.at.astimezone(UTC) == timedelta(hours=2)


@pytest.mark.parametrize("head", ["draft: true", "draft: true\nat: 2026-11-22 11:00"])
def test_a_draft_is_never_public(hub, head):
    hub.update(2, head)
    assert numbers(hub) == ["01"]


def test_an_exercise_is_never_public(hub):
    hub.write(f"{hub.incident}/incident.yml", "title: Drill\nexercise: true\n")
    assert hub.view().incidents == ()


def test_a_draft_answer_and_a_draft_page_are_not_public(hub):
    hub.write("content/faq/refunds.md", "---\nquestion: When?\ndraft: true\n---\nSoon.\n")
    hub.write("content/pages/about.md", "---\ntitle: About\ndraft: true\n---\nUs.\n")
    view = hub.view()
    assert view.faq == ()
    assert [page.slug for page in view.pages] == ["index"]
    assert view.incidents[0].faq == ()


def test_a_review_is_public_from_the_time_it_names(hub):
    review = f"{hub.incident}/review.md"
    hub.write(review, "We learnt.\n")
    assert hub.view().incidents[0].review is None
    hub.write(review, "---\npublished: 2026-11-22 12:21\n---\nWe learnt.\n")
    assert hub.view().incidents[0].review is None
    assert hub.view(AT + timedelta(minutes=1)).incidents[0].review is not None


def test_an_attachment_is_public_only_when_a_public_update_shows_it(hub):
    for name in ("shown.png", "posted.png", "draft.png", "later.png", "unused.png"):
        hub.write(f"{hub.incident}/{name}", b"x")
    hub.update(2, "image: {file: posted.png, alt: A}\nat: 2026-11-22 12:00", "![A](shown.png)")
    hub.update(3, "draft: true", "![A](draft.png)")
    hub.update(4, "at: 2026-11-22 12:30", "![A](later.png)")
    found = [attachment.path for attachment in hub.view().incidents[0].attachments]
    folder = "incidents/2026-11-22-card-payments"
    assert found == [f"{folder}/posted.png", f"{folder}/shown.png"]


def test_a_correction_that_is_not_out_yet_marks_nothing(hub):
    hub.update(2, "at: 2026-11-22 12:30\ncorrects: 01")
    assert hub.view().incidents[0].first.corrected_by == ()
    assert hub.view(AT + timedelta(hours=1)).incidents[0].first.corrected_by == ("02",)


def test_the_time_changes_are_when_something_becomes_public_by_itself(hub):
    hub.update(2, "at: 2026-11-22 12:30")
    hub.update(3, "draft: true\nat: 2026-11-22 13:30")
    project, _ = hub.read()
    assert [f"{at:%H:%M}" for at in time_changes(project)] == ["10:05", "12:30"]


TEAM = """\
people:
  maya: {name: Maya}
  tom: {name: Tom}
  ines: {name: Ines}
roles:
  spokesperson: {what: Speaks., who: maya}
  lead: {what: Decides., who: tom}
"""


def approved(hub, needed: int, *who: str, text: str | None = None) -> bool:
    """Whether update 01, written by the spokesperson, is public with the approvals of `who`."""
    hub.write("content/plan/team.yml", f"{TEAM}approvals: {{needed: {needed}}}\n")
    path = f"{hub.incident}/01-investigating.md"
    head = "state: investigating\nat: 2026-11-22 10:05\nby: spokesperson\n"
    hub.write(path, f"---\n{head}---\nNews.\n")
    project, _ = hub.read()
    given = (
        text or update_approvable(project.incidents[0], project.incidents[0].updates[0]).text_hash()
    )
    words = ", ".join(f"{{by: {key}, at: 2026-11-22 10:01, text: {given}}}" for key in who)
    hub.write(path, f"---\n{head}approvals: [{words}]\n---\nNews.\n")
    project, _ = hub.read()
    return bool(public_updates(project.incidents[0], project.plan.team, AT))


@pytest.mark.parametrize(
    ("needed", "who", "public"),
    [
        (0, [], True),
        (1, [], False),
        (1, ["tom"], True),
        (1, ["lead"], True),
        (1, ["maya"], False),
        (1, ["spokesperson"], False),
        (2, ["tom", "ines"], True),
        (2, ["tom", "lead"], False),
        (2, ["tom", "tom"], False),
        (2, ["tom", "maya"], False),
    ],
)
def test_as_many_people_approve_as_the_plan_asks_and_nobody_twice_or_for_themselves(
    hub, needed, who, public
):
    assert approved(hub, needed, *who) is public


def test_an_approval_of_another_wording_counts_for_nothing(hub):
    assert not approved(hub, 1, "tom", text="0123456789abcdef01234567")


def test_another_picture_voids_the_approval(hub):
    hub.write(f"{hub.incident}/a.png", b"one")
    hub.update(2, body="![A](a.png)")
    project, _ = hub.read()
    before = update_approvable(project.incidents[0], project.incidents[0].updates[1]).text_hash()
    hub.write(f"{hub.incident}/a.png", b"two")
    project, _ = hub.read()
    assert (
        update_approvable(project.incidents[0], project.incidents[0].updates[1]).text_hash()
        != before
    )


def test_updates_in_the_hour_that_comes_twice_stand_in_their_order(hub):
    hub.write(
        f"{hub.incident}/01-investigating.md",
        "---\nstate: investigating\nat: 2026-10-25T01:30+01:00\nsummary: First.\n---\nFirst.\n",
    )
    hub.write(
        f"{hub.incident}/02-resolved.md",
        "---\nstate: resolved\nat: 2026-10-25T01:10+00:00\nsummary: Second.\n---\nSecond.\n",
    )
    assert [update.number for _, update in hub.view().updates] == ["02", "01"]


def test_an_urgent_first_statement_goes_out_without_its_approvals_and_no_other_does(hub):
    team = hub.root / "content/plan/team.yml"
    team.write_text(team.read_text("utf-8") + "approvals: {needed: 1, by: [tom]}\n", "utf-8")
    urgent = "urgent: {by: tom, why: It cannot wait.}"
    first = hub.root / hub.incident / "01-investigating.md"
    first.write_text(first.read_text("utf-8").replace("by: spokesperson", urgent), "utf-8")
    hub.update(2)
    hub.update(3, urgent)
    assert numbers(hub) == ["01"]
    assert hub.found("urgent-later").place.path.endswith("03-news.md")
