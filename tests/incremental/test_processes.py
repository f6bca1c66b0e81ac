"""Several processes on one hub, and ones that are killed: no harm is done, whoever wins."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.incremental.conftest import tree
from tests.support.oracle import Oracle
from tests.support.spoiling import SPOILS
from tests.support.trial import KINDS, START, Kind, Trial, assert_same

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
KILLS = 150 if SOAK else 3
ASKED = f"{START:%Y-%m-%d %H:%M}"
PATIENCE = 240
_LINK = re.compile(r'(?:href|src)="([^":#?]+)[#?"]')


class Hub(Trial):
    """The author's hub, built by processes of its own."""

    def __init__(self, folder: Path, oracle: Oracle) -> None:
        super().__init__(folder, KINDS["cold"], oracle)

    def start(self) -> subprocess.Popen[str]:
        """A new `hubgen build`."""
        return subprocess.Popen(
            [sys.executable, "-m", "hubgen", "-C", str(self.root), "build"],
            env={**os.environ, "HUBGEN_AT": ASKED},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ended(self, process: subprocess.Popen[str]) -> str:
        """What a build said in the end; it must have gone well."""
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        return said

    def edit(self, words: str) -> None:
        """An edit of what many pages show, and of what one does."""
        path = "incidents/2026/2026-11-22-card-payments"
        self.author.settings(f"{path}/incident.yml", lambda head: head.update(title=words))
        self.author.text("content/faq/refunds.md", lambda _, body: f"{body}\n{words}.\n")

    def right(self, name: str) -> Path:
        """What a build from nothing gives, in a folder of that name."""
        copy = Hub(self.root.parent / name, self.oracle)
        copy.restore(self.sources())
        copy.ended(copy.start())
        return copy.root / "dist"


@pytest.fixture
def hub(tmp_path: Path, oracle: Oracle) -> Hub:
    """The author's hub, not yet built."""
    return Hub(tmp_path, oracle)


def test_two_builds_at_once_leave_what_either_would(hub: Hub) -> None:
    hub.ended(hub.start())
    hub.edit("Both build this")
    for process in [hub.start(), hub.start()]:
        hub.ended(process)
    right = hub.right("right")
    assert_same(hub.root / "dist/site", right / "site")
    assert_same(hub.root / "dist/social", right / "social")


def test_a_build_that_began_with_older_words_does_no_lasting_harm(hub: Hub) -> None:
    hub.ended(hub.start())
    processes = []
    for words in ("First words", "Second words", "Third words"):
        hub.edit(words)
        processes.append(hub.start())
        time.sleep(0.3)
    for process in processes:
        hub.ended(process)
    hub.ended(hub.start())
    right = hub.right("right")
    assert_same(hub.root / "dist/site", right / "site")
    assert_same(hub.root / "dist/social", right / "social")


def test_a_killed_build_leaves_whole_files_and_live_links_and_the_next_completes_it(
    hub: Hub,
) -> None:
    chance = random.Random(5)
    sources, sound = [], []
    for words in ("The old words", "The new words"):
        hub.edit(words)
        start = time.monotonic()
        hub.ended(hub.start())
        longest = time.monotonic() - start
        sources.append(hub.sources())
        sound.append(tree(hub.root / "dist/site"))
    for number in range(KILLS):
        hub.restore(sources[number % 2])
        process = hub.start()
        time.sleep(chance.uniform(0.2, longest))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for path, digest in tree(hub.root / "dist/site").items():
            name = path.rpartition("/")[2]
            is_beside = name.startswith(".") and name.endswith(".new")  # nothing leads there
            assert is_beside or digest in {one.get(path) for one in sound}, path
        assert _dead_links(hub.root / "dist/site") == set()
    hub.restore(sources[1])
    hub.ended(hub.start())
    assert tree(hub.root / "dist/site") == sound[1]
    assert {one.name for one in (hub.root / "dist").iterdir() if one.name[0] != "."} == {
        "site",
        "social",
    }


@pytest.mark.parametrize("name", sorted(SPOILS) if SOAK else ["bar"])
def test_a_spoilt_cache_costs_time_but_no_correctness(hub: Hub, name: str) -> None:
    hub.ended(hub.start())
    hub.edit("Said before it was spoilt")
    hub.ended(hub.start())
    SPOILS[name](hub.root, 40_003)
    hub.edit("Said afterwards")
    said = hub.ended(hub.start())
    assert "Traceback" not in said
    assert "Said afterwards" in hub.page("index.html")


@pytest.mark.parametrize("kind", [KINDS[name] for name in sorted(KINDS)], ids=sorted(KINDS))
def test_a_builder_notices_that_another_process_built_meanwhile(
    tmp_path: Path, oracle: Oracle, kind: Kind
) -> None:
    trial = Trial(tmp_path, kind, oracle)
    trial.step(judged=False)
    trial.author.edit_question(3)
    trial.elsewhere()
    trial.author.edit_question(7)
    trial.step()


def _dead_links(site: Path) -> set[str]:
    """Links of pages to files of the site that are not there."""
    dead = set()
    for page in site.rglob("*.html"):
        if page.name != "404.html":
            for target in _LINK.findall(page.read_text("utf-8")):
                if not (page.parent / target).resolve().exists():
                    dead.add(f"{page.relative_to(site)} -> {target}")
    return dead
