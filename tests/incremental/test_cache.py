"""The cache's file: it counts as deleted after another program wrote to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from hubgen.incremental.cache.build_cache import BuildCache
from hubgen.incremental.cache.records import TargetRecord
from hubgen.outputs.targets import TargetId

PAGE = 4096


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cache/build.db"
    cache = _cache(path)
    cache.close()
    return path


def _cache(path: Path) -> BuildCache:
    cache = BuildCache(path)
    with cache.transaction():
        cache.stamp = "kept"
    return cache


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[PAGE + PAGE // 2] ^= 1
    path.write_bytes(data)


def _put_half(cache: BuildCache) -> None:
    with cache.transaction():
        cache.stamp = "half"
        raise KeyError


def test_what_was_put_is_there_the_next_time(file: Path) -> None:
    assert BuildCache(file).stamp == "kept"


def test_a_flipped_bit_is_found_out(file: Path) -> None:
    _flip(file)
    assert BuildCache(file).stamp == ""


def test_closing_does_not_vouch_for_what_somebody_else_wrote_meanwhile(file: Path) -> None:
    cache = BuildCache(file)
    _flip(file)
    assert not cache.is_current
    cache.close()
    assert BuildCache(file).stamp == ""


def test_nothing_is_put_into_a_file_that_somebody_else_wrote_to(file: Path) -> None:
    cache = BuildCache(file)
    _flip(file)
    with pytest.raises(sqlite3.Error), cache.transaction():
        cache.stamp = "new"


def test_what_another_cache_stored_is_noticed_and_stays(file: Path) -> None:
    one, other = BuildCache(file), BuildCache(file)
    with other.transaction():
        other.stamp = "other"
    assert not one.is_current
    one.close()
    other.close()
    assert BuildCache(file).stamp == "other"


def test_what_another_cache_put_stays_also_if_that_one_is_closed_first(file: Path) -> None:
    one, other = BuildCache(file), BuildCache(file)
    with other.transaction():
        other.stamp = "other"
    other.close()
    one.close()
    assert BuildCache(file).stamp == "other"


def test_a_frozen_cache_reads_what_was_there_then(file: Path) -> None:
    one, other = BuildCache(file), BuildCache(file)
    one.freeze()
    with other.transaction():
        other.stamp = "other"
    assert one.stamp == "kept"
    other.close()
    one.close()
    assert BuildCache(file).stamp == "other"


def test_a_change_that_fails_leaves_nothing_behind(file: Path) -> None:
    cache = BuildCache(file)
    with pytest.raises(KeyError):
        _put_half(cache)
    assert cache.stamp == "kept"
    cache.close()
    assert BuildCache(file).stamp == "kept"


def test_where_no_file_can_be_written_memory_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way", "utf-8")
    cache = _cache(tmp_path / "cache/build.db")
    assert cache.stamp == "kept"
    assert cache.is_current
    cache.close()


def test_shared_queries_that_no_target_reads_any_more_are_removed(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path / "build.db")
    home, feeds = TargetId("home", "en", ""), TargetId("feeds", "en", "")
    for hour in range(5):
        with cache.transaction():
            for target in (home, feeds):
                queries = frozenset({("setting", "en", "name"), ("active_since", "", hour)})
                cache.targets.put(TargetRecord(id=target, queries=queries, files={}))
    assert cache.dependencies.shared_queries == {("setting", "en", "name"), ("active_since", "", 4)}
    assert cache.dependencies.targets_reading({("active_since", "", 4)}) == {home, feeds}
    with cache.transaction():
        cache.targets.remove(home)
        cache.targets.remove(feeds)
    assert cache.dependencies.shared_queries == set()
