"""Approvals: a record of somebody's word for this very text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from hubgen.authoring.approving import (
    approve,
    record_approvals,
    return_text,
    waiting_approvables,
)
from hubgen.authoring.hub_contents import open_hub
from hubgen.cli.main import main
from hubgen.problems import WrongUsageError
from hubgen.public.approval import unapproved
from hubgen.public.obligations import ObligationKind, obligations
from hubgen.public.privacy_gate import public_updates

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


@pytest.fixture
def asking(hub):
    """The small hub, whose plan asks for one approval by the head of communications."""
    team = (hub.root / "content/plan/team.yml").read_text()
    hub.write("content/plan/team.yml", team + "approvals: {needed: 1, by: [head-of-comms]}\n")
    return hub


def path(hub):
    return hub.root / hub.incident / "01-investigating.md"


def is_public(hub):
    project, problems = hub.read()
    assert problems == []
    return bool(public_updates(project.incidents[0], project.plan.team, NOW))


def test_an_approved_text_is_public_and_a_changed_one_is_not(asking):
    assert not is_public(asking)
    [done, *_] = approve(open_hub(asking.root), "card/01", "tom", NOW)
    assert (done.counts, done.missing, done.written) == (True, 0, True)
    assert is_public(asking)
    path(asking).write_text(path(asking).read_text().replace("charged twice", "charged thrice"))
    assert not is_public(asking)


def test_only_the_record_is_added_to_the_file(asking):
    before = path(asking).read_text()
    approve(open_hub(asking.root), "card/1", "tom", NOW)
    after = path(asking).read_text().splitlines()
    added = [line for line in after if line not in before.splitlines()]
    assert added[0] == "approvals:"
    assert added[1].startswith("  - {by: tom, at: 2026-11-22 12:20, text: ")
    assert [line for line in after if line not in added] == before.splitlines()


@pytest.mark.parametrize(
    "form",
    [
        "approvals: []",
        "approvals:",
        "approvals: [{by: maya, at: 2026-11-22 10:00, text: %s}]",
        "approvals:\n- {by: maya, at: 2026-11-22 10:00, text: %s}    # first",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_form_of_the_list_takes_one_more(asking, form, ends):
    text = path(asking).read_text().replace("by: spokesperson", form.replace("%s", "a" * 24))
    path(asking).write_bytes(("\ufeff" + text).replace("\n", ends).encode())
    approve(open_hub(asking.root), "card/01", "tom", NOW)
    raw = path(asking).read_bytes().decode()
    assert raw.count(ends) == raw.count("\n")
    assert is_public(asking)


def test_the_same_word_twice_is_recorded_once(asking):
    approve(open_hub(asking.root), "card/01", "tom", NOW)
    before = path(asking).read_bytes()
    assert not approve(open_hub(asking.root), "card/01-investigating.md", "tom", NOW)[0].written
    assert path(asking).read_bytes() == before


def test_a_word_that_the_plan_does_not_count_is_recorded_as_such(asking):
    path(asking).write_text(path(asking).read_text().replace("by: spokesperson\n", ""))
    [done, *_] = approve(open_hub(asking.root), "card/01", "maya", NOW)
    assert (done.written, done.counts, done.missing) == (True, False, 1)


@pytest.mark.parametrize(
    ("which", "by", "words"),
    [
        ("card/01", "spokesperson", "speaks in the name of spokesperson"),
        ("card/01", "tmo", 'did you mean "tom"'),
        ("card/09", "tom", "has no update 09; it has: 01"),
        ("card", "tom", "say which update, like 2026-11-22-card-payments/01"),
        ("nothing/01", "tom", 'no incident is called "nothing"'),
    ],
)
def test_what_cannot_be_meant_is_reported_and_nothing_is_written(asking, which, by, words):
    before = path(asking).read_bytes()
    with pytest.raises(WrongUsageError, match=words):
        approve(open_hub(asking.root), which, by, NOW)
    assert path(asking).read_bytes() == before


def test_a_text_with_gaps_cannot_be_approved(asking):
    path(asking).write_text(path(asking).read_text().replace("some of you", "[[what]]"))
    with pytest.raises(WrongUsageError, match=r"still has \[\[what\]\] to fill"):
        approve(open_hub(asking.root), "card/01", "tom", NOW)


def test_everything_that_waits_is_approved_at_once_but_for_own_words(asking):
    for name in ("pages/about", "faq/refunds"):
        approve(open_hub(asking.root), name, "tom", NOW)
    contents = open_hub(asking.root)
    able, rest = waiting_approvables(contents, "spokesperson")
    assert [one.name.rpartition("/")[2] for one in able] == ["index", "severity"]
    (reason,) = rest
    assert reason.startswith("2026-11-22-card-payments/01: update 01 speaks in the name of")
    able, rest = waiting_approvables(contents, "tom")
    done = record_approvals(contents, able, "tom", NOW)
    assert (rest, [one.missing for one in done]) == ([], [0, 0, 0])
    assert waiting_approvables(open_hub(asking.root), "tom") == ([], [])
    project, problems = asking.read()
    assert (problems, list(unapproved(project))) == ([], [])


def test_a_page_without_keys_gets_them_with_its_approval(asking):
    page = asking.root / "content/pages/index.md"
    before = page.read_text("utf-8")
    approve(open_hub(asking.root), "content/pages/index.md", "tom", NOW)
    head, _, body = page.read_text("utf-8").removeprefix("---\n").partition("---\n")
    assert head.startswith("approvals:\n  - {by: tom, at: 2026-11-22 12:20, text: ")
    assert body == before


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_incident_yml_keeps_its_form(asking, ends):
    file = asking.root / asking.incident / "incident.yml"
    before = "\ufeff" + file.read_text("utf-8").replace("\n", ends)
    file.write_bytes(before.encode())
    approve(open_hub(asking.root), "card/severity", "tom", NOW)
    after = file.read_bytes().decode()
    assert after.startswith(before)
    assert after.count(ends) == after.count("\n")


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("faq/refund", "did you mean"),
        ("card/review", "has no review with a time in published:"),
        ("card/actions", "has no actions in its incident.yml"),
        ("pages/index", r"still has \[\[what\]\] to fill"),
    ],
)
def test_what_is_not_there_or_not_ready_cannot_be_approved(asking, which, words):
    asking.write("content/pages/index.md", "We do [[what]].\n")
    with pytest.raises(WrongUsageError, match=words):
        approve(open_hub(asking.root), which, "tom", NOW)


def returned(hub, by="tom", because="The figure is not confirmed."):
    return return_text(open_hub(hub.root), "card/01", by, because, NOW)


def owed(hub, at=NOW):
    project, _ = hub.read()
    return [one for one in obligations(project, at) if one.kind is ObligationKind.RETURNED]


def test_a_returned_text_is_owed_to_its_author_until_it_is_changed(asking):
    returned(asking)
    (one,) = owed(asking)
    assert (one.what, one.who) == ("01", "spokesperson")
    assert one.reason == "Tom Reed: The figure is not confirmed."
    assert not is_public(asking)
    path(asking).write_text(path(asking).read_text().replace("charged twice", "charged thrice"))
    assert owed(asking) == []


def test_a_return_takes_back_the_own_approval_and_a_later_approval_ends_the_return(asking):
    approve(open_hub(asking.root), "card/01", "maya", NOW)
    text = path(asking).read_text()
    path(asking).write_text(text.replace("approvals:\n", "approvals: # ours\n"))
    asking.write(
        "content/plan/team.yml",
        (asking.root / "content/plan/team.yml").read_text().replace("needed: 1", "needed: 2"),
    )
    approve(open_hub(asking.root), "card/01", "tom", NOW)
    returned(asking)
    text = path(asking).read_text()
    assert "{by: maya, at: 2026-11-22 12:20, text:" in text
    assert "{by: tom, at: 2026-11-22 12:20, text:" not in text
    assert len(owed(asking)) == 1
    approve(open_hub(asking.root), "card/01", "tom", NOW + timedelta(minutes=1))
    assert owed(asking) == []


@pytest.mark.parametrize(
    ("by", "because", "words"),
    [("tim", "x", "did you mean"), ("tom", "  ", "say why")],
)
def test_a_return_needs_somebody_known_and_a_reason(asking, by, because, words):
    with pytest.raises(WrongUsageError, match=words):
        returned(asking, by, because)


def test_what_is_public_cannot_be_returned(hub):
    with pytest.raises(WrongUsageError, match="public already"):
        returned(hub)


def test_the_command_returns_a_text_and_due_shows_it(asking):
    def run(*words):
        return CliRunner().invoke(
            main, ["-C", str(asking.root), "--at", "2026-11-22 12:20", *words]
        )

    done = run("return", "card/01", "--by", "tom", "--because", "Not so: check it")
    assert done.exit_code == 0, done.stderr
    assert "recorded: tom returns update 01 of" in done.stderr
    due = run("due")
    assert "change update 01, returned by Tom Reed: Not so: check it" in due.stdout


@pytest.mark.parametrize(
    ("approvals", "by", "words"),
    [
        ("{needed: 1}", "maya", "your own approval does not count as the second pair of eyes"),
        ("{needed: 1, by: [head-of-comms]}", "maya", "your own approval does not count"),
        ("{needed: 2}", "tom", ""),
    ],
)
def test_approving_ends_with_what_still_keeps_the_update_back(hub, approvals, by, words):
    team = (hub.root / "content/plan/team.yml").read_text()
    hub.write("content/plan/team.yml", f"{team}approvals: {approvals}\n")
    done = CliRunner().invoke(main, ["-C", str(hub.root), "approve", "card/01", "--by", by])
    assert done.exit_code == 0, done.stderr
    assert words in done.stderr
    assert ("your own" in done.stderr) is bool(words)
    held = [line for line in done.stderr.splitlines() if line.startswith("NOT public: ")]
    assert held == done.stderr.splitlines()[-len(held) :]
    assert held[0].startswith("NOT public: 2026-11-22-card-payments/01 waits for 1 approval")


def test_one_person_in_two_roles_counts_once(hub):
    team = (hub.root / "content/plan/team.yml").read_text()
    hub.write("content/plan/team.yml", f"{team}approvals: {{needed: 2}}\n")
    run = CliRunner().invoke
    run(main, ["-C", str(hub.root), "approve", "card/01", "--by", "tom"])
    done = run(main, ["-C", str(hub.root), "approve", "card/01", "--by", "head-of-comms"])
    assert "the same person approved it as tom, and counts once" in done.stderr


def test_an_approved_update_that_waits_for_its_time_says_until_when(asking):
    text = path(asking).read_text().replace("at: 2026-11-22 10:05", "at: 2026-11-22 18:00")
    path(asking).write_text(text)
    command = ["-C", str(asking.root), "--at", "2026-11-22 12:20", "approve", "card/01"]
    done = CliRunner().invoke(main, [*command, "--by", "tom"])
    assert "waits until 2026-11-22 18:00 Europe/London" in done.stderr.splitlines()[-1]
