from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from hubgen.model.fields import parse_time
from hubgen.public import times
from hubgen.source.messages import messages

LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


@given(at=INSTANTS, zone=ZONES.map(ZoneInfo))
def test_what_a_clock_shows_is_read_as_that_instant_or_refused_where_it_is_shown_twice(at, zone):
    local = at.astimezone(zone)
    text = f"{local:%Y-%m-%d %H:%M}"
    if local.replace(fold=1 - local.fold).utcoffset() == local.utcoffset():
        assert parse_time(text, zone) == at
    else:
        with pytest.raises(PydanticCustomError, match="exists twice"):
            parse_time(text, zone)
    assert parse_time(f"{local:%Y-%m-%d %H:%M%z}", zone) == at


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2026-03-29 01:30", "time-skipped"),
        ("2026-10-25 01:30", "time-twice"),
        ("2026-02-30 10:00", "time"),
        ("2026-11-22 24:00", "time"),
        ("9999-12-31 23:59", "time"),
        ("0001-01-01 00:00", "time"),
        ("22.11.2026 10:05", "time"),
        ("2026-11-22", "time"),
    ],
)
def test_a_time_that_is_none_or_two_is_refused(text, rule):
    with pytest.raises(PydanticCustomError) as caught:
        parse_time(text, LONDON)
    assert caught.value.type == rule


def test_the_hour_that_comes_twice_is_in_order_by_the_instant():
    summer = parse_time("2026-10-25 01:40+01:00", LONDON)
    winter = parse_time("2026-10-25 01:10+00:00", LONDON)
    assert summer < winter
    assert winter - summer == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        ("2026-11-22T10:05", "Europe/London", "Sunday 22 November 2026, 10:05 GMT"),
        ("2026-07-22T10:05", "Europe/London", "Wednesday 22 July 2026, 11:05 BST"),
        ("2026-07-22T10:05", "Asia/Dubai", "Wednesday 22 July 2026, 14:05 UTC+04:00"),
        ("2026-07-22T10:05", "Asia/Kolkata", "Wednesday 22 July 2026, 15:35 IST"),
    ],
)
def test_a_time_is_shown_on_the_hubs_clock_with_its_zone(at, zone, words):
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert times.long_time(instant, messages("en")) == words


@given(at=INSTANTS, zone=ZONES.map(ZoneInfo))
def test_machines_read_the_same_instant_in_utc(at, zone):
    assert datetime.fromisoformat(times.machine(at.astimezone(zone))) == at


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (125, "2 hours 5 minutes"), (2 * 1440, "2 days")],
)
def test_a_length_of_time_is_written_in_words(minutes, words):
    assert times.duration(timedelta(minutes=minutes), messages("en")) == words


@pytest.mark.parametrize("text", ["0m", "-30m", "30", "1.5h", "half an hour", "1h 30m"])
def test_a_length_of_time_that_is_none_is_refused(hub, text):
    hub.update(2, f'next_update: "{text}"')
    assert hub.found("due" if text != "0m" else "duration").place.line == 4
