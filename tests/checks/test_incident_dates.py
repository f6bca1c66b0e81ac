"""Every date that is both a key and words: `at`, `started`, `due`, the folder's name."""

from __future__ import annotations

from datetime import date

import pytest

from hubgen.checks.messages.stated_days import false_weekdays
from hubgen.problems import Family


def found(hub, rule):
    return [one.what for one in hub.problems(family=Family.MESSAGE) if one.rule == rule]


def with_incident(hub, lines):
    hub.write(f"{hub.incident}/incident.yml", f"title: Cards are charged twice\n{lines}\n")


@pytest.mark.parametrize(
    ("what", "due", "is_wrong"),
    [
        ("Refund everybody by 25 November 2026", "2027-11-25", True),
        ("Refund everybody by 25 November", "2026-12-25", True),
        ("Refund everybody by Friday 27 November", "2026-11-25", True),
        ("Refund everybody by 25 November 2026", "2026-11-25", False),
        ("Alle Beträge bis 25. November 2026 erstatten", "2027-11-25", True),
        ("Alle Beträge spätestens am 25. November erstatten", "2026-11-26", True),
        ("Alle Beträge bis 25. November 2026 erstatten", "2026-11-25", False),
        ("Refund all cards that were charged on 22 November", "2026-11-25", False),
        ("Report by 18:00", "2026-11-25 12:00", True),
        ("Bericht bis 18 Uhr", "2026-11-25 12:00", True),
        ("Report by 18:00", "2026-11-25 18:00", False),
        ("Refund everybody", "2027-11-25", True),
        ("Refund everybody", "2026-11-25", False),
        ("Refund everybody", "2025-11-25", True),
    ],
)
def test_the_due_day_of_an_action_is_the_one_that_it_names(hub, what, due, is_wrong):
    with_incident(hub, f'started: 2026-11-22 09:48\nactions:\n  - {{what: "{what}", due: {due}}}')
    assert bool(found(hub, "due-words")) is is_wrong


@pytest.mark.parametrize(
    ("at", "text", "is_wrong"),
    [
        ("2026-10-22 10:30", "Since 09:48 GMT on 22 November, cards fail.", True),
        ("2026-10-22 10:30", "Seit dem 22 November schlagen Zahlungen fehl.", True),
        ("2026-11-22 10:30", "Since 09:48 GMT on 22 November, cards fail.", False),
        ("2026-11-23 10:30", "Today, 22 November, cards fail.", True),
        ("2026-11-23 10:30", "Heute, Sonntag, den 22 November, fallen Karten aus.", True),
        ("2026-11-22 10:30", "Today, Sunday 22 November, cards fail.", False),
        ("2025-11-22 10:30", "On Sunday 22 November 2026, cards failed.", True),
        ("2026-11-22 10:30", "We pay all claims by 22 December 2026.", False),
        ("2026-11-22 10:30", "Orders of 2 November are refunded today.", False),
    ],
)
def test_the_day_of_an_update_is_the_one_that_its_text_names(hub, at, text, is_wrong):
    hub.update(2, f"at: {at}", body=text)
    assert bool(found(hub, "at-day")) is is_wrong


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("Refunds go out on Monday 22 November 2026.", True),
        ("Refunds go out on Sunday 22 November 2026.", False),
        ("On Monday we refund the orders of 22 November.", False),
    ],
)
def test_a_date_beside_the_wrong_weekday_is_found(hub, text, is_wrong):
    hub.update(2, "at: 2026-11-22 10:30", body=text)
    assert bool(found(hub, "weekday")) is is_wrong


def test_a_german_date_beside_the_wrong_weekday_is_found():
    written = date(2026, 11, 22)
    assert list(false_weekdays("Am Montag, dem 22. November, geht es weiter.", written))
    assert not list(false_weekdays("Am Sonntag, den 22. November, geht es weiter.", written))


@pytest.mark.parametrize(
    ("started", "text", "is_wrong"),
    [
        ("2026-10-22 09:48", "Since 09:48 GMT on 22 November, cards fail.", True),
        ("2026-11-22 07:48", "Since 09:48 GMT on 22 November, cards fail.", True),
        ("2026-11-22 09:48", "Since 09:48 GMT on 22 November, cards fail.", False),
        ("2026-11-22 09:45", "Since about 09:48 GMT on 22 November, cards fail.", False),
        ("2026-11-20 09:48", "Since Friday, cards fail.", False),
        ("2026-11-19 09:48", "Since Friday, cards fail.", True),
        ("2026-11-21 09:48", "Seit heute schlagen Zahlungen fehl.", True),
    ],
)
def test_the_start_is_the_one_that_the_first_update_names(hub, started, text, is_wrong):
    with_incident(hub, f"started: {started}")
    hub.update(1, "at: 2026-11-22 10:05", body=text, words="investigating")
    assert bool(found(hub, "started-words")) is is_wrong


@pytest.mark.parametrize("at", ["2025-11-22 10:05", "2026-12-22 10:05", "2026-10-22 10:05"])
def test_a_first_update_of_another_month_than_its_folder_is_found(hub, at):
    with_incident(hub, "severity: minor")
    hub.update(1, f"at: {at}", words="investigating")
    assert "the folder is named after Sunday 22 November 2026" in found(hub, "date-order")[0]


def test_an_update_most_of_a_year_after_the_one_before_is_found(hub):
    hub.update(2, "at: 2027-11-22 10:30")
    assert "365 days after update 01" in found(hub, "date-order")[0]


def test_work_that_is_announced_months_ahead_is_in_order(hub):
    hub.write(f"{hub.incident}/incident.yml", "title: Work\nkind: maintenance\n")
    window = "window: {start: 2026-11-22 02:00, end: 2026-11-22 04:00}"
    hub.update(1, f"state: scheduled\n{window}\nat: 2026-08-22 10:00", words="investigating")
    assert found(hub, "date-order") == []
