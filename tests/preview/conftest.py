"""A watcher on a hub in a folder, with a builder that is quick, or the real one."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.preview.builder import Builder, BuildResult
from hubgen.preview.loop import Rebuild
from hubgen.preview.serving.server import PreviewServer
from hubgen.preview.session import session
from hubgen.problems import ContentError, Place, Problem

PATIENCE = 40.0


def texts_below(folder: Path) -> Iterator[str]:
    """The texts of the Markdown files below `folder`, while others come and go."""
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            with suppress(FileNotFoundError):
                if name.endswith(".md"):
                    yield Path(place, name).read_text("utf-8")


class QuickBuilder:
    """Puts all texts on one page; BROKEN in a file is an error, BUG a defect."""

    def __init__(self, root: Path) -> None:
        self.root, self.project = root, None
        self.suspects: list[frozenset[str] | None] = []
        self.at_work = threading.Event()

    def repository(self, language: str) -> None:
        """Nothing: the project has every incident."""

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Nothing to prepare."""

    def build(self, suspects: frozenset[str] | None) -> BuildResult:
        self.suspects.append(suspects)
        self.at_work.set()
        texts = [text for top in ("content", "incidents") for text in texts_below(self.root / top)]
        page = "<body>" + "\n".join(texts) + "</body>"
        if "BUG" in page:
            raise ZeroDivisionError
        if "BROKEN" in page:
            raise ContentError([Problem(place=Place("content/x.md", 2), rule="x", what="broken")])
        destination = self.root / "dist" / "site" / "index.html"
        destination.parent.mkdir(parents=True, exist_ok=True)
        before = destination.read_text("utf-8") if destination.exists() else None
        destination.write_text(page, "utf-8")
        return BuildResult(written=("site/index.html",) if page != before else (), problems=())


@dataclass
class Ear:
    """Hears what the watcher says."""

    rebuilds: list[Rebuild] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    heard: threading.Condition = field(default_factory=threading.Condition)

    def serving(self, url: str, requested_port: int) -> None:
        pass

    def notice(self, text: str) -> None:
        with self.heard:
            self.notices.append(text)
            self.heard.notify_all()

    def rebuilt(self, result: Rebuild) -> None:
        with self.heard:
            self.rebuilds.append(result)
            self.heard.notify_all()


class Watched:
    """A running watcher: what it heard, and its server."""

    def __init__(self, root: Path, server: PreviewServer, ear: Ear) -> None:
        self.root, self.server, self.ear = root, server, ear

    @property
    def rebuilds(self) -> list[Rebuild]:
        return self.ear.rebuilds

    def after_rebuilds(self, count: int) -> Rebuild:
        """The newest round, once there were `count`."""
        with self.ear.heard:
            assert self.ear.heard.wait_for(lambda: len(self.ear.rebuilds) >= count, PATIENCE), (
                f"{len(self.ear.rebuilds)} rebuilds instead of {count}"
            )
            return self.ear.rebuilds[-1]

    def until(self, test: Callable[[Rebuild], bool]) -> Rebuild:
        """The first round of which `test` is true."""
        with self.ear.heard:
            assert self.ear.heard.wait_for(lambda: any(map(test, self.ear.rebuilds)), PATIENCE)
            return next(one for one in self.ear.rebuilds if test(one))

    def until_changed(self, paths: Iterable[str]) -> None:
        """Waits until there were rounds for all of `paths`, however many."""
        missing = set(paths)
        with self.ear.heard:
            assert self.ear.heard.wait_for(
                lambda: not missing.difference(*(one.changed for one in self.ear.rebuilds)),
                PATIENCE,
            )

    def until_built(self, text: str) -> None:
        """Waits until the newest round has `text` on the page; forgets the rounds before."""
        page = self.root / "dist/site/index.html"
        with self.ear.heard:
            assert self.ear.heard.wait_for(lambda: text in page.read_text("utf-8"), PATIENCE)
            del self.ear.rebuilds[:-1]

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return get(self.server, path, method, **headers)

    def events(self, count: int) -> list[dict[str, Any]]:
        """The first `count` states that an open page hears."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        connection.request("GET", "/_hubgen/events")
        response = connection.getresponse()
        states: list[dict[str, Any]] = []
        while len(states) < count:
            line = response.readline().decode()
            if line.startswith("data: "):
                states.append(json.loads(line.removeprefix("data: ")))
        connection.close()
        return states

    def quiet_for(self, seconds: float = 0.6) -> None:
        """Lets time pass in which nothing may happen."""
        before = len(self.rebuilds)
        time.sleep(seconds)
        assert len(self.rebuilds) == before, self.rebuilds[before:]


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


@contextmanager
def running(
    root: Path,
    builder: Builder,
    *,
    at_text: str | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    poll: bool = False,
) -> Iterator[Watched]:
    """A session with its loop on a thread, after its first round."""
    ear, over = Ear(), threading.Event()
    with session(
        root,
        at_text=at_text,
        now=now,
        host="127.0.0.1",
        port=0,
        builder=builder,
        listener=ear,
        poll=poll,
    ) as (loop, server):

        def run() -> None:
            loop.start()
            while not over.is_set():
                loop.step(0.05)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            watched = Watched(root, server, ear)
            watched.after_rebuilds(1)
            yield watched
        finally:
            over.set()
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that the quick builder can build."""
    for path in ("content/pages/about.md", "incidents/2026/a/01-first.md"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("old\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    return tmp_path


@pytest.fixture
def watched(folder: Path) -> Iterator[Watched]:
    """A running watcher with a quick builder."""
    with running(folder, QuickBuilder(folder)) as one:
        yield one


@pytest.fixture(scope="session")
def quick_builder() -> type[QuickBuilder]:
    """Makes a builder that is quick."""
    return QuickBuilder


@pytest.fixture(scope="session")
def watching() -> Callable[..., AbstractContextManager[Watched]]:
    """Makes a running watcher from a folder and a builder."""
    return running
