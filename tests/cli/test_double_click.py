"""A double-click on the stand-alone program opens the desk of a hub, and makes one first."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest

from hubgen.authoring.new_hub import create_hub
from hubgen.cli.double_click import FOLDER

_OPEN = """
import sys
from pathlib import Path
from hubgen.cli.double_click import open_desk
def open_address(address):
    print(address, flush=True)
sys.exit(open_desk(Path(sys.argv[1]), open_address))
"""
_FROZEN = "import sys; sys.frozen = True; from hubgen.cli import start; sys.exit(start([]))"


@contextmanager
def _opened(documents: Path) -> Iterator[subprocess.Popen[str]]:
    with _running([sys.executable, "-c", _OPEN, str(documents)], os.environ) as process:
        yield process


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _first_screen(address: str) -> str:
    """Return the screen that a browser shows at last when it opens `address`."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address, timeout=60):
        pass  # the page sends the browser on, with a cookie
    with browser.open(urljoin(address, "/"), timeout=60) as answer:
        return str(answer.read().decode())


def test_the_first_double_click_makes_a_hub_and_opens_its_desk(tmp_path: Path) -> None:
    with _opened(tmp_path / "Documents") as process:
        assert process.stdout
        assert "Example Organisation" in _first_screen(process.stdout.readline().strip())
        process.kill()
        said = process.communicate()[1]
    hub = tmp_path / "Documents" / FOLDER
    assert (hub / "content/hub.yml").is_file()
    assert f"Your hub is in {hub}" in said
    assert "To end it, close this window." in said


def test_the_next_one_opens_the_same_hub(tmp_path: Path) -> None:
    create_hub(tmp_path / FOLDER, year=2026, name="Meadowcart")
    with _opened(tmp_path) as process:
        assert process.stdout
        assert "Meadowcart" in _first_screen(process.stdout.readline().strip())
    assert "Meadowcart" in (tmp_path / FOLDER / "content/hub.yml").read_text("utf-8")


def test_a_folder_with_other_files_is_left_alone_and_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "letter.txt").write_text("Dear")
    with _opened(tmp_path) as process:
        said = process.communicate(timeout=60)[1]
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
    environment = {**os.environ, **places, "BROWSER": command}
    with _running([sys.executable, "-c", _FROZEN], environment) as process:
        end = time.monotonic() + 60
        while not (tmp_path / "address").exists():
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.05)
        assert "Example Organisation" in _first_screen((tmp_path / "address").read_text())
        assert (tmp_path / "Documents" / FOLDER / "mkdocs.yml").is_file()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 0


@needs_posix
def test_on_a_console_it_asks_for_the_name_and_the_time_zone(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(tmp_path)],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.write(ours, b"Meadowcart\nMars/Olympus\nEurope/London\n")
    try:
        said, end = b"", time.monotonic() + 60
        while b"desk: " not in said:
            assert time.monotonic() < end, said
            if select.select([ours], [], [], 0.1)[0]:
                said += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
        os.close(ours)
        os.close(theirs)
    settings = (tmp_path / FOLDER / "content/hub.yml").read_text("utf-8")
    assert "Meadowcart" in settings
    assert "Europe/London" in settings
    assert b'"Mars/Olympus" is not the name of a time zone' in said
