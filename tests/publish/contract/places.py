"""The places that the contract is held against: a folder, a branch of git and a bucket.

A place opens its destination as a process of its own would, shows what readers
get of the site by other means than the destination's, and kills a publisher at
a random instant.
"""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from hubgen.publish.destinations import Destination, FolderDestination, open_destination
from hubgen.publish.edition.transaction import EditionResult, record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import Clock, ConflictError
from tests.publish.contract.publishers import release
from tests.publish.git.conftest import Branch, git
from tests.support import fakes

if TYPE_CHECKING:
    from tests.publish.bucket.storage import Request, Storage

SOAK = bool(os.environ.get("HUBGEN_SOAK"))


def now() -> datetime:
    """Return the time of this machine, by which publishers in processes go."""
    return datetime.now(UTC)


class Place(ABC):
    """A place, and how often the trials of the contract are made there."""

    where: str
    folder: Path
    incidents = 12
    kills: int
    races: int
    fewest_hits = int(SOAK)
    """How many kills must at least hit a publication at work."""

    def open(self, who: str = "hub") -> Destination:
        """Return the destination as another process, on the machine of `who`, opens it."""
        root = self.folder / who
        (root / "content").mkdir(parents=True, exist_ok=True)
        return open_destination(self.where, root)

    def site(self, version: int) -> dict[str, bytes]:
        """Return the site that is published as `version`."""
        return fakes.site(version, self.incidents)

    def publish(self, version: int, clock: Clock = now, **more: str) -> EditionResult:
        """Publish a version of the site."""
        destination = self.open()
        wanted = fakes.edition(self.site(version), version)
        return record_edition(destination, read_ledger(destination), wanted, clock=clock, **more)

    def publish_after_kill(self, version: int) -> EditionResult:
        """Publish a version of the site where a publisher was just killed."""
        return self.publish(version)

    def editions(self) -> int:
        """Return how many editions the ledger has."""
        return len(read_ledger(self.open("reader")).lines)

    @abstractmethod
    def served(self) -> Mapping[str, bytes]:
        """Return what readers get of the site, without the record and the place's own files."""

    def change(self, files: Mapping[str, bytes | None]) -> None:
        """Write and remove (None) files without any publication."""
        destination = self.open("elsewhere")
        for path, data in files.items():
            if data is None:
                destination.delete(path)
            else:
                destination.put(path, data)
        assert destination.finish("Change by hand\n", fakes.START)

    @abstractmethod
    def measure(self, publication: Callable[[], object]) -> None:
        """Learn from a publication how long one takes."""

    @abstractmethod
    def kill(self, publisher: subprocess.Popen[str], chance: Random) -> None:
        """Let the waiting publisher start, and kill it at a random instant."""

    @abstractmethod
    def settle(self) -> None:
        """Wait until nothing of a killed publisher is under way."""

    @abstractmethod
    def assert_tidy(self) -> None:
        """Fail where a publication left something of its own behind."""


class _TimedPlace(Place):
    """A place whose publishers are killed after a random part of a publication's time."""

    _longest = 0.0
    _margin = 1.5

    def measure(self, publication: Callable[[], object]) -> None:
        begin = time.monotonic()
        publication()
        self._longest = (time.monotonic() - begin) * self._margin

    def kill(self, publisher: subprocess.Popen[str], chance: Random) -> None:
        release(publisher)
        time.sleep(chance.uniform(0, self._longest))
        self._strike(publisher, chance)
        publisher.communicate()

    def settle(self) -> None:
        """Nothing of it is under way, or a publication must cope with it."""

    def _strike(self, publisher: subprocess.Popen[str], _chance: Random) -> None:
        publisher.kill()


class FolderPlace(_TimedPlace):
    """A folder of this machine."""

    kills = 200 if SOAK else 8
    races = 100 if SOAK else 4

    def __init__(self, folder: Path) -> None:
        self.folder, self._live = folder, folder / "live"
        self.where = str(self._live)

    def served(self) -> Mapping[str, bytes]:
        return {
            path: (self._live / path).read_bytes()
            for path in FolderDestination(self._live).list()
            if not path.startswith("editions/")
        }

    def assert_tidy(self) -> None:
        left = {path.name for path in (self._live / "editions").iterdir()}
        assert left == {".work", "claim", "ledger.jsonl", "packs"}
        assert {path.name for path in (self._live / "editions/.work").iterdir()} == {"lock"}


class BranchPlace(_TimedPlace):
    """A branch of a bare repository on this disk."""

    kills = 60 if SOAK else 3
    races = 50 if SOAK else 2
    _margin = 1.2
    _group = 0

    def __init__(self, folder: Path) -> None:
        self.branch, self.folder = Branch(folder), folder
        self.where = self.branch.where

    def served(self) -> Mapping[str, bytes]:
        if not self.branch.tip():
            return {}
        files = self.branch.files()
        return {
            path: data
            for path, data in files.items()
            if not path.startswith("editions/") and path != ".nojekyll"
        }

    def publish_after_kill(self, version: int) -> EditionResult:
        """Publish, and again if a git that outlived its publisher was first, or came after."""
        try:
            done = self.publish(version)
        except ConflictError:
            done = self.publish(version)
        self._wait_for_group()
        return done if self.served() == self.site(version) else self.publish(version)

    def _wait_for_group(self) -> None:
        """Wait until no process of the killed publisher is left."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                os.killpg(self._group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.02)
        raise AssertionError("a process of a killed publisher does not end")

    def assert_tidy(self) -> None:
        git(self.branch.remote, "fsck", "--connectivity-only")

    def _strike(self, publisher: subprocess.Popen[str], chance: Random) -> None:
        """Kill all its processes, or it alone: then a git at work outlives it."""
        self._group = publisher.pid
        if chance.random() < 0.5:
            os.killpg(publisher.pid, signal.SIGKILL)
        else:
            publisher.kill()


class BucketPlace(Place):
    """A bucket of a store on this machine; its site is small, since each file costs requests."""

    incidents = 3
    kills = 50 if SOAK else 5
    races = 50 if SOAK else 3
    fewest_hits = kills // 3 if SOAK else 1

    def __init__(self, folder: Path, address: str, client: Any, storage: Storage) -> None:
        self.where, self.folder = address, folder
        self._client, self._storage = client, storage
        self._longest = 0

    def served(self) -> Mapping[str, bytes]:
        _, _, bucket, folder = self.where.split("/")
        listing = self._client.get_paginator("list_objects_v2")
        pages = listing.paginate(Bucket=bucket, Prefix=f"{folder}/")
        found = {}
        for key in [one["Key"] for page in pages for one in page.get("Contents", ())]:
            path = key.removeprefix(f"{folder}/")
            if not path.startswith("editions/"):
                answer = self._client.get_object(Bucket=bucket, Key=key)
                data = answer["Body"].read()
                pack_object = answer.get("ContentEncoding") == "gzip"
                found[path] = gzip.decompress(data) if pack_object else data
        return found

    def measure(self, publication: Callable[[], object]) -> None:
        self._storage.requests.clear()
        publication()
        self._longest = len(self._storage.requests)

    def kill(self, publisher: subprocess.Popen[str], chance: Random) -> None:
        """Kill it a little after a request came in, before that is served."""
        self._storage.requests.clear()
        at, later = chance.randrange(3, self._longest), chance.random() * 0.01
        count = [0]

        def strike(_request: Request) -> None:
            count[0] += 1
            if count[0] == at:
                time.sleep(later)
                publisher.kill()

        self._storage.answer = strike
        release(publisher)
        publisher.communicate(timeout=60)

    def settle(self) -> None:
        self._storage.settle()
        self._storage.reset()

    def assert_tidy(self) -> None:
        files = [path for path in self.open().list("editions") if "/packs/" not in path]
        assert files == ["editions/claim", "editions/ledger.jsonl"]
