"""The record: anyone can check it, and nothing in it changes unseen."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random

import pytest

from hubgen.publish.canonical import digest
from hubgen.publish.ledger.ledger import LEDGER, BrokenLedgerError, read_ledger
from hubgen.publish.ledger.objects import pack_object, unpack_objects
from hubgen.publish.ledger.packs import FOLDER, pack_of, packs_for
from hubgen.publish.ledger.verifying import verify
from tests.support.fakes import HandClock, MemoryDestination, record, site

FLIPS = 1000 if os.environ.get("HUBGEN_SOAK") else 400


def destination_with(editions: int) -> MemoryDestination:
    destination, clock = MemoryDestination(), HandClock()
    for version in range(editions):
        clock.forward(61)
        record(destination, version, clock, by="maya", note=f"Edition of version {version}.")
    return destination


def test_every_changed_byte_of_ledger_and_objects_is_found() -> None:
    destination = destination_with(3)
    paths = [LEDGER, *destination.list(FOLDER)]
    chance = random.Random(5)
    for _ in range(FLIPS):
        path = LEDGER if chance.random() < 0.3 else chance.choice(paths)
        sound = destination.files[path]
        spot = chance.randrange(len(sound))
        byte = sound[spot] ^ chance.randrange(1, 256)
        destination.files[path] = sound[:spot] + bytes([byte]) + sound[spot + 1 :]
        findings = verify(destination).findings
        assert findings, f"{path}: byte {spot} changed unseen"
        assert findings[0].path == path
        destination.files[path] = sound
    assert verify(destination).findings == ()


def test_verify_names_the_line_that_was_changed() -> None:
    destination = destination_with(3)
    lines = destination.files[LEDGER].splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"by":"maya"', b'"by":"tom"')
    destination.files[LEDGER] = b"".join(lines)
    first = verify(destination).findings[0]
    assert str(first).startswith("editions/ledger.jsonl: line 2: it does not fit its own hash; ")


def test_a_line_taken_out_is_found() -> None:
    destination = destination_with(3)
    lines = destination.files[LEDGER].splitlines(keepends=True)
    destination.files[LEDGER] = lines[0] + lines[2]
    with pytest.raises(BrokenLedgerError, match="line 2"):
        read_ledger(destination)


def test_a_last_line_taken_off_shows_in_what_is_served() -> None:
    destination = destination_with(3)
    lines = destination.files[LEDGER].splitlines(keepends=True)
    destination.files[LEDGER] = b"".join(lines[:2])
    assert "it is not what the last edition says" in {
        one.what for one in verify(destination).findings
    }


def test_a_page_changed_or_removed_behind_the_records_back_is_found() -> None:
    destination = destination_with(2)
    destination.files["index.html"] += b"<script>"
    del destination.files["logo.png"]
    found = {str(one) for one in verify(destination).findings}
    assert found == {
        "index.html: it is not what the last edition says",
        "logo.png: it is missing; the last edition says that it is served",
    }


def test_a_file_that_no_edition_knows_is_named_but_proves_nothing() -> None:
    destination = destination_with(1)
    destination.files["planted.html"] = b"<h1>Win a voucher</h1>"
    verdict = verify(destination)
    assert verdict.unknown == ("planted.html",)
    assert verdict.findings == ()


def test_the_ledger_holds_no_words() -> None:
    destination, clock = MemoryDestination(), HandClock()
    record(destination, 0, clock, by="maya", note="We are very sorry")
    assert b"sorry" not in destination.files[LEDGER]
    assert b"words" not in destination.files[LEDGER]


def test_the_chain_can_be_checked_with_a_few_lines_of_plain_python() -> None:
    previous = "0" * 64
    for raw in destination_with(4).files[LEDGER].splitlines():
        line = json.loads(raw)
        acquire_lock = line.pop("hash")
        text = json.dumps(line, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == acquire_lock
        assert line["previous"] == previous
        previous = acquire_lock


def test_objects_open_with_any_gzip_tool() -> None:
    those = {digest(data): data for path, data in site(0).items() if path.endswith(".html")}
    stored = b"".join(pack_object(those[name]) for name in sorted(those))
    assert gzip.decompress(stored) == b"".join(those[name] for name in sorted(those))
    assert unpack_objects(stored) == (those, True)


@pytest.mark.parametrize("stored", [b"", b"\x1f\x8b", b"not gzip at all" * 9])
def test_what_is_no_object_is_refused(stored: bytes) -> None:
    assert unpack_objects(stored) == ({}, False)


def test_what_a_damaged_pack_still_holds_can_be_had() -> None:
    those = {digest(data): data for data in (b"1", b"2", b"3", b"4")}
    members = [pack_object(those[name]) for name in sorted(those)]
    for spot in range(len(members[1])):
        broken = members[1][:spot] + bytes([members[1][spot] ^ 1]) + members[1][spot + 1 :]
        found, is_sound = unpack_objects(b"".join([members[0], broken, *members[2:]]))
        assert not is_sound
        assert found.keys() == those.keys() - {sorted(those)[1]}


def test_the_packs_of_many_objects_are_small_and_each_object_tells_its_own() -> None:
    names = [digest(str(number).encode()) for number in range(5000)]
    packs = packs_for(names)
    assert max(len(group) for _, group in packs) < 128
    for pack, group in packs:
        assert all(pack_of(name, [one for one, _ in packs]) == pack for name in group)
    assert packs_for(reversed(names)) == packs


@pytest.mark.parametrize(
    "line", [b"\n", b"[]\n", b"{}\n", b'{"hash":1}\n', b"\xff\n", b"[" * 100_000 + b"\n"]
)
def test_a_ledger_of_something_else_is_refused_in_words(line: bytes) -> None:
    destination = MemoryDestination()
    destination.files[LEDGER] = line
    with pytest.raises(BrokenLedgerError, match="line 1: it cannot be read"):
        read_ledger(destination)
