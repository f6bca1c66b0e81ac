"""The past: what was served at a time can be shown; what had to go is gone and says so."""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubgen.problems import WrongUsageError
from hubgen.publish.canonical import digest
from hubgen.publish.ledger.auditing import audit, mark_for_repair
from hubgen.publish.ledger.ledger import EditionKind, read_ledger
from hubgen.publish.ledger.objects import pack_object, unpack_objects
from hubgen.publish.ledger.packs import FOLDER
from hubgen.publish.ledger.reading import RecordError, page_at
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.redacting import find_objects, redact
from tests.support.fakes import HandClock, MemoryDestination, record, site

STEPS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 100_000), st.floats(0, 0.999)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=1000 if os.environ.get("HUBGEN_SOAK") else 25)
@given(STEPS)
def test_what_is_shown_for_a_time_is_what_was_served_then(
    steps: list[tuple[int, int, float]],
) -> None:
    destination, clock = MemoryDestination(), HandClock()
    served: list[tuple[datetime, dict[str, bytes]]] = []
    for version, seconds, moment in steps:
        record(destination, version, clock)
        start = clock()
        clock.forward(int(seconds * moment))
        served.append((clock(), dict(destination.files)))
        clock.now = start
        clock.forward(seconds)
    ledger = read_ledger(destination)
    for when, files in served:
        for path in ("index.html", "feed.atom", "status.json", "incidents/index.html"):
            assert page_at(destination, ledger, path, when) == files[path]
        for path in site(3):
            if path.endswith(".html"):
                if path in files:
                    assert page_at(destination, ledger, path, when) == files[path]
                else:
                    with pytest.raises(RecordError):
                        page_at(destination, ledger, path, when)


def test_addresses_are_understood_as_readers_write_them() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    ledger = read_ledger(destination)
    page = destination.files["incidents/index.html"]
    for address in ("incidents/", "/incidents/", "incidents", "incidents/index.html#top"):
        assert page_at(destination, ledger, address, clock()) == page
    assert page_at(destination, ledger, "/", clock()) == destination.files["index.html"]


def test_before_the_first_edition_there_is_nothing() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    early = clock().replace(year=2020)
    with pytest.raises(RecordError, match="nothing was published yet"):
        page_at(destination, read_ledger(destination), "", early)


def test_of_pictures_only_the_hash_is_kept() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    with pytest.raises(RecordError, match=digest(destination.files["logo.png"])):
        page_at(destination, read_ledger(destination), "logo.png", clock())


def is_there(destination: MemoryDestination, name: str) -> bool:
    """Whether any pack holds the object of that hash."""
    return any(
        name in unpack_objects(destination.files[path])[0] for path in destination.list(FOLDER)
    )


def redacted() -> tuple[MemoryDestination, HandClock, str, datetime]:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    then, name = clock(), digest(destination.files["index.html"])
    clock.forward(60)
    record(destination, 1, clock)
    ledger = read_ledger(destination)
    names = find_objects(ledger, [name[:12]])
    redact(destination, ledger, names, "A court ordered it.", by="maya", clock=clock)
    return destination, clock, name, then


def test_removed_words_are_gone_and_the_chain_still_holds() -> None:
    destination, _, name, then = redacted()
    assert not is_there(destination, name)
    verdict = verify(destination)
    assert verdict.findings == ()
    assert read_ledger(destination).lines[-1].kind is EditionKind.REDACTED
    with pytest.raises(RecordError, match="were removed: A court ordered it"):
        page_at(destination, read_ledger(destination), "", then)


def test_removed_words_stay_away_when_the_same_is_published_again() -> None:
    destination, clock, name, _ = redacted()
    record(destination, 0, clock)
    assert not is_there(destination, name)
    assert verify(destination).findings == ()


def test_removed_words_that_come_back_are_found() -> None:
    destination, _, name, _ = redacted()
    path = read_ledger(destination).pack_of(name)
    those = unpack_objects(destination.files[path])[0] | {name: site(0)["index.html"]}
    destination.files[path] = b"".join(pack_object(those[one]) for one in sorted(those))
    assert is_there(destination, name)
    assert [str(one) for one in verify(destination).findings] == [
        f"{path}: what was removed by law or wish is there again"
    ]


def test_what_was_published_beside_removed_words_stays() -> None:
    destination, _, name, then = redacted()
    ledger = read_ledger(destination)
    assert page_at(destination, ledger, "status.json", then) == site(0)["status.json"]
    assert len(ledger.packs[ledger.pack_of(name)][1]) > 1


def test_a_pack_that_the_audit_missed_is_made_whole_by_the_next_publication() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    path = read_ledger(destination).pack_of(digest(destination.files["index.html"]))
    sound = destination.files.pop(path)
    found = audit(destination)
    assert found is not None
    mark_for_repair(destination, found, clock=clock)
    assert record(destination, 0, clock).line is None
    assert destination.files[path] == sound


def test_what_the_site_shows_now_cannot_be_removed_from_its_record() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    with pytest.raises(WrongUsageError, match="is what the site shows now"):
        find_objects(read_ledger(destination), [digest(destination.files["index.html"])])


def test_an_object_has_to_be_named_so_that_only_it_can_be_meant() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock)
    for name in ("", "abc", "0" * 64):
        with pytest.raises(WrongUsageError):
            find_objects(read_ledger(destination), [name])
