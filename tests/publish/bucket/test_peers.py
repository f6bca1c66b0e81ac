"""Other programs read back what was published: the same bytes, types and cache times."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hubgen.outputs.serving import serving
from hubgen.publish.destinations.bucket import BucketDestination, open_bucket
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.release.preparation import publish
from tests.publish.bucket.conftest import site
from tests.publish.bucket.storage import Storage
from tests.publish.conftest import LiveHub
from tests.support.fakes import HandClock, edition


def plain(data: bytes, encoding: str | None) -> str:
    return hashlib.sha256(gzip.decompress(data) if encoding == "gzip" else data).hexdigest()


def test_boto3_reads_the_same_bytes_types_and_cache_times(
    live_hub: LiveHub, address: str, client: Any
) -> None:
    publish(
        live_hub.hub.root,
        address,
        None,
        live_hub.now,
        clock=lambda: live_hub.now,
        steps=live_hub.steps,
    )
    published = read_ledger(open_bucket(address)).state().files
    _, _, bucket, folder = address.split("/")
    pack_object = set()
    for path, name in published.items():
        found = client.get_object(Bucket=bucket, Key=f"{folder}/{path}")
        assert plain(found["Body"].read(), found.get("ContentEncoding")) == name
        assert found["ContentType"] == serving(path).content_type
        assert found["CacheControl"] == serving(path).cache
        pack_object |= {path} if "ContentEncoding" in found else set()
    assert any(path.endswith(".html") for path in pack_object)
    assert not pack_object & {path for path in published if serving(path).shared}


def test_the_program_aws_reads_the_same_bytes_and_types(
    destination: BucketDestination, storage: Storage, tmp_path: Path
) -> None:
    program = shutil.which("aws")
    if program is None:
        pytest.skip("the program aws is not installed")
    files = {**site(0), "index.html": site(0)["index.html"] + b"<p>We are sorry.</p>" * 100}
    record_edition(destination, read_ledger(destination), edition(files), clock=HandClock())
    command, copied = [program, "--endpoint-url", storage.url], tmp_path / "copied"
    subprocess.run(
        [*command, "s3", "cp", "--recursive", "--quiet", destination.name, str(copied)], check=True
    )
    for path, data in files.items():
        stored = (copied / path).read_bytes()
        assert (gzip.decompress(stored) if path == "index.html" else stored) == data
    _, _, bucket, folder = destination.name.split("/")
    printed = subprocess.run(
        [*command, "s3api", "head-object", "--bucket", bucket, "--key", f"{folder}/index.html"],
        check=True,
        capture_output=True,
    )
    head = json.loads(printed.stdout)
    assert head["ContentType"] == "text/html; charset=utf-8"
    assert head["ContentEncoding"] == "gzip"
    assert head["CacheControl"] == serving("index.html").cache
