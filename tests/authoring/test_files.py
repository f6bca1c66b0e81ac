"""Files are laid whole, inside the hub, and never over somebody's words."""

from __future__ import annotations

import os

import pytest

from hubgen.authoring import files
from hubgen.problems import HubgenError, WrongUsageError


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    (tmp_path / "a.md").write_text("mine")
    with pytest.raises(WrongUsageError, match="is there already"):
        files.create_file(tmp_path, "a.md", "theirs")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.md": "mine"}


def test_a_folder_that_is_there_is_never_filled(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(WrongUsageError, match="is there already"):
        files.create_folder(tmp_path, "a", {"b.md": "x"})
    assert list((tmp_path / "a").iterdir()) == []


@pytest.mark.parametrize("path", ["out/a.md", "out/deeper/a.md"])
def test_a_link_never_leads_a_write_out_of_the_hub(tmp_path, path):
    (tmp_path / "hub").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "hub/out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HubgenError, match="leads out of the hub's folder"):
        files.create_file(tmp_path / "hub", path, "x")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_linked_file_is_replaced_where_it_lies_and_stays_linked(tmp_path):
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    files.replace_file(tmp_path, "link.md", "old", "new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "new"


def test_a_file_that_changed_meanwhile_is_left_as_it_is(tmp_path):
    (tmp_path / "a.md").write_text("changed by somebody")
    with pytest.raises(HubgenError, match="was changed by somebody else"):
        files.replace_file(tmp_path, "a.md", "as it was read", "new")
    assert (tmp_path / "a.md").read_text() == "changed by somebody"


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(type(tmp_path), "replace", full)
    monkeypatch.setattr(type(tmp_path), "rename", full)
    for attempt in (
        lambda: files.create_file(tmp_path, "b.md", "x"),
        lambda: files.create_folder(tmp_path, "c", {"d.md": "x"}),
        lambda: files.replace_file(tmp_path, "a.md", "old", "new"),
    ):
        with pytest.raises(HubgenError, match="No space left on device"):
            attempt()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.md": "old"}


def test_what_is_written_may_be_read_by_the_group_as_usual(tmp_path):
    before = os.umask(0o022)
    try:
        files.create_file(tmp_path, "a.md", "x")
        files.create_folder(tmp_path, "b", {"c.md": "x"})
    finally:
        os.umask(before)
    modes = [
        path.stat().st_mode & 0o777
        for path in (tmp_path / "a.md", tmp_path / "b", tmp_path / "b/c.md")
    ]
    assert modes == [0o644, 0o755, 0o644]
