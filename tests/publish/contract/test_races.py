"""Races: of two publishers one makes the edition, and the other is told in words."""

from __future__ import annotations

import pytest

from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import ConflictError
from hubgen.publish.ledger.verifying import verify
from tests.publish.contract.places import Place
from tests.publish.contract.publishers import race
from tests.support.fakes import HandClock, edition


def test_of_two_publishers_exactly_one_makes_the_edition_and_none_is_lost(place: Place) -> None:
    """The first race is for an empty place; every other one is between two machines."""
    for version in range(place.races + 1):
        race(place, version, ("hub", "hub") if version % 2 else ("one", "other"))
        assert place.served() == place.site(version)
        assert verify(place.open("reader")).findings == ()
        assert not read_ledger(place.open("reader")).doubtful
    place.assert_tidy()


def test_who_compared_with_an_older_edition_hears_who_was_first(place: Place) -> None:
    clock, mine = HandClock(), place.open("mine")
    place.publish(0, clock)
    seen = read_ledger(mine)
    place.publish(1, clock, by="tom")
    with pytest.raises(ConflictError, match="edition 2 by tom at 10:00:00 UTC was first"):
        record_edition(mine, seen, edition(place.site(2), 2), clock=clock)
    assert place.served() == place.site(1)
    assert place.editions() == 2
    assert verify(place.open("reader")).findings == ()
