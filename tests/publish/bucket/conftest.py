"""A publisher's view of the bucket of a test, and the small site that is published to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from hubgen.publish.destinations import Destination
from hubgen.publish.destinations.bucket import BucketDestination, open_bucket
from hubgen.publish.edition.transaction import EditionResult, record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import Clock
from tests.publish.bucket.proxy import BreakingProxy
from tests.publish.bucket.storage import Storage
from tests.support import fakes

SHORT = timedelta(seconds=0.3)
PATIENT = timedelta(seconds=20)


def site(version: int) -> dict[str, bytes]:
    """A site of few files: each costs requests."""
    return fakes.site(version, incidents=3)


def record(destination: Destination, version: int, clock: Clock) -> EditionResult:
    """Publishes the small site of that version."""
    edition = fakes.edition(site(version), version)
    return record_edition(destination, read_ledger(destination), edition, clock=clock)


def files_of(destination: BucketDestination) -> dict[str, bytes]:
    """What the store serves of the site itself."""
    paths = [path for path in destination.list() if not path.startswith("editions/")]
    return {path: destination.get(path).data for path in paths}  # type: ignore[union-attr]


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
