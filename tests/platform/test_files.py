"""Files on every system."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hubgen.platform import files


class HeldOpen:
    """A system on which another program holds a file open for the first `times` attempts."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.replace = os.replace

    def __call__(self, source: Path | str, place: Path | str) -> None:
        if self.left:
            self.left -= 1
            error = PermissionError(13, "The process cannot access the file", str(place))
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        self.replace(source, place)


def test_a_file_that_is_held_open_is_replaced_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "page").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", HeldOpen(3))
    files.replace(tmp_path / "new", tmp_path / "page")
    assert (tmp_path / "page").read_bytes() == b"new"


def test_missing_rights_are_no_reason_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "new", tmp_path / "page")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert files.open_plain(str(tmp_path / "pipe")) is None


def test_a_plain_file_comes_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"four")
    opened = files.open_plain(str(tmp_path / "page"))
    assert opened is not None
    descriptor, size = opened
    with os.fdopen(descriptor, "rb") as file:
        assert (size, file.read()) == (4, b"four")


def test_a_link_is_the_same_file_or_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page").write_bytes(b"words")
    files.link_or_copy(tmp_path / "page", tmp_path / "link")
    assert (tmp_path / "link").samefile(tmp_path / "page")
    monkeypatch.delattr(os, "link")
    files.link_or_copy(tmp_path / "page", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"words"


def test_two_folders_change_places_or_nothing_happens(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name)
    is_swapped = files.swap_folders(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "old" / "page").read_text() == ("new" if is_swapped else "old")
