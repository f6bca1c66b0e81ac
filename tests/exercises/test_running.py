"""An exercise while it runs: its clock, its messages, and a log that survives everything."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

import pytest

from hubgen.exercises import running
from hubgen.exercises.events import LOG, Injected, append_events, read_events
from hubgen.exercises.folders import ExerciseFolder, exercise_time, find_exercise
from hubgen.exercises.running import deliver_due
from hubgen.exercises.starting import start_exercise
from hubgen.listening.store import open_store
from hubgen.model.exercise import InjectRoute, Result
from hubgen.problems import HubgenError, WrongUsageError


@pytest.fixture
def folder(hub, clock) -> ExerciseFolder:
    """A running exercise of speed 1."""
    return start_exercise(hub.root, "cards", speed=1, now=clock())


def delivered(folder: ExerciseFolder) -> list[int]:
    return [one.number for one in folder.read().injects if one.delivered]


def test_messages_arrive_in_the_order_of_their_minutes_and_never_early(folder, clock) -> None:
    assert delivered(folder) == [1]
    deliver_due(folder, clock.minute(4.5))
    assert delivered(folder) == [1]
    deliver_due(folder, clock.minute(21))
    assert delivered(folder) == [1, 2, 3]
    assert [one.sender for one in folder.read().waiting] == ["The boss"]


def test_at_speed_60_an_hour_passes_in_a_minute(hub, clock) -> None:
    folder = start_exercise(hub.root, "cards", speed=60, now=clock())
    exercise = folder.read()
    assert exercise.time(clock.minute(1)) - exercise.started == timedelta(hours=1)
    assert exercise_time(folder.hub, clock.now) == exercise.time(clock.now)
    assert exercise_time(hub.root, clock.now) == clock.now


def test_the_clock_stands_still_while_paused_and_after_the_end(folder, clock) -> None:
    running.pause(folder, clock.minute(10))
    assert folder.read().time(clock.minute(60)) == folder.read().started + timedelta(minutes=10)
    with pytest.raises(WrongUsageError, match="paused already"):
        running.pause(folder, clock.now)
    running.resume(folder, clock.now)
    running.stop(folder, clock.minute(65))
    assert folder.read().time(clock.minute(600)) == folder.read().stopped
    assert delivered(folder) == [1, 2]
    deliver_due(folder, clock.minute(600))
    assert delivered(folder) == [1, 2]


def test_the_clock_never_goes_back_with_that_of_the_machine(folder, clock) -> None:
    deliver_due(folder, clock.minute(21))
    assert folder.read().time(clock.minute(3)) >= folder.read().clock_time


def test_a_message_is_left_out_delivered_early_or_written_on_the_spot(folder, clock) -> None:
    assert running.skip(folder, None, clock.minute(1)).sender == "Rosa"
    assert running.deliver_now(folder, None, clock.minute(2)).sender == "The Gazette"
    free = running.inject(
        folder, " Fire! ", sender="A guard", route=InjectRoute.CALL, now=clock.minute(3)
    )
    assert (free.number, free.text) == (5, "Fire!")
    deliver_due(folder, clock.minute(55))
    assert delivered(folder) == [1, 3, 4, 5]
    with pytest.raises(WrongUsageError, match="waiting"):
        running.skip(folder, None, clock.now)


def test_an_answer_counts_from_the_delivery(folder, clock) -> None:
    deliver_due(folder, clock.minute(5))
    running.answer(folder, 2, by="maya", note="Called her.", now=clock.minute(9))
    inject = folder.read().inject(2)
    assert inject.answered_after == timedelta(minutes=4)
    assert (inject.answer.by, inject.answer.note) == ("maya", "Called her.")
    for number, words in ((2, "answered already"), (4, "not arrived"), (9, "not arrived")):
        with pytest.raises(WrongUsageError, match=words):
            running.answer(folder, number, by=None, note="", now=clock.now)


def test_objectives_are_marked_after_the_end_too_and_the_last_judgement_counts(
    folder, clock
) -> None:
    running.mark(folder, 1, Result.NOT, note="", now=clock.minute(20))
    running.stop(folder, clock.minute(60))
    running.mark(folder, 1, Result.PARTLY, note="Three minutes late.", now=clock.minute(90))
    first, second = folder.read().objectives
    assert (first.result, first.note) == (Result.PARTLY, "Three minutes late.")
    assert second.result is None
    with pytest.raises(WrongUsageError, match="no objective 3"):
        running.mark(folder, 3, Result.MET, note="", now=clock.now)
    with pytest.raises(WrongUsageError, match="has ended"):
        running.stop(folder, clock.now)


def test_what_is_said_in_public_is_a_mention_in_the_copy_alone_and_once(
    hub_with_mention, clock, monkeypatch
) -> None:
    """Also where the process dies between the mention and the line of the log."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    hub = hub_with_mention
    folder = start_exercise(hub.root, "cards", speed=1, now=clock())
    monkeypatch.setattr(running, "append_events", die)
    with pytest.raises(KeyboardInterrupt):
        deliver_due(folder, clock.minute(5))
    monkeypatch.undo()
    deliver_due(folder, clock.minute(6))
    with open_store(folder.hub) as store:
        (mention,) = store.all()
    assert (mention.author, mention.network) == ("@rosa", "exercise")
    assert not (hub.root / ".hubgen/listening").exists()
    assert delivered(folder) == [1, 2]


@pytest.mark.parametrize("cut", [1, 20, -1])
def test_a_line_that_was_cut_off_counts_as_not_written(folder, clock, cut: int) -> None:
    deliver_due(folder, clock.minute(5))
    log = folder.path / LOG
    whole = log.read_bytes()
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    log.write_bytes(whole[:last] + whole[last:][:cut])
    assert delivered(folder) == [1]
    deliver_due(folder, clock.minute(6))
    assert delivered(folder) == [1, 2]
    assert [json.loads(line)["kind"] for line in log.read_text("utf-8").splitlines()] == [
        "started",
        "injected",
        "injected",
    ]


@pytest.mark.parametrize("line", ["{}", "no json", '{"kind": "injected"}', "[]", "\udce9"])
def test_a_damaged_line_is_named(folder, line: str) -> None:
    with (folder.path / LOG).open("ab") as log:
        log.write(f"{line}\n".encode("utf-8", "surrogateescape"))
    with pytest.raises(HubgenError, match=r"log\.jsonl:3: this line is damaged"):
        folder.read()


def test_many_who_look_at_once_deliver_each_message_once(folder, clock) -> None:
    now = clock.minute(55)
    with ThreadPoolExecutor(8) as looks:
        list(looks.map(lambda _: deliver_due(folder, now), range(8)))
    numbers = [one.number for one in read_events(folder.path) if isinstance(one, Injected)]
    assert numbers == [1, 2, 3, 4]


def test_only_one_exercise_runs_at_a_time_and_each_has_a_folder(hub, folder, clock) -> None:
    with pytest.raises(WrongUsageError, match="still running"):
        start_exercise(hub.root, "cards", speed=1, now=clock.now)
    running.stop(folder, clock.minute(2))
    second = start_exercise(folder.hub, "cards", speed=5, now=clock.now)
    assert (folder.name, second.name) == ("2026-11-30-cards", "2026-11-30-cards-2")
    assert second.root == hub.root
    assert find_exercise(hub.root, None) == second
    assert find_exercise(folder.hub, None) == folder
    with pytest.raises(WrongUsageError, match="did you mean"):
        find_exercise(hub.root, "2026-11-30-card")


def test_what_cannot_be_played_is_refused_and_leaves_nothing(hub, clock) -> None:
    scenario = (hub.root / "content/plan/scenarios/cards.md").read_text("utf-8")
    hub.write("content/plan/scenarios/fire.md", "---\ntitle: Fire\n---\nSorry.\n")
    with pytest.raises(WrongUsageError, match=r'"fire" plans no exercise; use cards'):
        start_exercise(hub.root, "fire", speed=1, now=clock())
    with pytest.raises(WrongUsageError, match="no scenario"):
        start_exercise(hub.root, "../cards", speed=1, now=clock())
    hub.write("content/plan/scenarios/cards.md", scenario.replace("minute: 0", "minute: soon"))
    with pytest.raises(HubgenError):
        start_exercise(hub.root, "cards", speed=1, now=clock())
    assert find_names(hub) == []


def test_a_start_that_was_killed_leaves_nothing_behind_for_good(hub, clock) -> None:
    left = hub.write(f".hubgen/exercises/.new-killed/{LOG}", "{}\n")
    folder = start_exercise(hub.root, "cards", speed=1, now=clock())
    assert not left.exists()
    assert find_names(hub) == [folder.name]


def find_names(hub) -> list[str]:
    above = hub.root / ".hubgen/exercises"
    return [one.name for one in above.iterdir() if one.is_dir()] if above.is_dir() else []


def test_a_number_that_no_message_has_changes_nothing(folder, clock) -> None:
    at = clock.minute(7).astimezone(UTC)
    append_events(folder.path, [Injected(at=at, time=at, number=99)])
    assert delivered(folder) == [1]
