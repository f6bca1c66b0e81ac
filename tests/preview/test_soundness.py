"""Saves, breaks and mends in any order leave a site that is sound at every moment."""

from __future__ import annotations

import os
import random
import re
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from hubgen.incremental.mkdocs_build import build
from hubgen.preview import SiteBuilder
from tests.conftest import SMALL_HUB, HubFolder
from tests.preview.conftest import Watched, running

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
CHANGES = 200 if SOAK else 3
ASKED = "2026-11-22 18:00"
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
_LINK = re.compile(r'(?:href|src)="([^":#?]+)[#?"]')
ID = "2026-11-22-card-payments"


class _Writer:
    """Somebody who saves, breaks and mends; `is_broken` says how it stands."""

    def __init__(self, hub: HubFolder, seed: int) -> None:
        self.hub, self.random = hub, random.Random(seed)
        self.count, self.is_broken = 1, False

    def change(self) -> None:
        if self.is_broken:
            self.fix()
        else:
            self.random.choice((self.save, self.save, self.add, self.remove, self.break_it))()

    def save(self) -> None:
        words = f"Word {self.random.random()}"
        if self.random.random() < 0.5:
            self.hub.write("content/faq/refunds.md", f"---\nquestion: {words}?\n---\nYes.\n")
        else:
            path = f"{self.hub.incident}/01-investigating.md"
            self.hub.write(path, SMALL_HUB[path] + f"\n{words}\n")

    def add(self) -> None:
        self.count += 1
        self.hub.write(
            f"incidents/2026/2026-11-0{self.count % 9 + 1}-more-{self.count}/incident.yml",
            f"title: More of {self.count}\nstarted: 2026-11-01 09:00\n",
        )
        self.hub.write(
            f"incidents/2026/2026-11-0{self.count % 9 + 1}-more-{self.count}/01-x.md",
            "---\nstate: investigating\nat: 2026-11-20 10:00\nsummary: More.\n---\nMore.\n",
        )

    def remove(self) -> None:
        added = sorted((self.hub.root / "incidents/2026").glob("*-more-*"))
        if not added:
            return self.add()
        gone = self.random.choice(added)
        for file in gone.iterdir():
            file.unlink()
        return gone.rmdir()

    def break_it(self) -> None:
        self.is_broken = True
        self.hub.write("content/faq/refunds.md", self.random.choice(("---\nquestoin: x\n", "\x00")))

    def fix(self) -> None:
        self.is_broken = False
        self.hub.write("content/faq/refunds.md", SMALL_HUB["content/faq/refunds.md"])


class _Reader(threading.Thread):
    """Somebody who reads on all the while; `seen` counts pages, `unsound` says what was wrong."""

    def __init__(self, watched: Watched) -> None:
        super().__init__(daemon=True)
        self.watched, self.over = watched, threading.Event()
        self.seen, self.unsound = 0, []  # type: tuple[int, list[str]]

    def run(self) -> None:
        while not self.over.is_set():
            for path in ("/", f"/incidents/{ID}/", "/faq/", "/feed.rss", "/_draft/"):
                answer = self.watched.get(path)
                whole = answer.body.rstrip().endswith((b"</html>", b"</rss>"))
                if answer.status != 200 or not whole:
                    self.unsound.append(f"{path}: {answer.status}, {answer.body[-80:]!r}")
                self.seen += 1
            self.over.wait(0.1 if SOAK else 0.5)


def test_the_served_site_is_sound_through_saves_breaks_and_fixes(tmp_path: Path) -> None:
    hub = HubFolder(tmp_path / "hub", SMALL_HUB)
    builder = SiteBuilder(hub.root, ASKED, lambda: NOW)
    with running(hub.root, builder, at_text=ASKED) as watched:
        writer, reader = _Writer(hub, seed=7), _Reader(watched)
        reader.start()
        for _ in range(CHANGES):
            before = len(watched.rebuilds)
            writer.change()
            newest = watched.after_rebuilds(before + 1)
            _settle(watched)
            newest = watched.rebuilds[-1]
            assert newest.outcome == ("broken" if writer.is_broken else "built")
            assert _dead_links(hub.root / "dist/site") == set()
        if writer.is_broken:
            before = len(watched.rebuilds)
            writer.fix()
            watched.after_rebuilds(before + 1)
            _settle(watched)
        reader.over.set()
        reader.join(10)
        assert reader.seen > CHANGES
        assert reader.unsound == []
    served = _tree(hub.root / "dist")
    build(hub.root, ASKED, NOW)
    assert _tree(hub.root / "dist") == served


def _settle(watched: Watched) -> None:
    """Waits until no rebuild comes any more."""
    count = -1
    while count != len(watched.rebuilds):
        count = len(watched.rebuilds)
        time.sleep(0.4)


def _dead_links(site: Path) -> set[str]:
    """Links of pages to files of the site that are not there."""
    dead = set()
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue
        for destination in _LINK.findall(page.read_text("utf-8")):
            file = (page.parent / destination).resolve()
            if not file.exists():
                dead.add(f"{page.relative_to(site)} -> {destination}")
    return dead


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in {".lock", ".stamp"}  # who built it, not what
    }
