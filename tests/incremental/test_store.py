"""The store's file: whoever else writes to it is found out, and it then counts as deleted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from hubgen.incremental.store.records import PartRecord
from hubgen.incremental.store.store import Store
from hubgen.outputs.targets import TargetId

PAGE = 4096


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cache/build.db"
    store = _store(path)
    store.close()
    return path


def _store(path: Path) -> Store:
    store = Store(path)
    with store.changing():
        store.put("word", "kept")
    return store


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[PAGE + PAGE // 2] ^= 1
    path.write_bytes(data)


def _put_half(store: Store) -> None:
    with store.changing():
        store.put("word", "half")
        raise KeyError


def test_what_was_put_is_there_the_next_time(file: Path) -> None:
    assert Store(file).get("word") == "kept"


def test_a_flipped_bit_is_found_out(file: Path) -> None:
    _flip(file)
    assert Store(file).get("word") is None


def test_closing_does_not_vouch_for_what_somebody_else_wrote_meanwhile(file: Path) -> None:
    store = Store(file)
    _flip(file)
    assert not store.is_as_left
    store.close()
    assert Store(file).get("word") is None


def test_nothing_is_put_into_a_file_that_somebody_else_wrote_to(file: Path) -> None:
    store = Store(file)
    _flip(file)
    with pytest.raises(sqlite3.Error), store.changing():
        store.put("word", "new")


def test_what_another_store_put_is_noticed_and_stands(file: Path) -> None:
    one, other = Store(file), Store(file)
    with other.changing():
        other.put("word", "other")
    assert not one.is_as_left
    one.close()
    other.close()
    assert Store(file).get("word") == "other"


def test_what_another_store_put_stands_also_if_that_one_is_closed_first(file: Path) -> None:
    one, other = Store(file), Store(file)
    with other.changing():
        other.put("word", "other")
    other.close()
    one.close()
    assert Store(file).get("word") == "other"


def test_who_stands_still_reads_what_stood_then(file: Path) -> None:
    one, other = Store(file), Store(file)
    one.stand_still()
    with other.changing():
        other.put("word", "other")
    assert one.get("word") == "kept"
    other.close()
    one.close()
    assert Store(file).get("word") == "other"


def test_a_change_that_fails_leaves_nothing_behind(file: Path) -> None:
    store = Store(file)
    with pytest.raises(KeyError):
        _put_half(store)
    assert store.get("word") == "kept"
    store.close()
    assert Store(file).get("word") == "kept"


def test_where_no_file_can_be_written_memory_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way", "utf-8")
    store = _store(tmp_path / "cache/build.db")
    assert store.get("word") == "kept"
    assert store.is_as_left
    store.close()


def test_questions_that_no_part_asks_any_more_are_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "build.db")
    home, feeds = TargetId("home", "en", ""), TargetId("feeds", "en", "")
    for hour in range(5):
        with store.changing():
            for part in (home, feeds):
                asked = frozenset({("setting", "en", "name"), ("active_since", "", hour)})
                store.put_part(PartRecord(part=part, asked=asked, files={}))
    assert store.common_questions == {("setting", "en", "name"), ("active_since", "", 4)}
    assert store.asking({("active_since", "", 4)}) == {home, feeds}
    with store.changing():
        store.drop_part(home)
        store.drop_part(feeds)
    assert store.common_questions == set()
