"""The days that a text names are those that its keys name."""

from __future__ import annotations

from datetime import date

import pytest

from hubgen.checks.messages.stated_days import stated_days
from hubgen.problems import Family

WRITTEN = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("Next update: Sunday 22 November 2026, 10:35 GMT.", {date(2026, 11, 22)}),
        ("Next update on 23 Nov.", {date(2026, 11, 23)}),
        ("Next update on November 23rd, 2027.", {date(2027, 11, 23)}),
        ("Next update on 2 January.", {date(2027, 1, 2)}),
        ("Next update: 2026-12-01.", {date(2026, 12, 1)}),
        ("Next update on 3/12.", {date(2026, 12, 3), date(2027, 3, 12)}),
        ("Next update tomorrow.", {date(2026, 11, 23)}),
        ("Next update today.", {date(2026, 11, 22)}),
        ("Next update on Tuesday.", {date(2026, 11, 24)}),
        ("Next update on Sunday.", {date(2026, 11, 22), date(2026, 11, 29)}),
        ("Nächste Meldung: Montag, 23. November 2026, 10:35 Uhr.", {date(2026, 11, 23)}),
        ("Nächste Meldung am 3. März.", {date(2027, 3, 3)}),
        ("Nächste Meldung morgen um 9 Uhr.", {date(2026, 11, 23)}),
        ("Next update at 10:35 GMT.", set()),
        ("Next update at 10.05.", set()),
        ("Nächste Meldung am 3.12. um 9 Uhr.", {date(2026, 12, 3), date(2027, 3, 12)}),
        ("We paid 12.50 to 31 February people.", set()),
    ],
)
def test_the_days_that_a_sentence_names(sentence, dates):
    assert set().union(*(one.dates for one in stated_days(sentence, WRITTEN))) == dates


def next_said(hub, due, words):
    hub.update(2, f"at: 2026-11-22 10:30\nnext_update: {due}\ndo: Wait.\nsummary: S.", body=words)
    return [
        one.what
        for one in hub.problems(family=Family.MESSAGE)
        if one.rule == "update.next-said" and one.place.path.endswith("02-news.md")
    ]


@pytest.mark.parametrize("due", ["2026-12-22 11:30", "2027-11-22 11:30", "2026-11-29 11:30"])
def test_a_key_that_is_weeks_or_a_year_off_is_found(hub, due):
    found = next_said(hub, due, "Next update: Sunday 22 November 2026, 11:30 GMT.")
    assert len(found) == 1
    assert "promises the next update at 11:30, 22 November 2026" in found[0]


def test_a_key_of_the_day_in_the_text_is_in_order(hub):
    assert next_said(hub, "1h", "Next update: Sunday 22 November 2026, 11:30 GMT.") == []
    assert next_said(hub, "2026-11-23 11:30", "Next update tomorrow, 11:30 GMT.") == []
