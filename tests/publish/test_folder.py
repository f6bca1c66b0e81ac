"""The folder destination: each file whole, and trouble with it said in words."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hubgen.outputs.serving import Stage, serving
from hubgen.problems import WrongUsageError
from hubgen.publish.destinations import FolderDestination, open_destination
from hubgen.publish.destinations.store import DestinationError
from tests.support.fakes import HandClock, dead_links, record, site


def test_deleting_leaves_no_empty_folders(tmp_path: Path) -> None:
    destination = FolderDestination(tmp_path)
    destination.put("a/b/c", b"1")
    destination.put("a/d", b"1")
    destination.delete("a/b/c")
    destination.delete("a/b/c")
    assert list(destination.list()) == ["a/d"]
    assert not (tmp_path / "a/b").exists()


def test_files_are_readable_for_the_web_server(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        FolderDestination(tmp_path).put("a/b", b"1")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a/b").stat().st_mode) == 0o644


def test_a_full_disk_is_said_in_words_and_what_was_live_stays_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, destination = HandClock(), FolderDestination(tmp_path / "live")
    record(destination, 0, clock)
    real, left = FolderDestination._put, [10]

    def full(self: FolderDestination, path: str, data: bytes, *, durable: bool) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device", str(self.root / path))
        real(self, path, data, durable=durable)

    monkeypatch.setattr(FolderDestination, "_put", full)
    with pytest.raises(DestinationError, match="No space left on device"):
        record(destination, 1, clock)
    monkeypatch.undo()
    files = {path: (destination.root / path).read_bytes() for path in destination.list()}
    assert dead_links(files) == []
    record(destination, 1, clock)
    assert {path for path in destination.list() if not path.startswith("editions/")} == set(site(1))


def test_a_wrong_permission_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("a file where the folder belongs", "utf-8")
    with pytest.raises(DestinationError, match="live could not be written"):
        record(FolderDestination(tmp_path / "live", "live"), 0, HandClock())


def test_a_share_that_is_not_connected_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="the share is connected"):
        open_destination(str(tmp_path / "mnt/share/status"), tmp_path / "hub")


@pytest.mark.parametrize("where", [".", "..", "content", "content/pages", "incidents", "dist/site"])
def test_a_hub_is_never_published_into_its_own_sources(tmp_path: Path, where: str) -> None:
    hub = tmp_path / "hub"
    hub.mkdir()
    with pytest.raises(WrongUsageError, match="the hub's own files"):
        open_destination(where, hub)


@pytest.mark.parametrize(
    ("path", "content_type", "stage", "recorded"),
    [
        ("index.html", "text/html; charset=utf-8", Stage.HOME, True),
        ("de/index.html", "text/html; charset=utf-8", Stage.HOME, True),
        ("incidents/index.html", "text/html; charset=utf-8", Stage.LIST, True),
        ("incidents/x/index.html", "text/html; charset=utf-8", Stage.INCIDENT, True),
        ("de/incidents/x/index.html", "text/html; charset=utf-8", Stage.INCIDENT, True),
        ("incidents/x/receipt.png", "image/png", Stage.ASSET, False),
        ("components/a/feed.atom", "application/atom+xml", Stage.FEED, True),
        ("feed.rss", "application/rss+xml", Stage.FEED, False),
        ("feed.json", "application/feed+json", Stage.FEED, False),
        ("status.json", "application/json", Stage.STATUS, True),
        ("api/v2/summary.json", "application/json", Stage.FEED, True),
        ("api/v2/incidents.json", "application/json", Stage.FEED, False),
        ("calendar.ics", "text/calendar; charset=utf-8", Stage.FEED, False),
        ("assets/x/main.57a0d79d.min.css", "text/css; charset=utf-8", Stage.ASSET, False),
        (".nojekyll", "application/octet-stream", Stage.ASSET, False),
    ],
)
def test_every_file_is_served_and_recorded_as_what_it_is(
    path: str, content_type: str, stage: Stage, *, recorded: bool
) -> None:
    found = serving(path)
    assert (found.content_type, found.stage, found.recorded) == (content_type, stage, recorded)


def test_the_picture_of_a_shared_link_stays_and_nothing_else_does() -> None:
    assert serving("de/incidents/2026-11-22-x/card-01-investigating.png").stays
    for path in ("cards/resolved.png", "incidents/x/receipt.png", "incidents/x/index.html"):
        assert not serving(path).stays


def test_only_what_has_its_hash_in_its_name_is_cached_for_ever() -> None:
    assert "immutable" in serving("assets/stylesheets/main.57a0d79d.min.css").cache
    assert "immutable" not in serving("assets/hub/hub.css").cache
    assert "immutable" not in serving("index.html").cache
    assert "immutable" in serving("editions/packs/aa/bb.gz").cache
