"""Whether anybody still writes is known at once, where the system tells."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from hubgen.preview.files.inbox import Inbox, Quiet
from hubgen.preview.files.sentinel import Sentinel
from hubgen.preview.files.writers import is_at_rest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")

NEW = "incidents/2026/new"


def test_a_file_is_at_rest_while_nobody_has_it_open_for_writing(tmp_path: Path) -> None:
    file = tmp_path / "01-x.md"
    with file.open("w") as writer:
        assert not is_at_rest(file)
        writer.write("x")
        assert not is_at_rest(file)
    assert is_at_rest(file)
    with file.open():
        assert is_at_rest(file)


def test_only_plain_files_are_at_rest(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing", "link", "pipe", "."):
        assert not is_at_rest(tmp_path / name)


def test_asking_whether_a_file_is_at_rest_disturbs_nobody_who_opens_it(tmp_path: Path) -> None:
    file, over = tmp_path / "file", threading.Event()
    file.touch()

    def ask() -> None:
        while not over.is_set():
            is_at_rest(file)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for number in range(300):
            file.write_text(f"{number}")
            assert file.read_text() == f"{number}"
    finally:
        over.set()
        asking.join()


def test_a_folder_that_appears_whole_waits_no_longer_than_a_save(folder: Path) -> None:
    hints: list[tuple[str, Quiet]] = []

    class Noting(Inbox):
        def hint(self, path: str, quiet: Quiet = Quiet.CLOSED) -> None:
            hints.append((path, quiet))

    beside = folder / ".beside"
    beside.mkdir()
    (folder / NEW).parent.mkdir(parents=True, exist_ok=True)
    with Sentinel(folder, Noting()):
        (beside / "incident.yml").write_text("title: X\n")
        beside.rename(folder / NEW)  # nobody tells that what is in it is closed
        end = time.monotonic() + 5
        while (f"{NEW}/incident.yml", Quiet.CLOSED) not in hints and time.monotonic() < end:
            time.sleep(0.01)
    assert (f"{NEW}/incident.yml", Quiet.CLOSED) in hints
