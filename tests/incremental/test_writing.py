"""A written file takes its place whole, whatever was there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hubgen.incremental.files.file_writer import FileWriter


@pytest.fixture
def writer(tmp_path: Path) -> Path:
    """The folder to write into."""
    return tmp_path


def _there(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_takes_the_place_of_a_file_and_leaves_its_other_names_alone(writer: Path) -> None:
    (writer / "page").write_bytes(b"old")
    os.link(writer / "page", writer / "kept")
    with (writer / "page").open("rb") as opened:
        FileWriter(writer, ()).write("page", b"new")
        assert opened.read() == b"old"
    assert (writer / "page").read_bytes() == b"new"
    assert (writer / "kept").read_bytes() == b"old"
    assert _there(writer) == ["kept", "page"]


def test_a_file_takes_the_place_of_a_folder_and_a_folder_that_of_a_file(writer: Path) -> None:
    (writer / "one/two").mkdir(parents=True)
    (writer / "one/two/three").write_bytes(b"deep")
    (writer / "four").write_bytes(b"a file")
    some = FileWriter(writer, ())
    some.write("one", b"new")
    some.write("four/five", b"new")
    assert _there(writer) == ["four", "four/five", "one"]


def test_a_link_is_replaced_and_what_it_leads_to_is_not(writer: Path) -> None:
    (writer / "target").write_bytes(b"old")
    (writer / "page").symlink_to(writer / "target")
    FileWriter(writer, ()).write("page", b"new")
    assert (writer / "target").read_bytes() == b"old"
    assert not (writer / "page").is_symlink()


@pytest.mark.parametrize(("gone", "come"), [("a", "a/b"), ("a/b", "a")])
def test_a_file_whose_place_something_else_has_taken_is_removed_without_a_word(
    writer: Path, gone: str, come: str
) -> None:
    some = FileWriter(writer, ())
    some.write(f"site/{gone}", b"old")
    some.write(f"site/{come}", b"new")
    some.remove([f"site/{gone}"])
    assert (writer / "site" / come).read_bytes() == b"new"


def test_what_a_run_that_died_left_beside_a_file_is_cleared_away(writer: Path) -> None:
    class Died(BaseException):
        pass

    def die(*_names: str) -> bool:
        raise Died

    some = FileWriter(writer, ())
    some.write("a/page", b"old")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", die)
        with pytest.raises(Died):
            some.write("a/page", b"new")
    assert (writer / "a/page").read_bytes() == b"old"
    assert _there(writer) == ["a", "a/.page.new", "a/page"]
    FileWriter(writer, ["a/page", "no/such/folder"])
    assert _there(writer) == ["a", "a/page"]
