"""Opening hours: lines are parsed strictly, and each mistake is said in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from hubgen.model.opening_hours import DAY_NAMES, Period, opening_hours, parse_opening_line
from tests.conftest import SMALL_HUB, HubFolder

OFFICE = Period(start=8 * 60, end=18 * 60)


def test_a_range_of_days_opens_each_of_them_and_no_other():
    assert opening_hours(["Mo-Fr 08:00-18:00"]).week == ((OFFICE,),) * 5 + ((), ())


def test_a_range_of_days_may_run_over_the_end_of_the_week():
    assert parse_opening_line("Sa-Mo 08:00-18:00").weekdays == (5, 6, 0)


def test_several_lines_of_a_day_are_its_times_in_order():
    week = opening_hours(["Sa 14:00-18:00", "Sa 09:00-12:00"]).week
    assert week[5] == (Period(start=540, end=720), Period(start=840, end=1080))


def test_a_date_is_named_with_its_own_times_or_as_closed():
    hours = opening_hours(["Mo-Su 08:00-18:00", "2026-12-25 closed", "2026-12-24 08:00-12:00"])
    assert hours.dates == {
        date(2026, 12, 24): (Period(start=480, end=720),),
        date(2026, 12, 25): (),
    }


def test_a_night_ends_on_the_next_day():
    assert parse_opening_line("Mo 22:00-06:00").period == Period(start=1320, end=1800)


def test_always_open_is_every_whole_day():
    assert opening_hours(["24/7"]) == opening_hours(["Mo-Su 00:00-24:00"])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["weekdays"], "needs a day and a time"),
        (["Mon 08:00-18:00"], "they are Mo, Tu, We, Th, Fr, Sa and Su"),
        (["Mo-We-Fr 08:00-18:00"], "a range is written Mo-Fr"),
        (["08:00-18:00 Mo"], "does not start with days"),
        (["Mo 8-18"], "does not end with a time"),
        (["Mo 08:00-18:60"], "does not end with a time"),
        (["Mo 24:00-08:00"], "times run from 00:00 to 24:00"),
        (["Mo 08:00-24:30"], "times run from 00:00 to 24:00"),
        (["Mo 08:00-08:00"], "write 00:00-24:00 for a whole day"),
        (["Su closed"], "days that are not listed are closed"),
        (["2026-02-30 closed"], "is not a date"),
        (["Mo-Fr 08:00-18:00", "Fr 12:00-20:00"], "two lines overlap on Fr"),
        (["Su 22:00-06:00", "Mo 05:00-07:00"], "two lines overlap on Mo"),
        (["24/7", "Mo 08:00-18:00"], "two lines overlap on Mo"),
        (["2026-12-24 08:00-12:00", "2026-12-24 11:00-13:00"], "overlap on 2026-12-24"),
        (["2026-12-24 closed", "2026-12-24 08:00-12:00"], "is closed in one line and open in"),
    ],
)
def test_a_mistake_is_said_in_words(lines, words):
    with pytest.raises(PydanticCustomError, match=words):
        opening_hours(lines)


@given(st.text(max_size=40) | st.from_regex(r"(Mo|Su|24/7|2026)[-:0-9A-Z ]{0,30}"))
def test_any_text_is_a_line_or_is_refused_in_words(text):
    try:
        line = parse_opening_line(text)
    except PydanticCustomError:
        return
    assert set(line.weekdays) <= set(range(len(DAY_NAMES)))
    assert bool(line.weekdays) != (line.date is not None)
    assert line.period is None or 0 <= line.period.start < line.period.end


def problems(hub: HubFolder, value: str) -> list[tuple[str, str]]:
    contact = f"phone: '112', open: {value}}}"
    settings = SMALL_HUB["content/hub.yml"].replace("email: help@meadowcart.example}", contact)
    hub.write("content/hub.yml", settings)
    return [(str(one.place), one.rule) for one in hub.problems()]


def test_the_check_names_the_line_that_is_wrong(hub: HubFolder):
    assert problems(hub, "[Mo-Fr 08:00-18:00, Mon closed]") == [
        ("content/hub.yml:10:71", "opening-hours")
    ]


def test_the_check_names_the_list_whose_lines_contradict(hub: HubFolder):
    assert problems(hub, "[Mo 08:00-18:00, Mo 09:00-10:00]") == [
        ("content/hub.yml:10:51", "opening-hours")
    ]


def test_a_list_that_never_ends_is_refused(hub: HubFolder):
    lines = ", ".join(["2026-12-25 closed"] * 101)
    assert [rule for _, rule in problems(hub, f"[{lines}]")] == ["opening-hours"]
