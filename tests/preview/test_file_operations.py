"""Whatever happens to files while `watch` runs, the site becomes what a full build makes."""

from __future__ import annotations

import os
import random
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.preview import SiteBuilder
from tests.conftest import SMALL_HUB, HubFolder
from tests.incremental.conftest import copy_of, tree
from tests.preview.conftest import running
from tests.preview.file_operations import OPERATIONS, FileOperations
from tests.support.oracle import Oracle, consulted
from tests.support.trial import assert_same

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
ROUNDS = {"events": 400 if SOAK else 12, "polling": 100 if SOAK else 3}
LONGEST = 60.0
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def _full_build(oracle: Oracle, root: Path, copy: Path) -> dict[str, Any]:
    """What a full build makes of the sources at `root`, in `copy`."""
    shutil.rmtree(copy, ignore_errors=True)
    copy_of(root, copy)
    oracle.ask(do="build", root=str(copy), now=NOW.isoformat())
    return oracle.answer()


def _assert_soon_same(ours: Path, right: Path) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            if all(tree(ours / part) == tree(right / part) for part in ("site", "social")):
                return
        except OSError:
            pass  # it is being written
        time.sleep(0.05)
    for part in ("site", "social"):
        assert_same(ours / part, right / part)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("by", ["events", "polling"])
def test_the_site_follows_every_operation_on_files(tmp_path: Path, by: str, capfd: Any) -> None:
    hub = HubFolder(tmp_path / "hub", SMALL_HUB)
    outside, copy, dist = tmp_path / "outside", tmp_path / "copy", hub.root / "dist"
    outside.mkdir()
    seed = random.randrange(1 << 32) if SOAK else 11
    history = [f"seed {seed}"]
    builder = SiteBuilder(hub.root, None, lambda: NOW)
    with (
        consulted() as oracle,
        running(hub.root, builder, now=lambda: NOW, poll=by == "polling") as watched,
    ):
        operations = FileOperations(hub.root, outside, random.Random(seed))
        try:
            for _ in range(ROUNDS[by]):
                history.append(operations.do())
                assert "problems" in _full_build(oracle, hub.root, copy)
                _assert_soon_same(dist, copy / "dist")
                assert watched.rebuilds[-1].outcome == "built"
        except AssertionError as error:
            error.add_note(" → ".join([history[0], *history[-12:]]))
            raise
    assert capfd.readouterr().err == ""


def test_every_kind_of_operation_takes_part() -> None:
    assert len(OPERATIONS) > 30
