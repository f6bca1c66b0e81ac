"""What is live stays whole: errors, kills, two builds at once, a full disk."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hubgen.incremental.mkdocs_build import build
from hubgen.problems import ContentError, HubgenError
from tests.incremental.conftest import ASKED, NOW, tree

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
KILLS = 100 if SOAK else 3
LONG = pytest.mark.skipif(not SOAK, reason="a long trial: make soak")
BUILD = [sys.executable, "-m", "hubgen", "build", "--at", ASKED]


def change(hub: Path, words: str) -> None:
    page = hub / "content/pages/about.md"
    head = page.read_text("utf-8").split("---\n")[1]
    page.write_text(f"---\n{head}---\n{words}\n", "utf-8")


def test_a_content_error_leaves_the_last_good_site(sample_hub: Path) -> None:
    build(sample_hub, ASKED, NOW)
    before = tree(sample_hub / "dist")
    (sample_hub / "content/faq/refunds.md").write_text("---\nquestion: [\n---\n", "utf-8")
    with pytest.raises(ContentError):
        build(sample_hub, ASKED, NOW)
    assert tree(sample_hub / "dist") == before


def test_a_broken_mkdocs_configuration_leaves_the_last_good_site(sample_hub: Path) -> None:
    build(sample_hub, ASKED, NOW)
    before = tree(sample_hub / "dist")
    (sample_hub / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
    with pytest.raises(HubgenError):
        build(sample_hub, ASKED, NOW)
    assert tree(sample_hub / "dist") == before


@LONG
def test_a_killed_build_leaves_the_old_or_the_new_site_whole(sample_hub: Path) -> None:
    site = sample_hub / "dist/site"
    sound = []
    for words in ("The old words.", "The new words."):
        change(sample_hub, words)
        start = time.monotonic()
        build(sample_hub, ASKED, NOW)
        longest = time.monotonic() - start
        sound.append(tree(site))
    chance = random.Random(7)
    for round_number in range(KILLS):
        change(sample_hub, ("The old words.", "The new words.")[round_number % 2])
        process = subprocess.Popen(
            BUILD, cwd=sample_hub, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, longest + 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert tree(site) in sound
    change(sample_hub, "The new words.")
    build(sample_hub, ASKED, NOW)
    assert tree(site) == sound[1]
    left = {entry.name for entry in (sample_hub / "dist").iterdir()} - {".lock", ".cache"}
    assert left == {"site", "social"}


@LONG
def test_two_builds_at_once_both_succeed(sample_hub: Path) -> None:
    processes = [
        subprocess.Popen(BUILD, cwd=sample_hub, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in processes:
        _, words = process.communicate(timeout=120)
        assert process.returncode == 0, words
    build(sample_hub, ASKED, NOW)


def test_a_dist_that_cannot_be_written_is_said_in_words(sample_hub: Path) -> None:
    (sample_hub / "dist").write_text("a file where the folder belongs", "utf-8")
    with pytest.raises(HubgenError, match="could not be written"):
        build(sample_hub, ASKED, NOW)
    assert (sample_hub / "dist").is_file()


def test_what_did_not_change_is_not_written_again(sample_hub: Path) -> None:
    build(sample_hub, ASKED, NOW)
    home = sample_hub / "dist/site/index.html"
    before = home.stat()
    assert build(sample_hub, ASKED, NOW).written == ()
    change(sample_hub, "Other words.")
    report = build(sample_hub, ASKED, NOW)
    assert "site/about/index.html" in report.written
    assert "site/index.html" not in report.written
    assert (home.stat().st_ino, home.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_editors_leave_behind_is_never_published(sample_hub: Path) -> None:
    for name in ("about.md~", "#about.md#", "4913", "notes.bak"):
        (sample_hub / "content/pages" / name).write_text("a secret half-sentence", "utf-8")
    build(sample_hub, ASKED, NOW)
    public = [file for file in (sample_hub / "dist").rglob("*") if file.is_file()]
    assert not any(b"a secret half-sentence" in file.read_bytes() for file in public)


def test_a_broken_template_is_named_and_the_last_good_site_stays(sample_hub: Path) -> None:
    build(sample_hub, ASKED, NOW)
    before = tree(sample_hub / "dist")
    override = sample_hub / "site_overrides/content/page.html"
    override.parent.mkdir(parents=True)
    override.write_text("{% if %}", "utf-8")
    with pytest.raises(HubgenError, match=r"page\.html:1"):
        build(sample_hub, ASKED, NOW)
    assert tree(sample_hub / "dist") == before
