"""Audits: unknown, missing and different files are named, and the next publication writes them."""

from __future__ import annotations

from hubgen.publish.ledger.auditing import AuditResult, audit, mark_for_repair
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import add_doubt
from tests.publish.contract.places import Place
from tests.support.fakes import HandClock


def lines(found: AuditResult | None) -> list[str]:
    assert found is not None
    return [*map(str, found.findings), *found.unknown]


def test_what_is_as_it_was_published_fits(place: Place) -> None:
    assert audit(place.open()) is None
    place.publish(0, HandClock())
    place.publish(1, HandClock())
    found = audit(place.open())
    assert lines(found) == []
    assert found is not None
    assert found.matching == len(place.site(1))


def test_what_is_missing_different_or_unknown_is_named(place: Place) -> None:
    clock = HandClock()
    place.publish(0, clock)
    gone = next(iter(read_ledger(place.open()).packs))
    place.change(
        {
            gone: None,
            "incidents/index.html": None,
            "index.html": b"other words",
            "old/index.html": b"from before",
            "editions/packs/00/11.gz": b"nobody's",
        }
    )
    doubting = place.open()
    add_doubt(doubting, {"logo.png"})
    doubting.delete("logo.png")
    assert doubting.finish("Doubt a picture\n", clock())
    missing, *others = lines(audit(place.open()))
    assert missing.startswith(f"{gone}: it is missing; ")
    assert "texts of edition 1 cannot be read. Put the file back from a copy" in missing
    assert others == [
        "editions/claim: a publication was interrupted; publish again to complete it",
        "incidents/index.html: it is missing; the last edition says that it is served",
        "index.html: it is not what the last edition says",
        "editions/packs/00/11.gz",
        "old/index.html",
    ]


def test_what_does_not_fit_is_written_again_by_the_next_publication(place: Place) -> None:
    clock = HandClock()
    place.publish(0, clock)
    place.change({"incidents/index.html": None, "index.html": b"other words"})
    place.publish(0, clock)
    destination = place.open("auditor")
    found = audit(destination)
    assert found is not None
    assert len(found.findings) == 2
    mark_for_repair(destination, found, clock=clock)
    done = place.publish(0, clock)
    assert done.line is None
    assert done.written == 2
    assert lines(audit(place.open())) == []
    assert place.served() == place.site(0)
