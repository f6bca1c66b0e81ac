"""The command `listen`, and the plan that it works by."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

EXPORT = "Date,Author,Message\n2026-11-22 10:05,@ann,I was charged twice\n"


@pytest.fixture
def listen(hub):
    def run(*words: str, data: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "hubgen", "-C", hub.root, "--at", "2026-11-22 12:20"]
        return subprocess.run(
            [*command, "listen", *words],
            input=data,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_a_file_is_added_searched_corrected_exported_and_forgotten(hub, listen):
    file = hub.write("export.csv", EXPORT)
    added = listen("add", str(file), "-", data="@bo: pasted words\n\nmore words")
    assert "export.csv: 1 new" in added.stderr
    assert "-: 2 new" in added.stderr
    assert "@ann [complaint, negative] I was charged twice" in listen("search", "charged").stdout
    assert listen("correct", "1", "question").returncode == 0
    (found,) = json.loads(listen("search", "charged", "--json").stdout)
    assert (found["class"], found["corrected"]) == ("question", True)
    assert listen("export", str(hub.root / "all.csv")).returncode == 0
    assert "pasted words" in (hub.root / "all.csv").read_text("utf-8-sig")
    assert "removed 1 mention;" in listen("forget", "@ann").stderr
    assert listen("search", "charged").stdout == ""


def test_a_case_is_opened_answered_and_closed_on_the_command_line(hub, listen):
    listen("add", "-", data="@ann: I was charged twice\n\n@ann: charged again, nobody answers")
    opened = listen("case", "1", "--incident", "card-payments", "--assign", "maya").stdout
    assert "1 open, due 2026-11-22 16:20 UTC, maya [complaint] I was charged twice" in opened
    assert "the same person has another case: 1, open" in listen("case", "2").stdout
    assert listen("cases", "--next").stdout == ""
    listen("case", "1", "--answered", "maya", "--url", "https://x.com/2")
    again = listen("case", "1", "--answered", "tom")
    assert (again.returncode, "answered already, by maya" in again.stderr) == (2, True)
    listen("case", "1", "--followed-up", "--close")
    records = {one["mention"]: one for one in json.loads(listen("cases", "--json").stdout)}
    assert (records[1]["state"], records[1]["answered"]) == ("closed", "2026-11-22T12:20:00Z")
    assert records[1]["incident"] == "2026-11-22-card-payments"
    assert records[2]["said"]["author"] == "ann"


def test_a_message_does_not_steer_the_terminal(listen):
    listen("add", "-", data="evil \x1b[31mred\x9b2J \u202eword")
    shown = listen("search", "evil").stdout.rstrip("\n")
    assert "red" in shown
    assert not [one for one in shown if ord(one) < 32 or ord(one) in {0x9B, 0x202E}]


def test_an_export_never_goes_where_it_would_be_published(hub, listen):
    done = listen("export", str(hub.root / "dist" / "all.csv"))
    assert (done.returncode, "is published with dist/" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "nowhere.csv"), "there is no file nowhere.csv"),
        (("add", "x.csv", "--column", "colour=Blue"), "is not WHAT=NAME"),
        (("correct", "7", "question"), "there is no mention 7"),
        (("correct", "7", "sad"), '"sad" is no class; use danger'),
        (("forget", "@"), "name the person"),
        (("run", "--once"), "there are no sources: name them in content/plan/listening.yml"),
        (("report", "nothing-like-it"), "fits no incident"),
    ],
)
def test_wrong_usage_is_told_in_words(listen, words, message):
    done = listen(*words)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["search x", "report"])
def test_nothing_is_created_outside_a_hub(tmp_path, words):
    command = [sys.executable, "-m", "hubgen", "-C", tmp_path, "listen", *words.split()]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "content/hub.yml" in done.stderr) == (1, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_search_finds_nothing_that_is_too_old_to_be_stored(hub, listen):
    hub.write("old.csv", EXPORT.replace("2026-11-22", "2026-11-15"))
    assert "1 new" in listen("add", str(hub.root / "old.csv")).stderr
    hub.write("content/plan/listening.yml", "keep: 6 days\n")
    assert listen("search", "charged").stdout == ""


def test_a_report_is_text_or_json(hub, listen):
    listen("add", str(hub.write("export.csv", EXPORT)))
    text = listen("report", "card-payments")
    assert "1 people, 1 messages" not in text.stdout
    assert "1 person, 1 message" in text.stdout
    assert "update 01" in text.stdout
    data = json.loads(listen("report", "--json").stdout)
    assert data["classes"]["complaint"] == 1
    assert data["alerts"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("keep: soon\n", '"soon" is not a length of time'),
        ("sources: {a: {kind: feed}}\n", "a source of kind feed has no url; add a line url: …"),
        ("sources: {a: {kind: pigeon}}\n", 'kind "pigeon" is not known'),
        (
            "sources: {a: {kind: feed, url: 'https://a.example/', user: me}}\n",
            "a source of kind feed does not use user; remove that line",
        ),
        ("wordz: []\n", '"wordz" is not known here'),
    ],
)
def test_mistakes_in_the_plan_are_problems_with_a_place(hub, listen, text, message):
    hub.write("content/plan/listening.yml", text)
    (problem,) = hub.problems()
    assert message in str(problem)
    assert str(problem.place).startswith("content/plan/listening.yml:1:")
    done = listen("run", "--once")
    assert (done.returncode, message in done.stderr) == (1, True)
