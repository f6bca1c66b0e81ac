"""What is written takes its place whole, whatever stood there, and outlives a power failure."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hubgen.incremental import syscalls
from hubgen.incremental.making.writing import Writer
from hubgen.incremental.workshop import Workshop, workshop
from hubgen.problems import ContentError
from tests.bench.hubs import lay_bench_hub
from tests.incremental.conftest import NOW, tree


@pytest.fixture(params=["exchange", "rename"])
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """The folder to write into, on a system that exchanges names, and on one that cannot."""
    if request.param == "rename":
        monkeypatch.setattr(syscalls, "exchange", lambda *_names: False)
    return tmp_path


def _there(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_takes_the_place_of_a_file_and_leaves_its_other_names_alone(writer: Path) -> None:
    (writer / "page").write_bytes(b"old")
    os.link(writer / "page", writer / "kept")
    with (writer / "page").open("rb") as opened:
        Writer(writer, ()).put("page", b"new")
        assert opened.read() == b"old"
    assert (writer / "page").read_bytes() == b"new"
    assert (writer / "kept").read_bytes() == b"old"
    assert _there(writer) == ["kept", "page"]


def test_a_file_takes_the_place_of_a_folder_and_a_folder_that_of_a_file(writer: Path) -> None:
    (writer / "one/two").mkdir(parents=True)
    (writer / "one/two/three").write_bytes(b"deep")
    (writer / "four").write_bytes(b"a file")
    some = Writer(writer, ())
    some.put("one", b"new")
    some.put("four/five", b"new")
    assert _there(writer) == ["four", "four/five", "one"]


def test_a_link_is_replaced_and_what_it_leads_to_is_not(writer: Path) -> None:
    (writer / "target").write_bytes(b"old")
    (writer / "page").symlink_to(writer / "target")
    Writer(writer, ()).put("page", b"new")
    assert (writer / "target").read_bytes() == b"old"
    assert not (writer / "page").is_symlink()


@pytest.mark.parametrize(("gone", "come"), [("a", "a/b"), ("a/b", "a")])
def test_a_file_whose_place_something_else_has_taken_is_removed_without_a_word(
    writer: Path, gone: str, come: str
) -> None:
    some = Writer(writer, ())
    some.put(f"site/{gone}", b"old")
    some.put(f"site/{come}", b"new")
    some.remove([f"site/{gone}"])
    assert (writer / "site" / come).read_bytes() == b"new"


def test_what_a_run_that_died_left_beside_a_file_is_cleared_away(writer: Path) -> None:
    class Died(BaseException):
        pass

    def die(*_names: str) -> bool:
        raise Died

    some = Writer(writer, ())
    some.put("a/page", b"old")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syscalls.os, "replace", die)
        patch.setattr(syscalls, "exchange", die)
        with pytest.raises(Died):
            some.put("a/page", b"new")
    assert (writer / "a/page").read_bytes() == b"old"
    assert _there(writer) == ["a", "a/.page.new", "a/page"]
    Writer(writer, ["a/page", "no/such/folder"])
    assert _there(writer) == ["a", "a/page"]


def test_after_a_power_failure_what_never_reached_the_disk_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_bench_hub(tmp_path, 3)
    monkeypatch.setattr(workshop, "boot", lambda: "before")
    built = Workshop(tmp_path)
    built.build(None, None, NOW)
    (tmp_path / "content/faq/refunds.md").write_text("---\nquestion: Is it?\n---\nYes.\n", "utf-8")
    built.build(None, None, NOW)
    built.close()
    right = tree(tmp_path / "dist")
    lost = ["site/faq/index.html", "site/search/search_index.json", "site/feed.rss"]
    lost.append(next(path for path in right if path.startswith("site/assets/")))
    for path in lost[:-1]:
        (tmp_path / "dist" / path).write_bytes(b"")  # as a file system leaves it
    (tmp_path / "dist" / lost[-1]).unlink()
    again = Workshop(tmp_path)
    assert again.build(None, None, NOW).written == ()
    again.close()
    monkeypatch.setattr(workshop, "boot", lambda: "after")
    words = (tmp_path / "content/faq/refunds.md").read_text("utf-8")
    (tmp_path / "content/faq/refunds.md").write_text("---\nquestion: [\n---\n", "utf-8")
    again = Workshop(tmp_path)
    with pytest.raises(ContentError):
        again.build(None, None, NOW)
    again.close()
    (tmp_path / "content/faq/refunds.md").write_text(words, "utf-8")
    monkeypatch.setattr(workshop, "unproved", pytest.fail)  # once is enough
    again = Workshop(tmp_path)
    assert set(again.build(None, None, NOW).written) == set(lost)
    again.close()
    assert tree(tmp_path / "dist/site") == {
        path.removeprefix("site/"): digest
        for path, digest in right.items()
        if path.startswith("site/")
    }
    shutil.rmtree(tmp_path / "dist/site/api")  # within one run of the machine nobody looks
    again = Workshop(tmp_path)
    assert again.build(None, None, NOW).written == ()
    again.close()
