"""Damage at the destination: every changed byte is found, and each finding has its way out."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from hubgen.publish.ledger.auditing import AuditResult, audit, mark_for_repair
from hubgen.publish.ledger.ledger import LEDGER, BrokenLedgerError, read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.packs import FOLDER
from hubgen.publish.ledger.reading import RecordError
from hubgen.publish.ledger.verifying import verify
from hubgen.publish.past.redacting import find_objects, redact
from tests.conftest import INCIDENT
from tests.publish.conftest import LiveHub

FIRST = f"{INCIDENT}/01-investigating.md"
ROUNDS = 2000 if os.environ.get("HUBGEN_SOAK") else 150


@pytest.fixture
def edited(live_hub: LiveHub) -> LiveHub:
    """A hub that was published, edited with a mark, and published again."""
    live_hub.publish()
    text = (live_hub.hub.root / FIRST).read_text("utf-8")
    text = text.replace("state:", "edited: 2026-11-22 12:15\nstate:", 1)
    live_hub.hub.write(FIRST, text.replace("We are sorry", "We are very sorry"))
    live_hub.publish()
    return live_hub


def audited(live_hub: LiveHub) -> AuditResult:
    found = audit(live_hub.destination)
    assert found is not None
    return found


def published(live_hub: LiveHub) -> list[str]:
    """Every file of the record; not those by which publishers exclude each other."""
    files = (path for path in live_hub.live.rglob("*") if path.is_file())
    names = (path.relative_to(live_hub.live).as_posix() for path in files)
    return sorted(name for name in names if name != LOCK_FILE and "/.work/" not in name)


def is_noticed(live_hub: LiveHub, path: str) -> bool:
    """Whether an audit names the file, or refuses the ledger."""
    try:
        return any(one.path == path for one in audited(live_hub).findings)
    except BrokenLedgerError:
        return path == LEDGER


def test_any_changed_byte_and_any_cut_of_any_published_file_is_found(edited: LiveHub) -> None:
    paths = published(edited)
    special = [path for path in paths if path.startswith("editions/")]
    chance = random.Random(21)
    assert audited(edited).findings == ()
    for _ in range(ROUNDS):
        path = chance.choice(special if chance.random() < 0.5 else paths)
        file = edited.live / path
        sound = file.read_bytes()
        file.write_bytes(_cut(sound, chance) if chance.random() < 0.5 else _flipped(sound, chance))
        is_changed = file.read_bytes() != sound
        assert is_noticed(edited, path) is is_changed, path
        file.write_bytes(sound)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.choice([0, len(data) - 1, chance.randrange(len(data) + 1)])]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"x"
    spot = chance.randrange(len(data))
    return data[:spot] + bytes([data[spot] ^ chance.randrange(1, 256)]) + data[spot + 1 :]


def test_any_file_that_is_gone_is_found(edited: LiveHub) -> None:
    for name in published(edited):
        if name != LEDGER:
            file = edited.live / name
            sound = file.read_bytes()
            file.unlink()
            assert is_noticed(edited, name), name
            file.write_bytes(sound)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data.replace(b"\n", b"\r\n")[:-40], "line 2: its end is cut off"),
        (lambda data: data[:-40], "line 2: its end is cut off"),
        (lambda data: data.replace(b'"by":null', b'"by":"tom"', 1), "line 1: it does not fit"),
        (lambda _data: b"", "line 1: the ledger is empty"),
    ],
)
def test_a_ledger_that_cannot_be_repaired_names_the_way_out(edited, spoil, said) -> None:  # type: ignore[no-untyped-def]
    ledger = edited.live / LEDGER
    ledger.write_bytes(spoil(ledger.read_bytes()))
    for look in (lambda: audit(edited.destination), edited.publish):
        with pytest.raises(BrokenLedgerError, match="put this file back as it was") as error:
            look()
        assert said in str(error.value)


@pytest.mark.parametrize(
    "spoil", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: data[:-1]]
)
def test_changed_line_ends_are_named_by_the_audit_and_repaired(edited, spoil) -> None:  # type: ignore[no-untyped-def]
    ledger = edited.live / LEDGER
    sound = ledger.read_bytes()
    ledger.write_bytes(spoil(sound))
    (finding,) = audited(edited).findings
    assert str(finding) == f"{LEDGER}: its line ends were changed; publish again to repair them"
    edited.publish()
    assert ledger.read_bytes() == sound


def packs(live_hub: LiveHub, edition: int) -> list[Path]:
    known = read_ledger(live_hub.destination).packs
    return [live_hub.live / path for path, (number, _) in known.items() if number == edition]


def repair(live_hub: LiveHub) -> AuditResult:
    """Has the next publication repair what an audit finds; publishes, and audits again."""
    mark_for_repair(live_hub.destination, audited(live_hub), clock=lambda: live_hub.now)
    live_hub.publish()
    return audited(live_hub)


@pytest.mark.parametrize("damage", [lambda data: data[:60], lambda data: data[:-1] + b"x"])
def test_a_damaged_pack_is_repaired_from_what_the_hub_still_has(live_hub, damage) -> None:  # type: ignore[no-untyped-def]
    live_hub.publish()
    for pack in packs(live_hub, 1):
        pack.write_bytes(damage(pack.read_bytes()))
    assert "texts of edition 1 cannot be read" in str(audited(live_hub).findings[0])
    assert repair(live_hub).findings == ()
    assert verify(live_hub.destination).findings == ()


def test_bytes_behind_a_sound_pack_lose_nothing(live_hub: LiveHub) -> None:
    live_hub.publish()
    (pack, *_) = packs(live_hub, 1)
    pack.write_bytes(pack.read_bytes() + b"more")
    assert "it is damaged, but has every text" in str(audited(live_hub).findings[0])
    assert repair(live_hub).findings == ()


def lost_objects(found: AuditResult) -> list[str]:
    """The names that the findings give to `hubgen editions redact`."""
    text = " ".join(one.what for one in found.findings)
    return re.findall(r"\b[0-9a-f]{12}\b", text)


def test_an_old_wording_that_is_lost_is_named_and_then_recorded_as_lost(edited: LiveHub) -> None:
    for pack in packs(edited, 1):
        pack.write_bytes(pack.read_bytes()[:60])
    left = repair(edited)
    names = lost_objects(left)
    assert names
    assert all(FOLDER in one.path for one in left.findings)
    ledger = read_ledger(edited.destination)
    objects = find_objects(ledger, names)
    line = redact(
        edited.destination, ledger, objects, "Lost on a disk.", by="maya", clock=lambda: edited.now
    )
    assert set(line.redacts) == set(objects)
    assert audited(edited).findings == ()
    assert verify(edited.destination).findings == ()
    assert edited.publish().edition is None


def test_of_a_damaged_pack_every_lost_text_is_named_at_once(edited: LiveHub) -> None:
    for pack in packs(edited, 1):
        pack.write_bytes(pack.read_bytes()[:60])
    names = lost_objects(repair(edited))
    assert len(names) > 1
    ledger = read_ledger(edited.destination)
    with pytest.raises(RecordError, match="more of its texts cannot be read") as error:
        redact(
            edited.destination,
            ledger,
            find_objects(ledger, names[:1]),
            "Lost.",
            by=None,
            clock=lambda: edited.now,
        )
    assert set(re.findall(r"\b[0-9a-f]{12}\b", str(error.value))) == set(names[1:])
