"""The verbs of a store: of two who write on a condition one wins, wherever that is decided."""

from __future__ import annotations

import threading

from hubgen.publish.destinations import Destination
from tests.publish.contract.places import Place
from tests.support.fakes import START


def wins(destination: Destination, *, is_written: bool) -> bool:
    """Return whether a write holds, which a branch says only at the end of its transaction."""
    return is_written and destination.finish("Write a file\n", START)


def stored(place: Place, path: str) -> bytes | None:
    """Return the bytes of a file, as seen by somebody who did not write it."""
    found = place.open("reader").get(path)
    return found.data if found else None


def test_of_many_who_create_a_file_one_wins(place: Place) -> None:
    won: list[int] = []
    destinations = [place.open(f"machine-{number}") for number in range(8)]
    all_written = threading.Barrier(8)

    def create(number: int) -> None:
        destination = destinations[number]
        is_written = destination.put_if_absent("a/b", str(number).encode())
        all_written.wait()
        if wins(destination, is_written=is_written):
            won.append(number)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert stored(place, "a/b") == str(won[0]).encode()


def test_of_two_who_replace_what_both_saw_one_wins(place: Place) -> None:
    place.change({"a": b"1"})
    one, other = place.open("one"), place.open("other")
    seen, also_seen = one.get("a"), other.get("a")
    assert seen is not None
    assert seen == also_seen
    if one.is_atomic:  # both may write, and the first to finish wins
        assert other.put_if_unchanged("a", b"3", seen.version)
    assert wins(one, is_written=one.put_if_unchanged("a", b"2", seen.version))
    is_written = other.is_atomic or other.put_if_unchanged("a", b"3", seen.version)
    assert not wins(other, is_written=is_written)
    assert stored(place, "a") == b"2"


def test_a_file_is_replaced_only_if_it_is_as_it_was_seen(place: Place) -> None:
    place.change({"a": b"1"})
    destination = place.open()
    seen = destination.get("a")
    assert seen is not None
    assert wins(destination, is_written=destination.put_if_unchanged("a", b"2", seen.version))
    assert not destination.put_if_unchanged("a", b"3", seen.version)
    assert not place.open("other").put_if_unchanged("a", b"3", seen.version)
    assert not destination.put_if_unchanged("none", b"3", seen.version)
    assert stored(place, "a") == b"2"


def test_what_another_wrote_in_between_is_not_overwritten(place: Place) -> None:
    place.change({"a": b"1"})
    destination = place.open()
    seen = destination.get("a")
    assert seen is not None
    place.change({"a": b"other"})
    assert not destination.put_if_unchanged("a", b"2", seen.version)
    assert stored(place, "a") == b"other"


def test_what_was_seen_absent_may_have_been_made_meanwhile(place: Place) -> None:
    destination = place.open()
    assert destination.get("a") is None
    place.change({"a": b"other"})
    assert not destination.put_if_absent("a", b"mine")
    assert stored(place, "a") == b"other"


def test_who_writes_reads_what_it_wrote(place: Place) -> None:
    destination = place.open()
    assert destination.put_if_absent("a/b", b"1")
    seen = destination.get("a/b")
    assert seen is not None
    assert seen.data == b"1"
    assert destination.put_if_unchanged("a/b", b"2", seen.version)
    assert not destination.put_if_unchanged("a/b", b"3", seen.version)
    assert not destination.put_if_absent("a/b", b"4")
    assert wins(destination, is_written=True)
    assert stored(place, "a/b") == b"2"


def test_removing_what_is_gone_is_no_error(place: Place) -> None:
    place.change({"a/b": b"1"})
    place.change({"a/b": None})
    place.change({"a/b": None})
    assert stored(place, "a/b") is None
    assert place.served() == {}


def test_files_are_listed_in_order_and_by_folder_whatever_their_names(place: Place) -> None:
    place.change({"über uns/a b.html": b"1", "index.html": b"2", "a/c": b"3", "a/b/c": b"4"})
    served = [path for path in place.open().list() if not path.startswith((".", "editions/"))]
    assert served == ["a/b/c", "a/c", "index.html", "über uns/a b.html"]
    assert list(place.open().list("über uns")) == ["über uns/a b.html"]
    assert stored(place, "über uns/a b.html") == b"1"


def test_a_page_may_take_the_place_of_a_file_of_its_name(place: Place) -> None:
    place.change({"press": b"a file without an ending"})
    place.change({"press/index.html": b"a page", "press": None})
    assert place.served() == {"press/index.html": b"a page"}
