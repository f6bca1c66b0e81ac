"""The bucket as a destination: each file whole, served as what it is, and decided once."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from typing import Any

from hubgen.publish.destinations.bucket import BucketDestination
from hubgen.publish.ledger.verifying import verify
from tests.publish.bucket.conftest import record, site
from tests.publish.bucket.storage import Storage
from tests.support.fakes import HandClock

Opened = Callable[[], BucketDestination]
PAGE = b"<!doctype html><p>We are sorry.</p>" * 100


def test_announced_files_are_fetched_once_in_whatever_order_they_are_read(
    destination: BucketDestination, opened: Opened, storage: Storage
) -> None:
    paths = [f"{number}.txt" for number in range(60)]
    for path in paths:
        destination.put(path, path.encode())
    for order in (paths, paths[:1]):
        other = opened()
        storage.requests.clear()
        other.prefetch(order)
        for path in order:
            assert other.get(path).data == path.encode()  # type: ignore[union-attr]
        assert len(storage.requests) == len(order)
    other.prefetch(paths)
    for path in reversed(paths):
        assert other.get(path).data == path.encode()  # type: ignore[union-attr]


def test_files_beside_the_folder_are_not_seen(destination: BucketDestination, client: Any) -> None:
    bucket = destination.name.split("/")[2]
    client.put_object(Bucket=bucket, Key="status-other/index.html", Body=b"1")
    client.put_object(Bucket=bucket, Key="index.html", Body=b"1")
    destination.put("über uns/a b.html", b"1")
    destination.put("index.html", b"2")
    assert list(destination.list()) == ["index.html", "über uns/a b.html"]
    assert list(destination.list("über uns")) == ["über uns/a b.html"]
    assert destination.get("über uns/a b.html").data == b"1"  # type: ignore[union-attr]


def test_pages_are_stored_packed_and_what_programs_read_is_not(
    destination: BucketDestination, client: Any
) -> None:
    files = {
        "index.html": PAGE,
        "feed.atom": PAGE,
        "status.json": PAGE,
        "tiny.html": b"<p>1",
        "logo.png": PAGE,
        "editions/packs/aa/bb.gz": PAGE,
        "assets/hub.0123abcd.css": PAGE,
    }
    for path, data in files.items():
        destination.put(path, data)
        assert destination.get(path).data == data  # type: ignore[union-attr]
    found = {path: _head(client, destination, path) for path in files}
    pack_object = {path for path, head in found.items() if head.get("ContentEncoding") == "gzip"}
    assert pack_object == {"index.html", "assets/hub.0123abcd.css"}
    assert found["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert "max-age=60" in found["index.html"]["CacheControl"]
    assert "immutable" in found["assets/hub.0123abcd.css"]["CacheControl"]
    assert found["feed.atom"]["ContentType"] == "application/atom+xml"
    body = client.get_object(**_key(destination, "index.html"))["Body"].read()
    assert gzip.decompress(body) == PAGE
    assert len(body) < len(PAGE) / 4


def test_a_large_file_goes_in_parts_and_comes_back_whole(
    destination: BucketDestination, storage: Storage
) -> None:
    data = random.Random(7).randbytes(11_000_000)
    destination.put("film.bin", data)
    assert sum("partNumber" in one.query for one in storage.requests) == 3
    assert destination.get("film.bin").data == data  # type: ignore[union-attr]


def test_a_large_ledger_is_written_on_its_condition(
    destination: BucketDestination, opened: Opened
) -> None:
    data = random.Random(8).randbytes(7_000_000)
    assert destination.put_if_absent("editions/ledger.jsonl", data)
    seen = opened().get("editions/ledger.jsonl")
    assert seen is not None
    assert seen.data == data
    assert destination.put_if_unchanged("editions/ledger.jsonl", data + b"1", seen.version)
    assert not opened().put_if_unchanged("editions/ledger.jsonl", b"2", seen.version)


def test_a_damaged_page_is_found_and_no_accident(
    destination: BucketDestination, client: Any
) -> None:
    clock = HandClock()
    record(destination, 0, clock)
    assert verify(destination).findings == ()
    client.put_object(**_key(destination, "index.html"), Body=b"torn", ContentEncoding="gzip")
    assert [one.path for one in verify(destination).findings] == ["index.html"]


def test_only_what_changed_is_written(destination: BucketDestination, storage: Storage) -> None:
    clock = HandClock()
    record(destination, 0, clock)
    storage.requests.clear()
    record(destination, 1, clock)
    changed = {path for path, data in site(1).items() if site(0).get(path) != data}
    written = {one.path.partition("/status/")[2] for one in storage.requests if one.method == "PUT"}
    assert {path for path in written if not path.startswith("editions/")} == changed


def test_a_bucket_that_keeps_versions_is_a_reason_to_warn(
    destination: BucketDestination, opened: Opened, client: Any
) -> None:
    record(destination, 0, HandClock())
    assert not destination.cautions()
    bucket = destination.name.split("/")[2]
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    record(destination, 1, HandClock())
    other = opened()
    other.get("editions/ledger.jsonl")
    assert "stay in the earlier versions" in other.cautions()[0]


def _key(destination: BucketDestination, path: str) -> dict[str, str]:
    _, _, bucket, folder = destination.name.split("/")
    return {"Bucket": bucket, "Key": f"{folder}/{path}"}


def _head(client: Any, destination: BucketDestination, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.head_object(**_key(destination, path))
    return found
