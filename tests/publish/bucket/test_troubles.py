"""Trouble: what passes is outlasted, what stays is told in words that say what to do."""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations import open_destination
from hubgen.publish.destinations.bucket import BucketDestination, open_bucket
from hubgen.publish.destinations.store import DestinationError
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.verifying import verify
from tests.publish.bucket.conftest import PATIENT, SHORT, files_of, record, site
from tests.publish.bucket.proxy import BreakingProxy
from tests.publish.bucket.storage import Request, Storage
from tests.publish.contract.places import BucketPlace
from tests.publish.contract.publishers import race
from tests.support.fakes import HandClock, dead_links

Opened = Callable[[], BucketDestination]
SLOW_DOWN, TOO_MANY = "503 Slow Down SlowDown", "429 Too Many Requests TooManyRequests"


def test_a_store_that_asks_to_slow_down_for_a_while_gets_everything(
    address: str, storage: Storage
) -> None:
    chance = random.Random(5)
    refusals = [SLOW_DOWN, TOO_MANY, *[None] * 10]
    storage.answer = lambda _request: chance.choice(refusals)
    clock, destination = HandClock(), open_bucket(address, PATIENT)
    record(destination, 0, clock)
    record(destination, 1, clock)
    storage.reset()
    assert files_of(destination) == site(1)
    assert verify(destination).findings == ()
    assert len(read_ledger(destination).lines) == 2


def test_on_a_line_that_keeps_breaking_every_edition_is_made_once(
    breaking: BreakingProxy, address: str, storage: Storage
) -> None:
    clock, destination = HandClock(), open_bucket(address, PATIENT)
    for version in range(3):
        assert record(destination, version, clock).line is not None
    assert breaking.broken > 15
    assert len(read_ledger(destination).lines) == 3
    assert files_of(destination) == site(2)
    assert verify(destination).findings == ()
    assert not read_ledger(destination).doubtful


def test_on_a_line_that_keeps_breaking_one_of_two_publishers_makes_the_edition(
    address: str, client: Any, storage: Storage, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = BucketPlace(tmp_path, address, client, storage)
    place.publish(0)
    request.getfixturevalue("breaking")
    for version in range(1, place.races // 3 + 1):
        race(place, version, ("one", "other"))
        assert place.served() == place.site(version)
        assert verify(place.open()).findings == ()


def test_who_won_but_never_heard_of_it_has_won(
    destination: BucketDestination,
    opened: Opened,
    storage: Storage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The store does the write and its answer is lost: the repetition is refused."""
    done, real = [False], destination._objects.put_if

    def lost(*args: object) -> None:
        assert real(*args) is not None or done[0]  # type: ignore[arg-type]
        done[0] = True

    monkeypatch.setattr(destination._objects, "put_if", lost)
    destination._is_checked = True
    assert destination.put_if_absent("editions/claim", b"mine")
    monkeypatch.undo()
    seen = destination.get("editions/claim")
    assert seen is not None
    assert destination.put_if_unchanged("editions/claim", b"mine, renewed", seen.version)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (SLOW_DOWN, "it keeps asking to slow down; wait a minute; what is live is sound"),
        (TOO_MANY, "it keeps asking to slow down"),
        ("500 Internal InternalError", "it has a failure of its own"),
        ("403 Forbidden AccessDenied", "they must be allowed to list the bucket and to read"),
        ("403 Forbidden SignatureDoesNotMatch", "it does not accept the credentials; see AWS_"),
        ("403 Forbidden RequestTimeTooSkewed", "it does not trust this machine's clock"),
        ("301 Moved PermanentRedirect", "set AWS_REGION"),
        ("501 Not Implemented NotImplemented", "it cannot write on a condition"),
        ("404 Not Found NoSuchBucket", "there is no such bucket"),
        ("400 Bad Request InvalidArgument", "InvalidArgument"),
    ],
)
def test_what_does_not_pass_is_reported_in_words(
    destination: BucketDestination, storage: Storage, answer: str, words: str
) -> None:
    storage.answer = lambda _request: answer
    with pytest.raises(DestinationError) as caught:
        destination.put_if_absent("editions/claim", b"mine")
    assert words in str(caught.value)
    assert str(caught.value).startswith("s3://hub-")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("answer", [SLOW_DOWN, "403 Forbidden AccessDenied"])
def test_a_publication_that_fails_in_the_midst_leaves_a_sound_hub_and_the_next_goes_on(
    opened: Opened, storage: Storage, answer: str
) -> None:
    clock = HandClock()
    record(opened(), 0, clock)
    is_broken = [False]

    def break_down(request: Request) -> str | None:
        is_broken[0] |= request.method == "PUT" and request.path.endswith("/incidents/index.html")
        return answer if is_broken[0] else None

    storage.answer = break_down
    with pytest.raises(DestinationError):
        record(opened(), 1, clock)
    storage.answer = lambda _request: None
    destination = opened()
    files = files_of(destination)
    assert files not in (site(0), site(1))
    assert dead_links(files) == []
    assert all(data in (site(0).get(path), site(1).get(path)) for path, data in files.items())
    clock.forward(61)
    record(destination, 1, clock)
    assert files_of(destination) == site(1)
    assert verify(destination).findings == ()


def test_a_store_that_is_not_there_is_said_so(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(DestinationError, match="it cannot be reached"):
        open_bucket(address, SHORT).get(LEDGER)


def test_a_store_that_overlooks_conditions_is_refused_before_anything_is_written(
    destination: BucketDestination, opened: Opened, storage: Storage
) -> None:
    storage.knows_conditions = False
    with pytest.raises(DestinationError, match=r"without regard to If-None-Match"):
        record(destination, 0, HandClock())
    assert list(opened().list()) == []


def test_without_the_package_for_buckets_its_installation_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [one for one in sys.modules if ".destinations.bucket" in one or "obstore" in one]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(WrongUsageError, match=r"pip install 'hubgen\[cloud\]'"):
        open_destination("s3://hub/status", tmp_path)


@pytest.mark.parametrize(
    "address", ["s3:", "s3://", "s3:hub", "s3:///status", "s3://hub//a", "s3://hub/../a", "gs:x"]
)
def test_what_is_no_address_of_a_bucket_is_refused_with_an_example(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongUsageError, match=r"write (s3|gs)://BUCKET/FOLDER"):
        open_destination(address, tmp_path)


def test_publishers_who_are_refused_do_not_wait_for_the_same_time() -> None:
    from hubgen.publish.destinations.bucket import objects

    slept: list[float] = []
    pause = objects.time.sleep
    objects.time.sleep = slept.append  # type: ignore[assignment]
    try:
        for tried in itertools.chain([0] * 8, [3] * 8):
            objects.pause(tried)
    finally:
        objects.time.sleep = pause
    assert len(set(slept)) == 16
    assert max(slept[:8]) < min(slept[8:])
