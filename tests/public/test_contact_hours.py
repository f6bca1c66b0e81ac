"""A contact's hours in words: right at any time, in each language."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from hubgen.model.hub import Contact
from hubgen.public.contact_hours import hours_data, hours_text
from hubgen.source.messages import messages

LONDON = ZoneInfo("Europe/London")


def contact(*lines: str, hours: str | None = None) -> Contact:
    return Contact(name="Help", phone="112", open=lines, hours=hours)


@pytest.mark.parametrize(
    ("lines", "english", "german"),
    [
        (
            ["Mo-Fr 08:00-18:00", "Sa 10:00-14:00"],
            "Monday to Friday, 08:00 to 18:00; Saturday, 10:00 to 14:00 (London time)",
            (
                "Montag bis Freitag, 08:00 bis 18:00 Uhr; Samstag, 10:00 bis 14:00 Uhr"
                " (Ortszeit London)"
            ),
        ),
        (
            ["Mo-Su 07:00-12:00", "Mo-Su 13:00-22:00"],
            "every day, 07:00 to 12:00, 13:00 to 22:00 (London time)",
            "täglich, 07:00 bis 12:00 Uhr, 13:00 bis 22:00 Uhr (Ortszeit London)",
        ),
        (["24/7"], "day and night, every day", "Tag und Nacht, jeden Tag"),
        (
            ["24/7", "2026-12-25 closed", "2026-12-26 closed"],
            "day and night, every day; closed on 25 Dec 2026 and 26 Dec 2026",
            "Tag und Nacht, jeden Tag; geschlossen am 25. Dez. 2026 und 26. Dez. 2026",
        ),
        (
            ["Fr 22:00-06:00", "2026-12-24 08:00-24:00"],
            "Friday, 22:00 to 06:00; 24 Dec 2026, 08:00 to 24:00 (London time)",
            "Freitag, 22:00 bis 06:00 Uhr; 24. Dez. 2026, 08:00 bis 24:00 Uhr (Ortszeit London)",
        ),
        ([], "", ""),
    ],
)
def test_hours_are_words_in_each_language(lines, english, german):
    assert hours_text(contact(*lines), LONDON, messages("en")) == english
    assert hours_text(contact(*lines), LONDON, messages("de")) == german


def test_words_of_the_teams_own_count():
    own = contact("24/7", hours="whenever we can")
    assert hours_text(own, LONDON, messages("en")) == "whenever we can"


def test_a_zone_of_several_words_is_named_in_words():
    text = hours_text(contact("Mo 08:00-18:00"), ZoneInfo("America/New_York"), messages("en"))
    assert text.endswith("(New York time)")


def test_scripts_get_the_week_and_the_single_dates_in_minutes():
    data = json.loads(hours_data(contact("Mo 08:00-18:00", "2026-12-25 closed"), LONDON))
    assert data == {
        "zone": "Europe/London",
        "week": [[[480, 1080]], [], [], [], [], [], []],
        "dates": {"2026-12-25": []},
    }
