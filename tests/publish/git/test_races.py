"""Races and kills: the remote is as it was, or published; who comes second is told."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hubgen.publish.destinations.git.repository import Repository
from hubgen.publish.destinations.git.running import Git, GitError
from hubgen.publish.destinations.store import DestinationError
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import ConflictError
from hubgen.publish.ledger.verifying import verify
from tests.publish.git.conftest import Branch, git
from tests.support.fakes import edition, record, site

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
KILLS = 60 if SOAK else 3
RACES = 50 if SOAK else 1
PROCESS = Path(__file__).with_name("publisher.py")


def test_who_compared_with_an_older_edition_is_told_who_was_first(branch: Branch) -> None:
    branch.publish(0)
    mine = branch.destination("mine")
    seen = read_ledger(mine)
    record(branch.destination("theirs"), 1, branch.clock, by="tom")
    before = branch.tip()
    with pytest.raises(ConflictError, match="edition 2 by tom at 10:01:00 UTC was first"):
        record_edition(mine, seen, edition(site(2), 2), clock=branch.clock)
    assert branch.tip() == before
    assert ConflictError.exit_code == 3


def test_a_refused_push_is_a_lost_race_and_to_publish_again_works(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.publish(0)
    mine, push = branch.destination("mine"), Repository.push

    def late(self: Repository, commit: str, seen: str | None) -> bool:
        monkeypatch.setattr(Repository, "push", push)
        record(branch.destination("theirs"), 1, branch.clock, by="tom")
        return self.push(commit, seen)

    monkeypatch.setattr(Repository, "push", late)
    with pytest.raises(ConflictError, match=r"edition 2 by tom .* was first"):
        record(mine, 2, branch.clock)
    assert branch.commits()[0] == "Edition 2: Settings, looks or programs changed"
    assert branch.bytes("index.html") == site(1)["index.html"]
    record(mine, 2, branch.clock)
    assert branch.bytes("index.html") == site(2)["index.html"]
    assert verify(branch.destination("reader")).findings == ()


def test_an_edit_by_hand_at_the_last_instant_is_not_lost(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.publish(0)
    mine, push = branch.destination("mine"), Repository.push

    def late(self: Repository, commit: str, seen: str | None) -> bool:
        monkeypatch.setattr(Repository, "push", push)
        branch.edit("CNAME", "status.meadowcart.example\n")
        return self.push(commit, seen)

    monkeypatch.setattr(Repository, "push", late)
    with pytest.raises(ConflictError, match="something else was changed there at the same time"):
        record(mine, 1, branch.clock)
    assert branch.commits()[0] == "Edit CNAME"
    record(mine, 1, branch.clock)
    assert branch.bytes("CNAME") == b"status.meadowcart.example\n"
    assert branch.bytes("index.html") == site(1)["index.html"]


def test_of_two_who_publish_first_one_makes_the_branch(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, push = branch.destination("mine"), Repository.push

    def late(self: Repository, commit: str, seen: str | None) -> bool:
        monkeypatch.setattr(Repository, "push", push)
        record(branch.destination("theirs"), 1, branch.clock)
        return self.push(commit, seen)

    monkeypatch.setattr(Repository, "push", late)
    with pytest.raises(ConflictError):
        record(mine, 2, branch.clock)
    assert len(branch.commits()) == 1
    assert branch.bytes("index.html") == site(1)["index.html"]


def test_a_lost_answer_is_no_lost_publication(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Git.run

    def cut(self: Git, *words: str, **more: object) -> bytes:
        printed = run(self, *words, **more)  # type: ignore[arg-type]
        if words[0] == "push":
            raise GitError("the remote end hung up unexpectedly")
        return printed

    monkeypatch.setattr(Git, "run", cut)
    assert branch.publish(0).line is not None
    assert branch.publish(1).line is not None
    assert branch.editions() == 2


def test_what_the_remote_turns_down_is_said_in_its_words(branch: Branch) -> None:
    hook = branch.remote / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho This branch is protected. >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    with pytest.raises(DestinationError, match=r"refused .*declined.*This branch is protected"):
        branch.publish(0)
    assert branch.tip() == ""


def test_locks_that_a_killed_git_left_block_nobody(branch: Branch) -> None:
    branch.publish(0)
    destination = branch.destination()
    branch.edit("CNAME", "status.meadowcart.example\n")
    store = destination.repository.folder
    for name in ("shallow.lock", "config.lock", "packed-refs.lock", "refs/hubgen/seen.lock"):
        (store / name).write_text("", "utf-8")
    (store / "objects/pack/tmp_pack_half").write_bytes(b"half")
    branch.publish(1)
    assert verify(branch.destination()).findings == ()
    assert not list(store.rglob("*.lock")) or {one.name for one in store.rglob("*.lock")} == {
        "hubgen.lock"
    }


def started(branch: Branch, version: int, who: str, *step: str) -> subprocess.Popen[str]:
    """A publisher that waits for its start, in a group of processes of its own."""
    command = [
        sys.executable,
        str(PROCESS),
        branch.where,
        str(branch.folder / who),
        str(version),
        *step,
    ]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_publisher_killed_at_any_instant_leaves_the_branch_old_or_new(branch: Branch) -> None:
    branch.publish(0)
    begin = time.monotonic()
    branch.publish(1)
    longest = (time.monotonic() - begin) * 1.2
    chance = random.Random(7)
    before = 1
    for version in range(2, KILLS + 2):
        process = started(branch, version, "hub")
        go(process)
        time.sleep(chance.uniform(0, longest))
        # Sometimes the whole group dies, sometimes a git at work outlives its publisher.
        os.killpg(process.pid, signal.SIGKILL) if version % 2 else process.kill()
        process.communicate()
        files = branch.files()
        served = {path: data for path, data in files.items() if not path.startswith("editions/")}
        assert served in ({**site(before), ".nojekyll": b""}, {**site(version), ".nojekyll": b""})
        try:
            record(branch.destination(), version, branch.clock)
        except ConflictError:  # the git that outlived its publisher was first
            assert record(branch.destination(), version, branch.clock).line is None
        before = version
        assert verify(branch.destination()).findings == ()
        git(branch.remote, "fsck", "--connectivity-only")
    assert branch.editions() == KILLS + 2


@pytest.mark.parametrize(("step", "editions"), [("half", 1), ("before", 1), ("after", 2)])
def test_a_publisher_killed_at_each_step_leaves_nothing_to_mend(
    branch: Branch, step: str, editions: int
) -> None:
    branch.publish(0)
    process = started(branch, 1, "hub", step)
    go(process)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert branch.editions() == editions
    assert branch.bytes("index.html") == site(editions - 1)["index.html"]
    assert (record(branch.destination(), 1, branch.clock).line is None) == (editions == 2)
    assert verify(branch.destination()).findings == ()


@pytest.mark.parametrize("machines", [("a", "b"), ("hub", "hub")], ids=["two machines", "one"])
def test_of_two_publishers_exactly_one_makes_the_edition_and_none_is_lost(
    branch: Branch, machines: tuple[str, str]
) -> None:
    branch.publish(0)
    for version in range(1, RACES + 1):
        processes = [started(branch, version, who) for who in machines]
        for process in processes:
            go(process)
        ends = []
        for process in processes:
            words = process.communicate(timeout=60)[1]
            ends.append(process.returncode)
            assert process.returncode == 0 or "was first" in words, words
        assert sorted(ends) in ([0, 0], [0, 3])
        assert branch.editions() == version + 1
        assert len(branch.commits()) == version + 1
    assert verify(branch.destination()).findings == ()
