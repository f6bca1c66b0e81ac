"""What systems, editors and sync programs leave behind never stops or hides anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hubgen.incremental.mkdocs_build import build
from hubgen.problems import Level
from hubgen.source.ignored import is_ignored
from tests.conftest import SAMPLE_TIME, HubFolder

LEFT_BEHIND = [
    ".DS_Store",
    "._01-investigating.md",
    ".01-investigating.md.swp",
    ".~lock.01-investigating.md#",
    "01-investigating.md~",
    "#01-investigating.md#",
    "01-investigating.md.BAK",
    "01-investigating.md.tmp.4711",
    "01-investigating.md.sb-1a2b3c4d-Xy12Zz",
    "01-investigating.md___jb_tmp___",
    "~$statement.docx",
    "4913",
    "Icon\r",
    "Thumbs.db",
    "Desktop.ini",
    "sketch.png.crdownload",
    "sketch.png.!sync",
]
THE_USERS_OWN = [
    "01-investigating.md",
    "incident.yml",
    "01-investigating (1).md",
    "Copy of 01-investigating.md",
    "template.png",
    "4913.md",
    "icons",
    "a#b.png",
]


@pytest.mark.parametrize("name", LEFT_BEHIND, ids=ascii)
def test_what_programs_leave_behind_is_ignored(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize("name", THE_USERS_OWN)
def test_a_file_of_the_users_own_is_never_ignored(name: str) -> None:
    assert not is_ignored(name)


@pytest.fixture
def littered(hub: HubFolder) -> HubFolder:
    """A hub with ignored files, dead links, a link in a circle and a pipe in three folders."""
    for folder in (hub.incident, "content/pages", "content/faq"):
        place = hub.root / folder
        for name in LEFT_BEHIND:
            (place / name).write_bytes(b"\x00 a secret half-sentence")
        (place / ".#01-investigating.md").symlink_to("maya@host.4711:1700000000")
        (place / ".circle").symlink_to(".circle")
        os.mkfifo(place / ".pipe")
    return hub


def test_ignored_files_links_and_pipes_are_no_problem(littered: HubFolder) -> None:
    assert {one.rule for one in littered.problems()} == {"file-leftover"}
    assert all(one.level is Level.INFO for one in littered.problems())


def test_ignored_files_links_and_pipes_do_not_reach_the_site(littered: HubFolder) -> None:
    build(littered.root, "2026-11-22 12:20", SAMPLE_TIME)
    files = [file for file in Path(littered.root, "dist").rglob("*") if file.is_file()]
    assert any(file.name == "index.html" for file in files)
    assert not any(b"half-sentence" in file.read_bytes() for file in files)
