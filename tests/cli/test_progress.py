"""The bar that a terminal shows for long work."""

from __future__ import annotations

import io
import threading
from contextlib import redirect_stderr

import pytest

from hubgen.cli.progress import progress


class Screen(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name in ("TTY_COMPATIBLE", "TTY_INTERACTIVE", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_it_shows_how_far_the_work_is_and_is_gone_at_the_end():
    with redirect_stderr(Screen()) as screen, progress("building") as show:
        show(1, 3)
        show(3, 3)
    output = screen.getvalue()
    assert "building" in output
    assert "33%" in output
    assert "100%" in output
    assert output.endswith("\x1b[2K")


def test_it_has_no_thread_beside_which_work_could_not_be_shared_out():
    before = threading.active_count()
    with redirect_stderr(Screen()), progress("building") as show:
        show(1, 3)
        assert threading.active_count() == before


def test_however_often_it_is_updated_little_is_written():
    with redirect_stderr(Screen()) as screen, progress("building") as show:
        for done in range(2000):
            show(done, 2000)
    assert 0 < len(screen.getvalue()) < 2**15


def test_a_pipe_hears_nothing():
    with redirect_stderr(io.StringIO()) as pipe, progress("building") as show:
        show(1, 2)
    assert pipe.getvalue() == ""
