"""A record that an earlier version of hubgen wrote goes on: nothing is new in it, and it verifies.

`old_record/` holds a hub with one of each thing that records tell, and what
hubgen 1.0.0 published of it, at 12:20 on 22 November 2026.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from hubgen.outputs.artifact import Site
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.release.preparation import publish
from hubgen.publish.release.release import PublishResult
from tests.conftest import SAMPLE_TIME
from tests.publish.conftest import QUICK, QuickSite

OLD = Path(__file__).parent / "old_record"


@contextmanager
def pages_of_incidents(site: Site, _root: Path) -> Iterator[QuickSite]:
    """Each incident's page, holding its own address, and a home page: looks may change."""
    contents = {"index.html": b"home"}
    for language in site.languages:
        for page in language.pages:
            if re.fullmatch(r"(de/)?incidents/[^/]+/", page.path):
                contents[f"{page.path}index.html"] = page.path.encode()
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    yield QuickSite(digests, contents)


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the old hub and of what was published of it."""
    shutil.copytree(OLD, tmp_path / "old")
    return tmp_path / "old"


def publish_again(old: Path) -> PublishResult:
    live, steps = str(old / "live"), replace(QUICK, render=pages_of_incidents)
    return publish(old / "hub", live, None, SAMPLE_TIME, clock=lambda: SAMPLE_TIME, steps=steps)


def test_an_unchanged_hub_makes_no_edition_over_an_old_record(old: Path) -> None:
    before = files(old / "live")
    ledger = read_ledger(FolderDestination(old / "live"))
    assert len(ledger.lines) == 1
    done = publish_again(old)
    assert done.edition is None
    assert done.written == 0
    assert files(old / "live") == before


def test_a_changed_hub_makes_the_next_edition_of_an_old_record_and_both_verify(old: Path) -> None:
    incident = old / "hub/incidents/2026/2026-11-22-card-payments"
    (incident / "06-resolved.md").write_text(
        "---\nstate: resolved\nat: 2026-11-22 12:10\nsummary: All is paid back.\n---\nPaid.\n"
    )
    done = publish_again(old)
    assert done.edition is not None
    assert done.edition.number == 2
    assert set(done.edition.data) == {"incidents/2026-11-22-card-payments"}
    assert verify(FolderDestination(old / "live")).findings == ()
