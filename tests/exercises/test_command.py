"""The command `exercise`, as a facilitator uses it."""

from __future__ import annotations

import json

import pytest


def test_an_exercise_is_led_from_the_terminal(run, hub, clock) -> None:
    started = run("exercise", "start", "cards", "--speed", "5")
    assert "EXERCISE: nothing becomes public" in started.stderr
    clock.minute(2)
    shown = run("exercise", "status").stdout
    assert "running, minute 10, speed 5" in shown
    assert "OPEN        0' 1. call, The bank: Cards fail." in shown
    assert "next       20' 3. journalist, The Gazette: Is it an attack? → spokesperson" in shown
    assert "expect" not in shown
    assert "paused" in run("exercise", "pause").stderr
    assert "goes on" in run("exercise", "resume").stderr
    assert "The Gazette" in run("exercise", "skip").stderr
    assert "The boss" in run("exercise", "deliver").stderr
    free = run("exercise", "inject", "Fire!", "--from", "A guard", "--by", "journalist")
    assert "5. journalist, A guard: Fire!" in free.stderr
    assert run("exercise", "answer", "1", "--by", "maya", "--note", "We lead.").exit_code == 0
    assert "answered    0' 1." in run("exercise", "status").stdout
    assert "ended" in run("exercise", "stop").stderr
    assert run("exercise", "mark", "1", "partly", "--note", "Late.").exit_code == 0
    status = json.loads(run("exercise", "status", "--json").stdout)
    assert status["stopped"]
    assert status["objectives"][0]["result"] == "partly"
    assert [one["skipped"] for one in status["injects"]] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("status",), 2, "no exercise was started"),
        (("stop",), 2, "no exercise was started"),
        (("start", "fire"), 2, 'there is no scenario "fire"'),
        (("start", "cards", "--speed", "7"), 2, "is not one of"),
        (("inject", ""), 2, "no exercise was started"),
        (("mark", "1", "well"), 2, "is not one of"),
    ],
)
def test_what_cannot_be_done_is_said(run, arguments, code: int, words: str) -> None:
    result = run("exercise", *arguments)
    assert (result.exit_code, words in result.stderr) == (code, True), result.output


def test_an_inject_without_words_or_with_too_many_is_refused(run) -> None:
    run("exercise", "start", "cards")
    for text in (" ", "x" * 1001):
        assert "an inject needs a text" in run("exercise", "inject", text).stderr
    assert "a sender" in run("exercise", "inject", "Fire!", "--from", "").stderr


def test_a_folder_that_cannot_be_written_is_named(run, hub) -> None:
    hub.write(".hubgen", "a file")
    result = run("exercise", "start", "cards")
    assert result.exit_code == 3
    assert ".hubgen/exercises cannot be written" in result.stderr
