"""`at` and `window` say what the text says."""

from __future__ import annotations

import pytest

from hubgen.problems import Family


def found(hub, rule):
    return [one for one in hub.problems(family=Family.MESSAGE) if one.rule == rule]


@pytest.mark.parametrize("at", ["2026-12-22 10:30", "2025-11-22 10:30", "2026-11-21 10:30"])
def test_an_update_dated_a_month_or_a_year_off_is_found(hub, at):
    hub.update(2, f"at: {at}", body="As of 10:30 GMT on 22 November 2026, refunds are late.")
    problem = found(hub, "at-day")[0]
    assert "the text is as of 22 November 2026" in problem.what


@pytest.mark.parametrize("at", ["2026-11-22 10:30", "2026-11-24 10:30"])
def test_an_update_of_that_day_or_the_days_after_is_in_order(hub, at):
    hub.update(2, f"at: {at}", body="As of 10:30 GMT on 22 November 2026, refunds are late.")
    assert found(hub, "at-day") == []


WINDOW = "state: scheduled\nwindow: {start: 2026-11-29 02:00, end: 2026-11-29 04:00}"


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("The maintenance is on Sunday 29 November 2026, 02:00 to 04:00 GMT.", False),
        ("Planned work from 02:00 to 04:00 GMT.", False),
        ("The maintenance is on Monday 30 November 2026, 02:00 to 04:00 GMT.", True),
        ("The maintenance is on 29 December, 02:00 to 04:00 GMT.", True),
        ("The maintenance is on 29 November, 03:00 to 05:00 GMT.", True),
        ("Die Wartung ist am 30. November von 02:00 bis 04:00 Uhr.", True),
        ("Customer care is open from 09:00 to 17:00.", False),
    ],
)
def test_a_window_that_the_text_gives_otherwise_is_found(hub, text, is_wrong):
    hub.write(f"{hub.incident}/incident.yml", "title: Work\nkind: maintenance\n")
    hub.update(1, f"{WINDOW}\nat: 2026-11-22 10:00", body=text, words="investigating")
    assert bool(found(hub, "window-words")) is is_wrong


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("As of 22 December 2026, all refunds are paid.", True),
        ("Today, 23 November, all refunds are paid.", True),
        ("Refunds have been late since 24 November.", True),
        ("As of 20 November 2026, all refunds are paid.", False),
        ("We pay by 24 November 2026.", False),
    ],
)
def test_an_answer_is_of_the_day_that_it_says(hub, text, is_wrong):
    hub.write("content/faq/paid.md", f"---\nquestion: Paid?\nupdated: 2026-11-22\n---\n{text}\n")
    assert bool(found(hub, "at-day")) is is_wrong


def test_an_answer_in_another_language_is_read_too(hub):
    hub.write("content/faq/paid.md", "---\nquestion: Paid?\nupdated: 2026-11-22\n---\nPaid.\n")
    hub.write("content/faq/paid.de.md", "---\nquestion: Bezahlt?\n---\nStand 22. Oktober 2026.\n")
    assert "updated: says Sunday 22 November 2026" in found(hub, "at-day")[0].what


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("On 22 November 2025, cards were charged twice.", "at-day"),
        ("As of 22 October 2026, all is paid.", "at-day"),
        ("On Monday 22 November 2026, cards were charged twice.", "weekday"),
        ("On Sunday 22 November 2026, cards were charged twice. By 1 December, all was paid.", ""),
    ],
)
def test_a_review_names_the_days_of_its_incident(hub, text, rule):
    hub.update(1, "at: 2026-11-22 10:00")
    hub.write(f"{hub.incident}/review.md", f"---\npublished: 2026-12-03 10:00\n---\n{text}\n")
    assert [one.rule for one in (*found(hub, "at-day"), *found(hub, "weekday"))] == [rule][
        : bool(rule)
    ]
