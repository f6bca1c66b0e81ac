"""Which files a change may concern, whether a path is a file, a folder, or what was one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hubgen.preview.files.file_stats import FileStats, is_watched


def _write(root: Path, *paths: str) -> set[str]:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, "utf-8")
    return set(paths)


def _changed(stats: FileStats, *paths: str) -> frozenset[str]:
    return stats.refresh(paths).changed


def test_files_of_a_folder_that_is_gone_are_found_by_the_folders_name(tmp_path: Path) -> None:
    early = _write(tmp_path, "incidents/2026/a/01.md", "incidents/2026/a/02.md")
    stats = FileStats(tmp_path)
    late = _write(tmp_path, "incidents/2026/b/01.md", "incidents/2026/b/deeper/02.md")
    assert _changed(stats, "incidents/2026/b") == late
    (tmp_path / "incidents/2026/b").rename(tmp_path / "incidents/2026/c")
    moved = {path.replace("/b/", "/c/") for path in late}
    assert _changed(stats, "incidents/2026/b", "incidents/2026/c") == late | moved
    assert _changed(stats, "incidents/2026/b") == frozenset()
    shutil.rmtree(tmp_path / "incidents/2026")
    assert _changed(stats, "incidents/2026") == early | moved
    assert len(stats) == 0
    assert _changed(stats, "incidents") == frozenset()


def test_a_file_that_an_event_names_is_compared_by_its_content(tmp_path: Path) -> None:
    (path,) = _write(tmp_path, "content/pages/about.md")
    file = tmp_path / path
    stats = FileStats(tmp_path)
    stats.refresh([path])
    before = file.stat()
    file.write_text(path.upper(), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _changed(stats, path) == {path}
    assert _changed(stats, path) == frozenset()


def test_every_file_that_an_event_names_is_a_suspect(tmp_path: Path) -> None:
    (path,) = _write(tmp_path, "content/pages/about.md")
    stats = FileStats(tmp_path)
    stats.refresh([path])
    there_and_away = "content/pages/there-and-away.md"
    assert stats.refresh([path, there_and_away]).suspects == {path, there_and_away}
    assert stats.refresh([path, there_and_away]).changed == frozenset()


def test_a_folder_that_was_away_for_a_moment_makes_its_files_suspects(tmp_path: Path) -> None:
    paths = _write(tmp_path, "incidents/2026/a/01.md", "incidents/2026/a/02.md")
    stats = FileStats(tmp_path)
    (tmp_path / "incidents/2026/a").rename(tmp_path / "away")
    (tmp_path / "away").rename(tmp_path / "incidents/2026/a")
    assert stats.refresh(["incidents/2026/a"]).suspects == paths


def test_a_look_at_everything_suspects_only_what_the_system_says_has_changed(
    tmp_path: Path,
) -> None:
    paths = _write(tmp_path, "content/a.md", "content/b.md", "incidents/2026/a/01.md", "mkdocs.yml")
    stats = FileStats(tmp_path)
    assert stats.refresh([], rescan=True).suspects == frozenset()
    (tmp_path / "content/a.md").write_text("new", "utf-8")
    (tmp_path / "mkdocs.yml").unlink()
    shutil.rmtree(tmp_path / "incidents")
    assert stats.refresh([], rescan=True).changed == paths - {"content/b.md"}
    assert stats.refresh([], rescan=True).suspects == frozenset()


def test_links_in_a_circle_and_out_of_the_hub_are_not_followed(tmp_path: Path) -> None:
    _write(tmp_path, "content/pages/about.md", "mkdocs.yml")
    assert not FileStats(tmp_path).has_links
    (tmp_path / "content/pages/loop").symlink_to(tmp_path / "content")
    (tmp_path / "content/out").symlink_to("/usr")
    (tmp_path / "content/dead.md").symlink_to("nowhere")
    (tmp_path / "content/self").symlink_to("self")
    stats = FileStats(tmp_path)
    assert (len(stats), stats.has_links) == (2, True)


def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    _write(tmp_path, "content/pages/about.md")
    stats = FileStats(tmp_path)
    os.mkfifo(tmp_path / "content/pipe.md")
    (tmp_path / "content/zero.md").symlink_to("/dev/zero")
    (tmp_path / "content/pages/about.md").unlink()
    os.mkfifo(tmp_path / "content/pages/about.md")
    named = ["content/pipe.md", "content/zero.md", "content/pages/about.md"]
    assert _changed(stats, *named) == {"content/pages/about.md"}


@pytest.mark.parametrize("path", ["mkdocs.yml", "content/hub.yml", "incidents/2026/a/01-x.md"])
def test_sources_are_watched(path: str) -> None:
    assert is_watched(path)


@pytest.mark.parametrize(
    "path", ["dist/site/x", "notes.md", "content/.hidden.md", "content/.git/x.md", "content/a.md~"]
)
def test_what_no_build_depends_on_is_not_watched(path: str) -> None:
    assert not is_watched(path)
