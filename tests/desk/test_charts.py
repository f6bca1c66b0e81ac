"""The chart of messages: what a person reads off it is what the figures say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from hubgen.desk.charts import Chart, volume_chart
from hubgen.listening.figures.effects import Mark
from hubgen.listening.figures.volume import QUARTER, Interval

START = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
SIZE = (1080, 300)


def quarters(counts: Sequence[int], usual: float | None = 4) -> list[Interval]:
    return [
        Interval(
            start=START + n * QUARTER,
            messages=2 * count,
            people=count,
            negative=count,
            neutral=count,
            positive=0,
            usual=usual,
        )
        for n, count in enumerate(counts)
    ]


def chart(counts: Sequence[int], *minutes: int, usual: float | None = 4, most: int = 100) -> Chart:
    marks = [
        Mark(number=f"{n:02}", at=START + timedelta(minutes=one), title="")
        for n, one in enumerate(minutes, start=1)
    ]
    shown = quarters(counts, usual)
    return volume_chart(shown, marks, lambda at: f"{at:%d}", size=SIZE, most_bars=most)


def test_a_bar_is_as_high_as_its_messages_on_the_axis() -> None:
    drawn = chart([10, 20, 0, 5])
    assert [bar.messages for bar in drawn.bars] == [20, 40, 0, 10]
    heights = [sum(part.height for part in bar.segments) for bar in drawn.bars]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.3)
    top = next(one for one in drawn.y_ticks if one.label == "40")
    assert drawn.base - top.at == pytest.approx(heights[1], abs=0.3)
    assert [part.mood for part in drawn.bars[0].segments] == ["negative", "neutral"]


def test_long_times_are_joined_and_lose_no_message() -> None:
    drawn = chart([1] * 1344)
    assert len(drawn.bars) <= 100
    assert sum(bar.messages for bar in drawn.bars) == 2 * 1344
    assert drawn.minutes == 240
    assert len(drawn.x_ticks) <= 20


def test_updates_are_where_they_were_and_never_on_each_other() -> None:
    drawn = chart([1] * 20, 15, 17, 19, 120, 10_000)
    assert [flag.number for flag in drawn.flags] == ["01", "02", "03", "04"]
    assert drawn.flags[0].x == pytest.approx(drawn.bars[1].x, abs=2)
    places = [(flag.x, flag.y) for flag in drawn.flags]
    close = [
        (one, other)
        for n, one in enumerate(places)
        for other in places[n + 1 :]
        if abs(one[0] - other[0]) < 24 and abs(one[1] - other[1]) < 16
    ]
    assert close == []


def test_hours_are_labelled_and_midnight_by_its_day() -> None:
    labels = [one.label for one in chart([1] * 16).x_ticks]
    assert labels == ["22:00", "23:00", "23", "01:00"]


def test_what_is_usual_is_a_line_only_where_it_is_known_everywhere() -> None:
    assert chart([3, 3]).usual.count(",") == 4
    assert chart([3, 3], usual=None).usual == ""


def test_nothing_is_drawn_of_nothing() -> None:
    drawn = chart([0])
    assert drawn.bars[0].segments == ()
    assert chart([]).bars == ()
