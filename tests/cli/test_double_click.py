"""A double-click on the stand-alone program opens a hub in the browser, and makes one first."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from hubgen.cli.double_click import FOLDER

_OPEN = """
import sys
from pathlib import Path
from hubgen.cli.double_click import open_hub_in_browser
def open_address(address):
    print(address, flush=True)
sys.exit(open_hub_in_browser(Path(sys.argv[1]), open_address, float(sys.argv[2])))
"""
_FROZEN = "import sys; sys.frozen = True; from hubgen.cli import start; sys.exit(start([]))"
LONG, SHORT = "60", "0.5"


def _opened(documents: Path, longest_unwatched: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(documents), longest_unwatched],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _page(address: str) -> str:
    """Return the page at `address` once the first build is done."""
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            error.close()
            assert time.monotonic() < end
            time.sleep(0.1)


def test_the_first_double_click_makes_a_hub_and_opens_its_preview(tmp_path: Path) -> None:
    process = _opened(tmp_path / "Documents", LONG)
    assert process.stdout
    assert "Example Organisation" in _page(process.stdout.readline().strip())
    process.kill()
    _, said = process.communicate()
    hub = tmp_path / "Documents" / FOLDER
    assert (hub / "content/hub.yml").is_file()
    assert f"Your hub is in {hub}" in said
    assert "To stop, close this window." in said


def test_the_next_one_opens_the_same_hub_and_ends_once_nobody_looks(tmp_path: Path) -> None:
    first = _opened(tmp_path, SHORT)
    first.communicate(timeout=60)
    assert first.returncode == 0
    settings = tmp_path / FOLDER / "content/hub.yml"
    settings.write_text(settings.read_text("utf-8").replace("Example Organisation", "Meadowcart"))
    again = _opened(tmp_path, SHORT)
    again.communicate(timeout=60)
    assert again.returncode == 0
    assert "Meadowcart" in settings.read_text("utf-8")
    assert "Meadowcart" in (tmp_path / FOLDER / "dist/site/index.html").read_text("utf-8")


def test_a_folder_with_other_files_is_left_alone_and_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "letter.txt").write_text("Dear")
    process = _opened(tmp_path, SHORT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "is not empty" in said
    assert "Traceback" not in said
    assert [one.name for one in (tmp_path / FOLDER).iterdir()] == ["letter.txt"]


needs_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no variable for the documents folder"
)


@needs_posix
def test_the_frozen_program_without_arguments_opens_the_documents_folder(tmp_path: Path) -> None:
    browser = tmp_path / "browser.py"
    browser.write_text(
        "import sys; from pathlib import Path\n"
        "new = Path(sys.argv[1]); new.write_text(sys.argv[2]); new.rename(new.with_suffix(''))\n"
    )
    places = {"HOME": str(tmp_path), "XDG_DOCUMENTS_DIR": str(tmp_path / "Documents")}
    command = f"{sys.executable} {browser} {tmp_path / 'address.new'} %s"
    process = subprocess.Popen(
        [sys.executable, "-c", _FROZEN],
        env={**os.environ, **places, "BROWSER": command},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 60
    while not (tmp_path / "address").exists():
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.05)
    assert "Example Organisation" in _page((tmp_path / "address").read_text())
    assert (tmp_path / "Documents" / FOLDER / "mkdocs.yml").is_file()
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode == 0


@needs_posix
def test_on_a_console_it_asks_for_the_name_and_the_time_zone(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(tmp_path), SHORT],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.write(ours, b"Meadowcart\nMars/Olympus\nEurope/London\n")
    said, end = b"", time.monotonic() + 60
    while b"written in" not in said:
        assert time.monotonic() < end, said
        if select.select([ours], [], [], 0.1)[0]:
            said += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    os.close(ours)
    os.close(theirs)
    settings = (tmp_path / FOLDER / "content/hub.yml").read_text("utf-8")
    assert "Meadowcart" in settings
    assert "Europe/London" in settings
    assert b'"Mars/Olympus" is not the name of a time zone' in said
