"""Races and kills within git: the push decides, and what a killed git leaves blocks nobody."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from hubgen.publish.destinations.git.repository import Repository
from hubgen.publish.destinations.git.running import Git, GitError
from hubgen.publish.destinations.store import DestinationError
from hubgen.publish.ledger.lock import ConflictError
from hubgen.publish.ledger.verifying import verify
from tests.publish.contract.places import BranchPlace
from tests.publish.contract.publishers import release, waiting_publisher
from tests.publish.git.conftest import Branch
from tests.support.fakes import record, site

PROCESS = Path(__file__).with_name("publisher.py")


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


@pytest.mark.parametrize(("step", "editions"), [("half", 1), ("before", 1), ("after", 2)])
def test_a_publisher_killed_within_a_step_of_git_leaves_nothing_to_repair(
    tmp_path: Path, step: str, editions: int
) -> None:
    place = BranchPlace(tmp_path)
    place.publish(0)
    publisher = waiting_publisher(place, 1, "hub", step, program=PROCESS)
    release(publisher)
    publisher.communicate(timeout=60)
    assert publisher.returncode == -signal.SIGKILL
    assert place.editions() == editions
    assert place.served() == site(editions - 1)
    assert (place.publish(1).line is None) == (editions == 2)
    assert verify(place.open()).findings == ()
