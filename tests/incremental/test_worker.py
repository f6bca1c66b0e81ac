"""A worker makes parts beside who builds; whatever becomes of it, the site is what it would be."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hubgen.incremental import parts
from hubgen.incremental.making.maker import Made
from hubgen.incremental.processes import pipes, worker
from hubgen.incremental.running import build
from hubgen.incremental.store import sealed
from hubgen.incremental.workshop import Workshop
from hubgen.preview.builder import WorkshopBuilder
from tests.conftest import SMALL_HUB, HubFolder
from tests.incremental.conftest import copy_of
from tests.support.oracle import Oracle
from tests.support.random_author.author import EDITS
from tests.support.trial import Kind, Trial, assert_same

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are no workers here")
NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
UPDATE = "incidents/2026/2026-11-22-card-payments/01-investigating.md"
PATIENCE = 30.0
SOAK = bool(os.environ.get("HUBGEN_SOAK"))


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "processors", lambda: 2)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The families of the parts that the worker made and that were taken from it."""
    found: list[str] = []
    plain = worker.Worker.made

    def made(self: worker.Worker, parts: object, maker: object) -> Iterator[Made]:
        class Stranger:
            def make(self, part: object) -> Made:
                one: Made = maker.make(part)  # type: ignore[attr-defined]
                here.append(one)
                return one

        here: list[Made] = []
        for one in plain(self, parts, Stranger()):  # type: ignore[arg-type]
            if one not in here:
                found.append(one.record.part.family)
            yield one

    monkeypatch.setattr(worker.Worker, "made", made)
    return found


def helper(builder: WorkshopBuilder | Workshop) -> worker.Worker:
    return builder._workshop._worker if isinstance(builder, WorkshopBuilder) else builder._worker


def come_in_step(builder: WorkshopBuilder | Workshop) -> None:
    """Waits until the worker knows what there is."""
    end = time.monotonic() + PATIENCE
    while not helper(builder)._is_in_step or helper(builder)._is_busy:
        builder.limber_up(lambda: True)
        assert time.monotonic() < end, "the worker does not come in step"
        time.sleep(0.02)


class Helped(WorkshopBuilder):
    """A builder that builds only with its worker in step."""

    def __init__(self, root: Path, now: Callable[[], datetime]) -> None:
        super().__init__(root, None, now, helped=True)

    def build(self, changed: frozenset[str] | None) -> object:
        report = super().build(changed)
        if self.project is not None and self._workshop._store:
            come_in_step(self)
        return report


def test_what_is_made_together_is_as_if_built_from_nothing(
    oracle: Oracle, tmp_path: Path, fetched: list[str]
) -> None:
    trial, chance = Trial(tmp_path, Kind(Helped), oracle), random.Random(5)
    trial.step()
    # After settings everything is made anew, and a worker has to begin, which takes its time.
    kinds = [
        one for one in EDITS if SOAK or one.partition("_")[2] in {"incident", "update", "question"}
    ]
    names = chance.choices(kinds, k=400 if SOAK else 16)
    for count, name in enumerate(names):
        if trial.is_broken:
            trial.fix()
        trial.do(name, chance.randrange(2**16))
        trial.step(judged=count % 4 == 3)
    for name in ("amend_hub", "new_update"):
        trial.fix()
        trial.do(name, 7)
        trial.step(judged=name != "amend_hub")
    assert set(fetched) >= {"incident", "home", "promises"}
    assert isinstance(trial.builder, Helped)
    trial.builder._workshop.close()


@pytest.fixture
def hub(tmp_path: Path) -> HubFolder:
    return HubFolder(tmp_path / "hub", SMALL_HUB)


@pytest.fixture
def workshop(hub: HubFolder) -> Iterator[Workshop]:
    with closing(Workshop(hub.root, helped=True)) as made:
        made.build(None, None, NOW)
        come_in_step(made)
        yield made


def said_otherwise(hub: HubFolder, words: str) -> frozenset[str]:
    file = hub.root / UPDATE
    file.write_text(file.read_text("utf-8") + f"\n{words}\n", "utf-8")
    return frozenset({UPDATE})


def assert_built(hub: HubFolder, folder: Path) -> None:
    build(copy_of(hub.root, folder), None, NOW)
    for part in ("site", "social"):
        assert_same(hub.root / "dist" / part, folder / "dist" / part)


def test_it_makes_parts_again_and_again(
    hub: HubFolder, workshop: Workshop, tmp_path: Path, fetched: list[str]
) -> None:
    for count in range(8):
        workshop.build(said_otherwise(hub, f"More {count}."), None, NOW)
        come_in_step(workshop)
    assert fetched.count("incident") >= 2, fetched
    assert_built(hub, tmp_path / "copy")


@pytest.mark.parametrize("harm", [signal.SIGSTOP, signal.SIGKILL], ids=["hangs", "dies"])
def test_one_that_does_not_answer_is_not_waited_for(
    hub: HubFolder, workshop: Workshop, tmp_path: Path, fetched: list[str], harm: signal.Signals
) -> None:
    process = helper(workshop)._process
    assert process
    process.send_signal(harm)
    workshop.build(said_otherwise(hub, "Once."), None, NOW)
    workshop.build(said_otherwise(hub, "Twice."), None, NOW)
    assert fetched == []
    assert_built(hub, tmp_path / "copy")
    process.send_signal(signal.SIGCONT)
    for count in range(8):  # one that has just begun is slow
        come_in_step(workshop)
        workshop.build(said_otherwise(hub, f"Again {count}."), None, NOW)
    assert "incident" in fetched
    assert_built(hub, tmp_path / "another")


def test_one_that_hangs_for_good_is_replaced(
    hub: HubFolder, workshop: Workshop, fetched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = helper(workshop)._process
    assert process
    process.send_signal(signal.SIGSTOP)
    workshop.build(said_otherwise(hub, "Once."), None, NOW)
    workshop.limber_up(lambda: True)
    assert helper(workshop)._process is process  # it may only be slow
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_LONGEST", 0.0)
        workshop.limber_up(lambda: True)
    assert process.returncode is not None
    for count in range(8):
        come_in_step(workshop)
        workshop.build(said_otherwise(hub, f"Again {count}."), None, NOW)
    assert "incident" in fetched


def test_what_it_was_told_in_vain_it_forgets(
    hub: HubFolder, workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = said_otherwise(hub, "In vain.")
    with monkeypatch.context() as patch:
        patch.setattr("hubgen.incremental.workshop.run.Run.finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            workshop.build(changed, None, NOW)
    file = hub.root / UPDATE
    file.write_text(file.read_text("utf-8").replace("In vain.", "For good."), "utf-8")
    workshop.build(None, None, NOW)
    come_in_step(workshop)
    workshop.build(said_otherwise(hub, "And more."), None, NOW)
    assert_built(hub, tmp_path / "copy")


@pytest.mark.parametrize("other", ["frame", "versions"])
def test_one_that_knows_something_else_is_not_made_use_of(
    hub: HubFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    load = worker.Load
    monkeypatch.setattr(worker, "Load", lambda *told: replace(load(*told), **{other: "another"}))
    with closing(Workshop(hub.root, helped=True)) as workshop:
        workshop.build(None, None, NOW)
        end = time.monotonic() + PATIENCE
        while not helper(workshop)._unfit:
            workshop.limber_up(lambda: True)
            assert time.monotonic() < end
            time.sleep(0.02)
        workshop.limber_up(lambda: True)
        assert helper(workshop)._process is None
        workshop.build(said_otherwise(hub, "Alone."), None, NOW)
    assert_built(hub, tmp_path / "copy")


def test_a_store_in_memory_has_none(
    hub: HubFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workshop(hub.root).build(None, None, NOW)
    said_otherwise(hub, "Since then.")
    cache = hub.root / ".hubgen/cache"
    before = {file.name: file.read_bytes() for file in cache.iterdir()}

    def in_memory(self: sealed.SealedDatabase) -> object:
        self.is_fresh, self.is_kept = True, False
        rows = sealed._connected(Path(":memory:"))
        self._lay(rows)
        return rows

    monkeypatch.setattr(sealed.SealedDatabase, "_opened", in_memory)
    monkeypatch.setattr(sealed.SealedDatabase, "_made", in_memory)
    with closing(Workshop(hub.root, helped=True)) as workshop:
        workshop.build(None, None, NOW)
        for name, data in before.items():
            (cache / name).write_bytes(data)
        for _ in range(20):
            workshop.limber_up(lambda: True)
        assert helper(workshop)._process is None
        workshop.build(said_otherwise(hub, "And now."), None, NOW)
    assert_built(hub, tmp_path / "copy")


def test_what_it_makes_is_what_there_is() -> None:
    assert set(worker._FAMILIES) <= parts._FAMILIES.keys()


def test_one_that_always_dies_is_given_up(hub: HubFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PROGRAM", "raise SystemExit(1)")
    starts: list[object] = []
    popen = worker.subprocess.Popen
    monkeypatch.setattr(
        worker.subprocess, "Popen", lambda *a, **k: starts.append(a) or popen(*a, **k)
    )
    with closing(Workshop(hub.root, helped=True)) as workshop:
        workshop.build(None, None, NOW)
        for _ in range(40):
            workshop.limber_up(lambda: True)
            time.sleep(0.05)
    assert len(starts) == worker._MOST_DEATHS


def test_it_ends_with_whoever_gives_the_orders(workshop: Workshop) -> None:
    process = helper(workshop)._process
    assert process
    os.close(helper(workshop)._orders._pipe)
    assert process.wait(PATIENCE) == 0
    helper(workshop)._orders._pipe = os.dup(0)  # so that it can be closed


def test_what_does_not_come_whole_is_not_waited_for(
    hub: HubFolder, workshop: Workshop, tmp_path: Path
) -> None:
    process, answers = helper(workshop)._process, helper(workshop)._answers
    assert process
    process.send_signal(signal.SIGSTOP)
    answers._come += (1 << 30).to_bytes(8) + b"and no more"
    workshop.build(said_otherwise(hub, "All the same."), None, NOW)
    assert_built(hub, tmp_path / "copy")


@pytest.mark.parametrize("size", [0, 10, 100_000])
def test_things_come_whole_and_what_finds_no_room_is_not_sent(size: int) -> None:
    taken, given = os.pipe()
    room = pipes.widened(given)
    outlet, inlet = pipes.Outlet(given, room), pipes.Inlet(taken)
    words = "x" * size
    assert outlet.offer(words)
    assert outlet.offer(words)
    assert inlet.taken(0) == [words, words]
    assert inlet.taken(0) == []
    assert not outlet.offer("x" * room)
    assert outlet.offer("x" * (room - 1000))
    with pytest.raises(BrokenPipeError):  # it may be stuck half way
        outlet.offer("x" * 5000)
    while not inlet.taken(0):
        pass
    outlet.close()
    with pytest.raises(EOFError):
        inlet.taken(1)
    inlet.close()


def test_a_damaged_answer_ends_the_worker_alone(
    hub: HubFolder, workshop: Workshop, tmp_path: Path
) -> None:
    helper(workshop)._answers._come += (3).to_bytes(8) + b"???"
    workshop.build(said_otherwise(hub, "Still."), None, NOW)
    assert helper(workshop)._process is None
    assert_built(hub, tmp_path / "copy")
