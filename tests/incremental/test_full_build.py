"""A whole build's parts are shared out so that what they have in common is made once."""

from __future__ import annotations

from hubgen.incremental.full_build import batches_of
from hubgen.outputs.targets import TargetId

MONTHS = {"storm": "2026-10", "flood": "2026-11", "outage": "2026-11"}
PARTS = [
    TargetId("posts", "en", "storm/01"),
    TargetId("home", "en", ""),
    TargetId("board", "", ""),
    TargetId("archive", "en", "|2026-10|2026-11|"),
    TargetId("archive", "en", "payments|2026-11||2026-10"),
    TargetId("month", "en", "2026-11||2026-10"),
    *(TargetId("incident", language, name) for language in ("en", "de") for name in MONTHS),
]


def runs() -> list[list[TargetId]]:
    return batches_of(PARTS, MONTHS.__getitem__)


def test_every_part_is_made_once():
    assert sorted(part for run in runs() for part in run) == sorted(PARTS)


def test_an_incident_is_made_beside_the_archives_of_its_month():
    for run in runs():
        if TargetId("incident", "en", "flood") in run:
            assert TargetId("archive", "en", "payments|2026-11||2026-10") in run
            assert TargetId("incident", "en", "outage") in run


def test_posts_are_made_beside_their_board_and_first():
    assert runs()[0] == [PARTS[0], PARTS[2]]
