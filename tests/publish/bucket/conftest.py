"""A store on this machine, a new bucket for each test, and a publisher's view of it."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest

from hubgen.publish.destinations import Destination
from hubgen.publish.destinations.bucket import BucketDestination, open_bucket
from hubgen.publish.edition.transaction import Outcome, record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import Clock
from tests.publish.bucket.proxy import BreakingProxy
from tests.publish.bucket.storage import Storage
from tests.support import fakes

_NUMBERS = itertools.count(1)
SHORT = timedelta(seconds=0.3)
PATIENT = timedelta(seconds=20)


def site(version: int) -> dict[str, bytes]:
    """A site of few files: each costs requests."""
    return fakes.site(version, incidents=3)


def record(destination: Destination, version: int, clock: Clock) -> Outcome:
    """Publishes the small site of that version."""
    edition = fakes.edition(site(version), version)
    return record_edition(destination, read_ledger(destination), edition, clock=clock)


def files_of(destination: BucketDestination) -> dict[str, bytes]:
    """What the store serves of the site itself."""
    paths = [path for path in destination.list() if not path.startswith("editions/")]
    return {path: destination.get(path).data for path in paths}  # type: ignore[union-attr]


def served(client: Any, address: str) -> dict[str, bytes]:
    """What readers get of the site, by another program's eyes."""
    _, _, bucket, folder = address.split("/")
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{folder}/")
    found = {}
    for key in [one["Key"] for page in pages for one in page.get("Contents", ())]:
        path = key.removeprefix(f"{folder}/")
        if not path.startswith("editions/"):
            answer = client.get_object(Bucket=bucket, Key=key)
            data = answer["Body"].read()
            packed = answer.get("ContentEncoding") == "gzip"
            found[path] = gzip.decompress(data) if packed else data
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[Storage]:
    storage = Storage()
    yield storage
    storage.close()


@pytest.fixture
def storage(server: Storage, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """The store as a publisher's environment names it."""
    server.reset()
    for name, value in environment(server.url).items():
        monkeypatch.setenv(name, value)
    return server


def environment(url: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "maya",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "NO_PROXY": "127.0.0.1",
    }


@pytest.fixture
def client(storage: Storage) -> Any:
    """Another program's way to the store."""
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


@pytest.fixture
def opened(address: str) -> Callable[[], BucketDestination]:
    """Opens the bucket as another process would."""
    return lambda: open_bucket(address, SHORT)


@pytest.fixture
def destination(opened: Callable[[], BucketDestination]) -> BucketDestination:
    return opened()


@pytest.fixture
def breaking(
    storage: Storage, address: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BreakingProxy]:
    """The same store behind a bad line."""
    proxy = BreakingProxy(storage.port, chance=0.2, seed=3)
    monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
    yield proxy
    proxy.close()
