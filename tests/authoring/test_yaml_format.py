"""What the desk writes as YAML, hubgen reads back as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hubgen.authoring import sanitizing, yaml_format
from hubgen.model.fields import parse_time
from hubgen.source.nodes import parse_mapping

LINES = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            [*list("'\"\\#:-?[]{},&*!|>%@`~ =<"), "null", "true", "08", "1e3", "a", "ü"]
        ),
        max_size=8,
    ).map("".join),
).map(lambda text: sanitizing.single_line(text, 200))


@given(LINES, LINES)
def test_every_line_comes_back_as_it_was(one, other):
    pairs = [
        ("one", one),
        ("map", {"key": other, "no": one}),
        ("list", [one, other]),
        ("flag", True),
    ]
    text = yaml_format.format_mapping(pairs)
    document, problems = parse_mapping(text, "test")
    assert problems == []
    assert document.data == {
        "one": one,
        "map": {"key": other, "no": one},
        "list": [one, other],
        "flag": "true",
    }


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)),  # noqa: DTZ001 - its zone follows
    st.sampled_from(
        ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Monrovia"]
    ),
)
def test_every_instant_comes_back_to_the_second(naive, zone):
    at = naive.replace(tzinfo=UTC, microsecond=0)
    assert parse_time(yaml_format.format_time(at, ZoneInfo(zone)), ZoneInfo(zone)) == at


def test_plain_words_stand_without_quotes():
    assert yaml_format.format_mapping(
        [("title", "Card payments fail"), ("at", "2026-11-22 10:05"), ("x", None)]
    ) == ("title: Card payments fail\nat: 2026-11-22 10:05\n")
