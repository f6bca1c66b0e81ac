"""A branch as a destination: one commit for each edition, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.reading import page_at
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.redacting import redact
from tests.publish.git.conftest import Branch, git
from tests.support.fakes import START, edition, record, site


def test_each_edition_is_one_commit_and_the_history_stays(branch: Branch) -> None:
    for version in range(3):
        branch.publish(version)
    assert branch.commits() == [
        f"Edition {one}: Settings, looks or programs changed" for one in (3, 2, 1)
    ]
    served = {path: data for path, data in branch.files().items() if not path.startswith("edit")}
    assert served == {**site(2), ".nojekyll": b""}
    who = git(branch.remote, "log", "-1", "--format=%an <%ae> %ci", "gh-pages")
    assert who == "hubgen <noreply@localhost> 2026-11-22 10:03:00 +0000"
    git(branch.remote, "fsck", "--strict")


def test_neither_lock_nor_note_is_ever_public(branch: Branch) -> None:
    branch.publish(0)
    branch.publish(1)
    every = git(branch.remote, "log", "--all", "--name-only", "--format=")
    assert "editions/claim" not in every


def test_a_commit_tells_what_became_public_in_words(branch: Branch) -> None:
    words = ('new: "Card payments", update 01', 'new answer: "When?"')
    wanted = edition(site(0))
    described_edition = replace(wanted, descriptions=words)
    destination = branch.destination()
    done = record_edition(
        destination, read_ledger(destination), described_edition, by="tom", clock=branch.clock
    )
    message = git(branch.remote, "log", "-1", "--format=%B", "gh-pages")
    assert done.line is not None
    assert message == (
        'Edition 1: New: "Card payments", update 01 and 1 more\n\n'
        '- new: "Card payments", update 01\n- new answer: "When?"\n\n'
        f"By tom.\n\nRecord: {done.line.hash}"
    )


def test_the_domain_and_every_file_that_hubgen_did_not_publish_stay(branch: Branch) -> None:
    branch.edit("CNAME", "status.meadowcart.example\n")
    branch.publish(0)
    branch.edit("notes/README.md", "By hand.\n")
    branch.publish(1)
    assert branch.bytes("CNAME") == b"status.meadowcart.example\n"
    assert branch.bytes("notes/README.md") == b"By hand.\n"
    assert verify(branch.destination()).unknown == ("CNAME", "notes/README.md")
    assert branch.commits()[1] == "Edit notes/README.md"


def test_what_was_published_verifies_and_shows_every_time_on_any_machine(branch: Branch) -> None:
    for version in range(2):
        branch.publish(version)
    other = branch.destination("another-machine")
    verdict = verify(other)
    assert (verdict.editions, verdict.findings) == (2, ())
    ledger = read_ledger(other)
    for version in range(2):
        at = START + timedelta(seconds=60 * (version + 1))
        assert page_at(other, ledger, "/", at) == site(version)["index.html"]


def test_the_same_publication_makes_the_same_commit_everywhere(tmp_path: Path) -> None:
    made = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        branch = Branch(tmp_path / name)
        branch.publish(0)
        branch.publish(1)
        made.add(branch.tip())
    assert len(made) == 1


def test_publishing_leaves_the_checkout_of_the_sources_alone(branch: Branch) -> None:
    sources = branch.folder / "hub"
    (sources / "content").mkdir(parents=True)
    (sources / "content/page.md").write_text("words", "utf-8")
    git(sources, "init", "--quiet", "-b", "main")
    (sources / ".gitignore").write_text(".hubgen/\n", "utf-8")
    git(sources, "add", ".")
    git(sources, "commit", "--quiet", "-m", "Sources")
    git(sources, "remote", "add", "origin", str(branch.remote))
    (sources / "content/page.md").write_text("words, not staged", "utf-8")
    before = _state(sources)
    branch.where = "git:origin#gh-pages"
    branch.publish(0)
    branch.publish(1)
    assert verify(branch.destination()).findings == ()
    assert _state(sources) == before


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and ".hubgen" not in path.parts
    }


def test_a_hook_that_publishes_does_not_write_into_its_own_repository(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = branch.folder / "other"
    git(branch.folder, "init", "--quiet", "other")
    before = _state(other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    branch.destination("hub").put_if_absent("a", b"1")
    branch.publish(0)
    monkeypatch.undo()
    assert _state(other) == before
    assert branch.editions() == 1


@pytest.mark.parametrize("who", ["hub", "a-fresh-machine"])
def test_the_work_of_a_publication_does_not_grow_with_the_site(
    branch: Branch, processes: Callable[[], list[str]], who: str
) -> None:
    done = {}
    for incidents in (5, 100):
        branch.clock.forward(60)
        destination = branch.destination()
        record_edition(
            destination, read_ledger(destination), edition(site(1, incidents)), clock=branch.clock
        )
        files, before = site(1, incidents), branch.tip()
        files["incidents/index.html"] = b"one edit"
        branch.clock.forward(60)
        processes()
        destination = branch.destination(f"{who}-{incidents}" if who != "hub" else who)
        record_edition(destination, read_ledger(destination), edition(files, 2), clock=branch.clock)
        run = [line.split()[0] for line in processes()]
        new = git(branch.remote, "rev-list", "--objects", f"{before}..gh-pages").splitlines()
        held = git(_store(branch, destination), "count-objects", "-v").splitlines()
        done[incidents] = (sorted(run), len(new))
        assert len(new) < 25, new
        if who != "hub":  # the folders, of which there is one for each incident, and few files
            counts = dict(line.split(": ") for line in held)
            folders = len({path.rpartition("/")[0] for path in branch.files()})
            assert int(counts["count"]) + int(counts["in-pack"]) < folders + 60
    assert done[5][0] == done[100][0]


def _store(branch: Branch, destination: object) -> Path:
    folder: Path = destination.repository.folder  # type: ignore[attr-defined]
    return folder


def test_few_files_are_fetched_one_by_one(
    branch: Branch, processes: Callable[[], list[str]]
) -> None:
    branch.publish(0)
    branch.publish(1)
    processes()
    verify(branch.destination("another-machine"))
    assert sum(line.startswith("fetch") for line in processes()) <= 4


def test_a_page_may_take_the_place_of_a_file_of_its_name(branch: Branch) -> None:
    destination = branch.destination()
    destination.put("press", b"a file without an ending")
    assert destination.finish("One\n", START)
    destination.put("press/index.html", b"a page")
    destination.delete("press")
    assert destination.finish("Two\n", START)
    assert {path for path in branch.files() if path.startswith("press")} == {"press/index.html"}


def test_names_of_files_may_hold_anything(branch: Branch) -> None:
    destination = branch.destination()
    names = ["a b.txt", 'say "so".txt', "Grüße.txt", "back\\slash.txt", "line\nbreak.txt"]
    for name in names:
        destination.put(name, name.encode())
    assert destination.finish("One\n", START)
    other = branch.destination("another-machine")
    assert set(names) <= set(other.list())
    assert all((stored := other.get(name)) and stored.data == name.encode() for name in names)


def test_who_writes_reads_what_it_wrote_and_others_do_not_before_it_is_finished(
    branch: Branch,
) -> None:
    destination = branch.destination()
    destination.put("a/b", b"1")
    destination.put("a/c", b"2")
    destination.delete("a/c")
    stored = destination.get("a/b")
    assert stored is not None
    assert list(destination.list("a")) == ["a/b"]
    assert destination.put_if_unchanged("a/b", b"3", stored.version)
    assert not destination.put_if_unchanged("a/b", b"4", stored.version)
    assert not destination.put_if_absent("a/b", b"5")
    assert branch.tip() == ""
    assert destination.finish("Now\n", START)
    assert branch.bytes("a/b") == b"3"
    assert destination.finish("Nothing more\n", START)
    assert branch.commits() == ["Now"]


def test_removed_words_are_nowhere_in_the_branch_any_more(branch: Branch) -> None:
    branch.edit("CNAME", "status.meadowcart.example\n")
    branch.publish(0)
    branch.publish(1)
    destination = branch.destination()
    ledger = read_ledger(destination)
    secret = next(
        one
        for one in ledger.objects
        if one not in ledger.state().files.values() and one not in ledger.state().data.values()
    )
    redact(destination, ledger, [secret], "A court.", by="tom", clock=branch.clock)
    assert len(branch.commits()) == 1
    reachable = git(branch.remote, "rev-list", "--objects", "--all")
    assert secret[2:] not in reachable
    assert verify(branch.destination("another-machine")).findings == ()
    assert branch.bytes("CNAME") == b"status.meadowcart.example\n"
    branch.publish(2)
    assert len(branch.commits()) == 2
    assert record(branch.destination(), 2, branch.clock).line is None
