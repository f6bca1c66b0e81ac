"""What all tests of publishing share: hubs that are published in no time, and buckets.

A hub's site is composed as ever, and rendered by a stand-in.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hubgen.cli.context import CommandEnvironment
from hubgen.outputs.artifact import Site
from hubgen.problems import Problem
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.release.preparation import prepare, publish
from hubgen.publish.release.release import PublishResult, Release
from hubgen.publish.release.steps import ReleaseSteps
from tests.conftest import SAMPLE_TIME, HubFolder

if TYPE_CHECKING:
    from tests.publish.bucket.storage import Storage

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class QuickSite:
    files: Mapping[str, str]
    contents: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        return self.contents[path]


@contextmanager
def quickly(site: Site, root: Path) -> Iterator[QuickSite]:
    """Every page as its title and the words that its incident has."""
    contents = {artifact.path: artifact.data for artifact in site.artifacts}
    for copy in site.copies:
        contents[copy.path] = (root / copy.source).read_bytes()
    for language in site.languages:
        for page in language.pages:
            words = [page.title, page.description or ""]
            incident = page.context.get("incident")
            words += [update.body.html for update in getattr(incident, "updates", ())]
            name = page.path if page.path.endswith(".html") else f"{page.path}index.html"
            contents[name] = "\n".join(words).encode()
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    yield QuickSite(digests, contents)


def nothing_built(*_all: object) -> None:
    """The incremental build, of a hub that only MkDocs can build."""


def no_message_errors(*_all: object) -> list[Problem]:
    return []


RENDERED_QUICKLY = ReleaseSteps(build_incrementally=nothing_built, render=quickly)
"""Sites are made by the stand-in, and beside `dist/`."""
QUICK = replace(RENDERED_QUICKLY, message_errors=no_message_errors)
"""The same, and nobody judges the messages."""


class LiveHub:
    """A hub, the folder that it is published to, and max_workers to publish with."""

    def __init__(self, hub: HubFolder, live: Path, steps: ReleaseSteps = QUICK) -> None:
        self.hub, self.live, self.steps = hub, live, steps
        self.destination = FolderDestination(live)
        self.now = SAMPLE_TIME

    def publish(self, **more: object) -> PublishResult:
        more = {"clock": lambda: self.now, "steps": self.steps, **more}
        return publish(self.hub.root, str(self.live), None, self.now, **more)  # type: ignore[arg-type]

    @contextmanager
    def prepared(self, at_text: str | None = None, **more: object) -> Iterator[Release]:
        more = {"steps": self.steps, **more}
        with prepare(self.hub.root, str(self.live), at_text, self.now, **more) as ready:  # type: ignore[arg-type]
            yield ready

    def environment(self, *, is_terminal: bool = False) -> CommandEnvironment:
        """Return what commands use besides their arguments."""
        return CommandEnvironment(
            clock=lambda: self.now, is_terminal=lambda: is_terminal, release_steps=self.steps
        )

    def later(self, now: datetime) -> None:
        self.now = now

    def page(self, path: str) -> str:
        return (self.live / path).read_text("utf-8")


@pytest.fixture
def live_hub(hub_folder: Callable[..., HubFolder], tmp_path: Path) -> LiveHub:
    """The small sound hub, about to be published for the first time; nobody judges its messages."""
    return LiveHub(hub_folder(), tmp_path / "live")


@pytest.fixture(scope="session")
def server() -> Iterator[Storage]:
    """An object store on this machine; skips where a package that it needs is missing."""
    for package in ("obstore", "boto3", "moto"):
        pytest.importorskip(package)
    from tests.publish.bucket.storage import Storage

    storage = Storage()
    yield storage
    storage.close()


@pytest.fixture
def storage(server: Storage, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """The store as a publisher's environment names it."""
    server.reset()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "maya",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.url,
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    return server


@pytest.fixture
def client(storage: Storage) -> Iterator[Any]:
    """Another program's way to the store."""
    import boto3

    made = boto3.client("s3", endpoint_url=storage.url)
    yield made
    made.close()


@pytest.fixture
def address(client: Any, storage: Storage) -> str:
    """An empty folder in a new bucket."""
    bucket = f"hub-{next(_NUMBERS)}"
    client.create_bucket(Bucket=bucket)
    storage.requests.clear()
    return f"s3://{bucket}/status"
