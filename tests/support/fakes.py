"""Stand-ins: a destination in memory, sites made in no time, a clock set by hand."""

from __future__ import annotations

import hashlib
import posixpath
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from hubgen.publish.destinations.destination import Destination, ImmediateWrites
from hubgen.publish.destinations.store import Stored
from hubgen.publish.edition.edition import Edition
from hubgen.publish.edition.transaction import EditionResult, record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.record.public_record import Records

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class HandClock:
    """Shows the time that it was set to."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class MemoryDestination(ImmediateWrites):
    """A destination that keeps its files in a mapping; `wrote` lists what was done to it."""

    max_workers = 1

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.files: dict[str, bytes] = {}
        self.wrote: list[str] = []
        self.before_write: Callable[[str], None] = lambda _path: None

    def get(self, path: str) -> Stored | None:
        data = self.files.get(path)
        return None if data is None else Stored(data=data, version=_hash(data))

    def prefetch(self, paths: Iterable[str]) -> None:
        pass

    def list(self, below: str = "") -> Iterator[str]:
        yield from sorted(path for path in self.files if path.startswith(below))

    def put(self, path: str, data: bytes) -> None:
        self.before_write(path)
        self.wrote.append(path)
        self.files[path] = data

    def put_if_absent(self, path: str, data: bytes) -> bool:
        if path in self.files:
            return False
        self.put(path, data)
        return True

    def put_if_unchanged(self, path: str, data: bytes, seen: str) -> bool:
        if path not in self.files or _hash(self.files[path]) != seen:
            return False
        self.put(path, data)
        return True

    def delete(self, path: str) -> None:
        if path in self.files:
            self.before_write(path)
            self.wrote.append(f"-{path}")
            del self.files[path]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def site(version: int, incidents: int = 12) -> dict[str, bytes]:
    """A small site whose pages link to each other; another version has other pages and words."""
    chance = random.Random(version)
    there = sorted(chance.sample(range(incidents * 2), incidents))
    looks = f"assets/looks.{_hash(str(version).encode())[:8]}.css"
    pages: dict[str, list[str]] = {"index.html": ["incidents/", "status.json", "feed.atom"]}
    pages["incidents/index.html"] = [f"incidents/i{one}/" for one in there]
    for one in there:
        month = f"history/m{one % 4}/"
        pages[f"incidents/i{one}/index.html"] = [
            "",
            "incidents/",
            month,
            f"incidents/i{one}/feed.atom",
        ]
        pages.setdefault(f"{month}index.html", []).append(f"incidents/i{one}/")
    files = {path: _page(path, version, [*links, looks]) for path, links in pages.items()}
    files |= {f"incidents/i{one}/feed.atom": f"<feed>{version}</feed>".encode() for one in there}
    files |= {looks: b"p {}", "feed.atom": f"<feed>{version}</feed>".encode()}
    files |= {"status.json": f'{{"version":{version}}}'.encode(), "logo.png": b"PNG"}
    return files


def _page(path: str, version: int, links: list[str]) -> bytes:
    folder = posixpath.dirname(path)
    hrefs = [
        posixpath.relpath(link or ".", folder or ".") + "/" * (link[-1:] in {"", "/"})
        for link in links
    ]
    body = "\n".join(f'<a href="{href}">words of version {version}</a>' for href in hrefs)
    return f"<!doctype html><title>{path}</title>{body}</html>\n".encode()


def dead_links(files: Mapping[str, bytes]) -> list[str]:
    """The links that lead nowhere, of all pages that a reader can reach from the home page."""
    reached, waiting, dead = set(), ["index.html"], []
    while waiting:
        page = waiting.pop()
        if page in reached or not page.endswith(".html"):
            continue
        reached.add(page)
        for href in re.findall(r'href="([^"]*)"', files[page].decode()):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), href))
            path = path.removeprefix("./") if path != "." else ""
            path = posixpath.join(path, "index.html") if href.endswith("/") else path
            if path in files:
                waiting.append(path)
            else:
                dead.append(f"{page}: {href}")
    return dead


def edition(files: Mapping[str, bytes], version: int = 0) -> Edition:
    """The edition that makes `files` stand, with one record that tells its version."""
    return Edition(
        files={path: _hash(data) for path, data in files.items()},
        read=lambda path: files[path],
        records=Records.of({"pages/index": f'{{"version":{version}}}'.encode()}),
        inputs="0" * 64,
        public=(f"incidents/i{version}/01",),
    )


def record(
    destination: Destination, version: int, clock: Callable[[], datetime], **more: str
) -> EditionResult:
    """Publishes the fake site of that version to `destination`."""
    return record_edition(
        destination, read_ledger(destination), edition(site(version), version), clock=clock, **more
    )
