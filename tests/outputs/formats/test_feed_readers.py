"""What followers see: a story as real feed readers tell it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hubgen.outputs.feeds import history_feeds, hub_feeds

pytest.importorskip("sgmllib", reason="reader's own feed parser needs sgmllib3k")
make_reader = pytest.importorskip("reader").make_reader
INCIDENT = "2026-11-22-slow"
FIRST = "state: investigating\nat: 2026-11-22 10:00\nsummary: It is slow.\n---\nWe look into it."
SECOND = "state: identified\nat: 2026-11-22 11:00\nsummary: We know why.\n---\nA cable."
TYPO = SECOND.replace("cable", "cabel")
EDITED = "edited: 2026-11-22 11:30\n" + SECOND
THIRD = "state: monitoring\nat: 2026-11-22 12:00\nsummary: Sorry.\ncorrects: 02\n---\nNo cable."
FOURTH = "state: resolved\nat: 2026-11-22 13:00\nsummary: All wrong.\nretracts: 01\n---\nSorry."


class Follower:
    """Somebody who reads all that is new after each publication."""

    def __init__(self, hub: Any, folder: Path, feed: str) -> None:
        self.hub, self.folder, self.feed = hub, folder, feed
        self.reader = make_reader(":memory:", feed_root=str(folder))
        self.reader.add_feed(feed)

    def sees(self, *updates: str) -> list[str]:
        """Publishes the incident with `updates`; the titles that are new to the follower."""
        self.hub.incident(INCIDENT, *updates)
        publish(self.hub, self.folder)
        self.reader.update_feed(self.feed)
        unread = list(self.reader.get_entries(read=False))
        for entry in unread:
            self.reader.mark_entry_as_read(entry)
        return [f"{entry.id[-2:]} {entry.title.partition(':')[0]}" for entry in unread]


def publish(hub: Any, folder: Path) -> None:
    for artifact in [*hub_feeds(hub.view()), *history_feeds(hub.view())]:
        folder.mkdir(exist_ok=True)
        (folder / artifact.path).write_bytes(artifact.data)


@pytest.mark.parametrize("feed", ["feed.atom", "feed.rss", "feed.json"])
def test_a_follower_sees_each_update_exactly_once(hub, tmp_path, feed):
    follower = Follower(hub, tmp_path / "site", feed)
    assert follower.sees(FIRST) == ["01 Investigating"]
    assert follower.sees(FIRST) == []
    assert follower.sees(FIRST, SECOND) == ["02 Identified"]
    assert follower.sees(FIRST, TYPO) == []
    assert follower.sees(FIRST, EDITED) == []
    assert follower.sees(FIRST, EDITED, THIRD) == ["03 Correction"]
    assert follower.sees(FIRST, EDITED, THIRD, FOURTH) == ["04 Withdrawal"]
    assert len(list(follower.reader.get_entries())) == 4


def test_an_edit_reaches_what_a_follower_has_kept(hub, tmp_path):
    follower = Follower(hub, tmp_path / "site", "feed.atom")
    follower.sees(FIRST)
    (before,) = follower.reader.get_entries()
    follower.sees("edited: 2026-11-22 10:30\n" + FIRST.replace("We look", "We still look"))
    (after,) = follower.reader.get_entries()
    assert "We still look" in after.content[0].value
    assert after.published == before.published
    assert after.updated > before.updated


@pytest.mark.parametrize("feed", ["feed.atom", "feed.json"])
def test_a_correction_renews_what_a_follower_has_stored_and_shows_nothing_twice(
    hub, tmp_path, feed
):
    follower = Follower(hub, tmp_path / "site", feed)
    follower.sees(FIRST, SECOND)
    assert follower.sees(FIRST, SECOND, THIRD) == ["03 Correction"]
    assert follower.sees(FIRST, SECOND, THIRD, FOURTH) == ["04 Withdrawal"]
    stored = {entry.id[-2:]: entry for entry in follower.reader.get_entries()}
    assert stored["02"].title == "Corrected: Identified: The shop is slow"
    assert stored["01"].title == "Withdrawn: Investigating: The shop is slow"
    assert stored["01"].updated == stored["04"].published
    assert all(entry.read for entry in stored.values())


@pytest.mark.skipif(not shutil.which("newsboat"), reason="newsboat is not installed")
@pytest.mark.parametrize("feed", ["feed.atom", "feed.rss", "history.atom"])
def test_newsboat_counts_each_update_once(hub, served, tmp_path, feed):
    folder, address = served
    home = tmp_path / "newsboat"
    home.mkdir()
    (home / "urls").write_text(f"{address}/{feed}\n")

    def unread(hour: int, *updates: str) -> int:
        hub.incident(INCIDENT, *updates)
        publish(hub, folder)
        os.utime(folder / feed, (hour * 3600, hour * 3600))  # newsboat goes by the second
        command = ["newsboat", "-u", home / "urls", "-c", home / "cache", "-C", "/dev/null"]
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        subprocess.run([*command, "-x", "reload"], check=True, timeout=60, env=environment)
        done = subprocess.run(
            [*command, "-x", "print-unread"],
            check=True,
            timeout=60,
            env=environment,
            capture_output=True,
            text=True,
        )
        return int(done.stdout.split()[0])

    story = [(FIRST,), (FIRST, SECOND), (FIRST, TYPO), (FIRST, EDITED)]
    story += [(FIRST, EDITED, THIRD), (FIRST, EDITED, THIRD, FOURTH)]
    counts = [unread(hour, *updates) for hour, updates in enumerate(story, 1)]
    assert counts == ([1] * 6 if feed == "history.atom" else [1, 2, 2, 2, 3, 4])
