"""A store on this machine, a new bucket for each test, and hands that publish to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest

from hubgen.publish.targets.bucket import BucketTarget, open_bucket
from tests.publish.bucket.storage import Storage

_NUMBERS = itertools.count(1)
SHORT = timedelta(seconds=1)


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
def opened(address: str) -> Callable[[], BucketTarget]:
    """Opens the bucket as another process would."""
    return lambda: open_bucket(address, SHORT)


@pytest.fixture
def target(opened: Callable[[], BucketTarget]) -> BucketTarget:
    return opened()
