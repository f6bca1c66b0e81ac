"""A whole build's parts are shared out so that what they have in common is made once."""

from __future__ import annotations

from hubgen.incremental.part import Part
from hubgen.incremental.workshop.whole import together

MONTHS = {"storm": "2026-10", "flood": "2026-11", "outage": "2026-11"}
PARTS = [
    Part("posts", "en", "storm/01"),
    Part("home", "en", ""),
    Part("board", "", ""),
    Part("archive", "en", "|2026-10|2026-11|"),
    Part("archive", "en", "payments|2026-11||2026-10"),
    Part("month", "en", "2026-11||2026-10"),
    *(Part("incident", language, name) for language in ("en", "de") for name in MONTHS),
]


def runs() -> list[list[Part]]:
    return together(PARTS, MONTHS.__getitem__)


def test_every_part_is_made_once():
    assert sorted(part for run in runs() for part in run) == sorted(PARTS)


def test_an_incident_is_made_beside_the_archives_of_its_month():
    for run in runs():
        if Part("incident", "en", "flood") in run:
            assert Part("archive", "en", "payments|2026-11||2026-10") in run
            assert Part("incident", "en", "outage") in run


def test_posts_are_made_beside_their_board_and_first():
    assert runs()[0] == [PARTS[0], PARTS[2]]
