"""Deliveries: who posted what, when and where, for the team alone."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from hubgen.authoring.deliveries import deliveries_of, record_delivery, remove_delivery
from hubgen.authoring.hub_contents import open_hub
from hubgen.cli.main import main
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.reading import all_problems
from hubgen.problems import ContentError, Family, WrongUsageError

NOW = datetime(2026, 11, 22, 10, 12, tzinfo=UTC)
POST = "https://social.example/@meadowcart/1"


def record(hub, channel="x", **more):
    return record_delivery(
        open_hub(hub.root), "card/01", channel, **{"by": "maya", "now": NOW, **more}
    )


def sent(hub):
    return (hub.root / hub.incident / "sent.yml").read_text()


def test_a_post_is_recorded_in_a_file_that_people_can_read(hub):
    done = record(hub, url=POST)
    assert (done.path, done.was_known) == (f"{hub.incident}/sent.yml", False)
    assert sent(hub) == (
        "deliveries:\n"
        f'  - {{update: "01", channel: x, at: 2026-11-22 10:12, by: maya, url: {POST}}}\n'
    )
    assert (done.delivery.by, done.delivery.at, done.delivery.url) == ("maya", NOW, POST)


def test_who_was_first_stays_and_an_address_is_added(hub):
    record(hub)
    hub.write(f"{hub.incident}/sent.yml", "# ours\n" + sent(hub) + "# the end\n")
    again = record(hub, by="tom", url=POST)
    assert again.was_known
    assert (again.delivery.by, again.delivery.url) == ("maya", POST)
    assert sent(hub).startswith("# ours\ndeliveries:\n  - {update:")
    assert sent(hub).endswith("# the end\n")


def test_each_language_has_a_record_of_its_own(hub):
    record(hub, language="en")
    record(hub, language="de", by="tom")
    contents = open_hub(hub.root)
    found = deliveries_of(contents, contents.update("card/01")[0])
    assert [(one.language, one.by) for one in found.every] == [(None, "maya"), ("de", "tom")]
    assert found.find("01", "x", "de").by == "tom"
    assert found.find("1", "x", None).by == "maya"
    assert found.find("01", "linkedin", None) is None


def test_a_record_can_be_taken_back(hub):
    record(hub)
    record(hub, "linkedin")
    remove_delivery(open_hub(hub.root), "card/01", "x")
    assert "linkedin" in sent(hub)
    assert "channel: x" not in sent(hub)
    remove_delivery(open_hub(hub.root), "card/01", "linkedin")
    with pytest.raises(WrongUsageError, match="no post of update 01 on x is recorded"):
        remove_delivery(open_hub(hub.root), "card/01", "x")
    record(hub)
    assert "channel: x" in sent(hub)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"channel": "twiter"}, 'no channel "twiter"'),
        ({"by": "mya"}, 'did you mean "maya"'),
        ({"language": "fr"}, 'does not speak "fr"'),
        ({"url": "javascript:alert(1)"}, "not a web address"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(hub, more, words):
    with pytest.raises(WrongUsageError, match=words):
        record(hub, **more)
    assert not (hub.root / hub.incident / "sent.yml").exists()


def test_several_people_at_once_lose_no_record(hub):
    channels = ["x", "linkedin", "bluesky", "mastodon"]
    threads = [threading.Thread(target=record, args=(hub, one)) for one in channels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    contents = open_hub(hub.root)
    found = deliveries_of(contents, contents.update("card/01")[0])
    assert sorted(one.channel for one in found.every) == sorted(channels)


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("deliveries: [{update: 01}]", "missing", "channel is missing"),
        ("deliverys: []", "unknown-key", '"deliverys"'),
        (
            "deliveries: [{update: 09, channel: x, by: maya, at: 2026-11-22 10:12}]",
            "delivery-unknown",
            "update 09",
        ),
        (
            "deliveries: [{update: 01, channel: x, by: mya, at: 2026-11-22 10:12}]",
            "delivery-unknown",
            'nobody is called "mya"',
        ),
        (
            "deliveries: [{question: 09, channel: x, by: maya, at: 2026-11-22 10:12}]",
            "delivery-unknown",
            "question 09 of this delivery is not there",
        ),
        (
            "deliveries: [{update: 01, question: 01, channel: x, by: mya, at: 2026-11-22 10:12}]",
            "delivery-unknown",
            "a delivery is of one update or of one question",
        ),
        ("deliveries: [\n", "yaml", ""),
    ],
)
def test_a_mistake_in_the_file_is_named_and_stops_no_build(hub, text, rule, words):
    hub.write(f"{hub.incident}/sent.yml", text)
    _, problems = all_problems(hub.root, NOW)
    found = [one for one in problems if one.place.path.endswith("sent.yml")]
    assert rule in {one.rule for one in found}
    assert words in " ".join(one.what for one in found)
    assert {one.family for one in found} == {Family.PLAN}
    assert not any(one.stops_a_build for one in found)


def test_a_file_that_cannot_be_read_is_never_written_over(hub):
    hub.write(f"{hub.incident}/sent.yml", "deliverys: []\n")
    with pytest.raises(ContentError):
        record(hub)
    assert sent(hub) == "deliverys: []\n"


def test_a_record_changes_no_byte_of_the_site(hub):
    build = HubBuilder(hub.root)
    build.build(None, "2026-11-22 12:20", NOW)
    record(hub, url=POST)
    assert build.build(None, "2026-11-22 12:20", NOW).written == ()
    build.close()


def test_the_command_records_lists_and_takes_back(hub):
    def run(*words):
        return CliRunner().invoke(main, ["-C", str(hub.root), *words])

    done = run("sent", "card/01", "x", "--by", "maya", "--url", POST, "--at", "2026-11-22 10:12")
    assert done.exit_code == 0, done.stderr
    assert f"recorded: 01 x: maya, 10:12 GMT, {POST}" in done.stderr
    assert run("sent", "card").stdout.startswith("01 x: maya, ")
    assert run("sent", "card/01").stdout.startswith("01 x: maya, ")
    assert run("sent", "card/01", "x", "--undo").exit_code == 0
    assert run("sent", "card").stdout == ""
    assert run("sent", "card/01", "y", "--by", "maya").exit_code == 2


def test_the_post_of_an_answer_has_a_record_of_its_own(hub):
    question = f"{hub.incident}/questions/01-money.md"
    hub.write(question, "---\nquestion: When?\nanswered: 2026-11-22 10:10\n---\nOn Monday.\n")
    record(hub)
    call = ["-C", str(hub.root), "sent", "card/questions/1"]
    done = CliRunner().invoke(main, [*call, "x", "--by", "maya", "--at", "2026-11-22 10:20"])
    assert (done.exit_code, done.stdout) == (0, f"{hub.incident}/sent.yml\n")
    assert '  - {question: "01", channel: x, at: 2026-11-22 10:20, by: maya}\n' in sent(hub)
    listed = CliRunner().invoke(main, [*call, "--at", "2026-11-22 10:21"])
    assert listed.stdout == "questions/01 x: maya, 10:20 GMT\n"
    remove_delivery(open_hub(hub.root), "card/questions/01", "x")
    assert "question" not in sent(hub)
    assert 'update: "01"' in sent(hub)
