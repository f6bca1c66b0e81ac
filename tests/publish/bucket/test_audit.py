"""Audits of a bucket: what they cost, and what the command says."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import CliRunner, Result

from hubgen.cli.main import main
from hubgen.publish.destinations.bucket import BucketDestination
from hubgen.publish.ledger.auditing import audit
from hubgen.publish.ledger.ledger import read_ledger
from tests.conftest import HubFolder
from tests.publish.bucket.conftest import record, site
from tests.publish.bucket.storage import Storage
from tests.support.fakes import HandClock


def test_an_audit_lists_and_publishing_does_not(
    destination: BucketDestination, storage: Storage
) -> None:
    record(destination, 0, HandClock())
    record(destination, 1, HandClock())
    assert not any("list-type" in one.query for one in storage.requests)
    audit(destination)
    assert any("list-type" in one.query for one in storage.requests)


def test_the_command_ends_with_1_where_something_does_not_fit(
    destination: BucketDestination, hub_folder: Callable[..., HubFolder]
) -> None:
    root = hub_folder().root

    def run(*more: str) -> Result:
        words = ["-C", str(root), "publish", destination.name, "--audit", *more]
        return CliRunner().invoke(main, words)

    assert run().exit_code == 2
    record(destination, 0, HandClock())
    fits = run()
    assert (fits.exit_code, fits.stdout) == (0, "")
    assert f"{len(site(0))} files are as the last edition says" in fits.stderr
    destination.put("stray.txt", b"1")
    destination.delete("status.json")
    off = run()
    assert off.exit_code == 1
    assert "status.json: it is missing" in off.stderr
    assert "stray.txt: no edition knows this file" in off.stderr
    assert "1 do not fit, 1 are unknown" in off.stderr
    assert not read_ledger(destination).doubtful
    assert f"now run: hubgen publish {destination.name}" in run("--yes").stderr
    assert read_ledger(destination).doubtful
