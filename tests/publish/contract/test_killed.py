"""Kills: readers see a sound hub, and the next publication completes it."""

from __future__ import annotations

import random
import signal

import pytest

from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.verifying import verify
from tests.publish.contract.places import Place
from tests.publish.contract.publishers import release, waiting_publisher
from tests.support.fakes import dead_links


def assert_sound(place: Place, before: int, version: int) -> None:
    """Fail unless each file is the old or the new one, and no page leads nowhere.

    Where writes are seen together, all files are of one version.
    """
    files, old, new = place.served(), place.site(before), place.site(version)
    if place.open().is_atomic:
        assert files in (old, new)
    for path, data in files.items():
        assert data in (old.get(path), new.get(path)), f"{path} is torn"
    assert old.keys() & new.keys() <= files.keys(), "a page that stays went missing"
    assert dead_links(files) == []


def assert_complete(place: Place, version: int) -> None:
    """Fail unless the version is published, and nothing is in doubt."""
    assert place.served() == place.site(version)
    assert verify(place.open("reader")).findings == ()
    assert not read_ledger(place.open("reader")).doubtful


def test_a_publisher_killed_at_any_instant_leaves_a_sound_hub_that_the_next_completes(
    place: Place,
) -> None:
    place.publish(0)
    place.measure(lambda: place.publish(1))
    chance = random.Random(11)
    before, hits = 1, 0
    for version in range(2, place.kills + 2):
        publisher, editions = waiting_publisher(place, version), place.editions()
        place.kill(publisher, chance)
        place.settle()
        assert_sound(place, before, version)
        after = place.editions()
        assert after in {editions, editions + 1}
        is_unseen = place.open().is_atomic and after == editions
        hits += is_unseen or bool(read_ledger(place.open("reader")).doubtful)
        # Sometimes people change their minds before they publish again.
        before = version if chance.random() < 0.7 else version - 1
        done = place.publish_after_kill(before)
        assert_complete(place, before)
        # Who has nothing to do takes no lock, and without one nobody clears what is half written.
        if done.line or done.written:
            place.assert_tidy()
    # A few kills may all come too late on a quick machine; each step is hit for sure below.
    assert hits >= place.fewest_hits, "too few kills hit a publication at work"


@pytest.mark.parametrize("step", ["lock", "packs", "pages", "ledger", "deletions", "finish"])
def test_a_publisher_killed_at_each_step_is_completed_by_the_next(place: Place, step: str) -> None:
    place.publish(0)
    publisher = waiting_publisher(place, 1, "hub", step)
    release(publisher)
    publisher.communicate(timeout=60)
    place.settle()
    assert publisher.returncode == -signal.SIGKILL
    assert_sound(place, 0, 1)
    is_recorded = step in {"deletions", "finish"} and not place.open().is_atomic
    assert place.editions() == (2 if is_recorded else 1)
    place.publish(1)
    assert_complete(place, 1)
    place.assert_tidy()
    assert place.editions() == 2
