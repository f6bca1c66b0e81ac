"""Counting, held against independent counters and the networks' own examples."""

from __future__ import annotations

import re
import unicodedata
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubgen.outputs.channels import counting

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its use of pkg_resources is its own affair
    import twitter_text

EMOJI = ["😷", "👩🏽‍💻", "👨‍👩‍👧", "🇩🇪", "🇽🇽", "1️⃣", "©", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👮🏽‍♀️", "🏳️‍🌈"]
ADDRESSES = [
    "https://status.example.org/incidents/a/#update-01",
    "http://example.com/path_(x)?q=1",
    "example.co.uk",
    "www.example.de/a.",
    "https://bücher.de/ü",
    "x@example.com",
    "@example.com",
]
WORDS = [
    "Update",
    "hello",
    "日本語",
    "Привет",
    "مرحبا",
    "नमस्ते",
    "e\u0301",
    "café",
    "“quoted”",
    "–",
    "ﬁ",
    "1.312",
    "18:00 GMT",
]
mixed = st.lists(
    st.one_of(
        st.sampled_from([*EMOJI, *ADDRESSES, *WORDS]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    max_size=12,
).flatmap(lambda pieces: st.sampled_from([" ", "", "\n", ". "]).map(lambda gap: gap.join(pieces)))


def x_by_twitter_text(text: str) -> int:
    return int(twitter_text.parse_tweet(text).weightedLength)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("https://test.com", 23),
        ("test.com", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("저찀쯿쿿", 8),
        ("H🐱☺", 5),
        ("👨‍👩‍👧‍👦", 2),
        ("e\u0301", 1),
        ("“quoted” – it…", 15),
    ],
)
def test_x_counts_as_its_documentation_says(text: str, length: int) -> None:
    assert counting.x_weighted(text) == length


def test_every_emoji_of_unicode_counts_as_twitter_text_counts_it() -> None:
    listed = Path(twitter_text.__file__).parent / "regexp" / "emoji-test.txt"
    lines = [
        line for line in listed.read_text("utf-8").splitlines() if re.match(r"[0-9A-F]{2}", line)
    ]
    emoji = ["".join(chr(int(point, 16)) for point in line.split(";")[0].split()) for line in lines]
    assert len(emoji) > 3000
    assert [one for one in emoji if counting.x_weighted(one) != x_by_twitter_text(one)] == []


@settings(max_examples=400, deadline=None)
@given(mixed)
def test_x_is_never_counted_lower_than_twitter_text_counts(text: str) -> None:
    ours, theirs = counting.x_weighted(text), x_by_twitter_text(text)
    assert ours >= theirs
    if "://" not in text and all(point < 0x1F900 for point in map(ord, text)):
        assert ours == theirs


def test_an_address_that_x_may_not_know_counts_its_own_length_if_that_is_more() -> None:
    assert counting.x_weighted("https://status.meadowcart.example/incidents/") == 44
    assert counting.x_weighted("https://a.example") == 23


def test_a_hostile_text_is_counted_in_good_time() -> None:
    for hostile in ("é" * 20_000, "a." * 20_000, "https://" * 5_000, "@" * 50_000, "a_" * 20_000):
        for unit, count in counting.COUNTERS.items():
            assert count(hostile) > 0 or unit == "links"


GSM_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def sms_by_the_standard(text: str) -> int:
    """Written from 3GPP TS 23.038 and 23.040: what is packed into each message."""
    widths = []
    for character in text:
        if character in GSM_DEFAULT.replace("\x1b", ""):
            widths.append(1)
        elif character in "\f^{}\\[~]|€":
            widths.append(2)
        else:
            widths = [len(each.encode("utf-16-be")) // 2 for each in text]
            single, part = 140 // 2, 134 // 2
            break
    else:
        single, part = 140 * 8 // 7, 134 * 8 // 7
    if sum(widths) <= single:
        return 1
    parts, room = 1, part
    for width in widths:
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2), ("a" * 152 + "€" + "a" * 152, 3),
        ("’" * 70, 1), ("’" * 71, 2), ("’" * 134, 2), ("’" * 135, 3),
        ("😷" * 35, 1), ("😷" * 36, 2), ("😷" * 67, 3), ("", 1),
    ],
)  # fmt: skip
def test_a_text_message_is_parted_as_phones_part_it(text: str, parts: int) -> None:
    assert counting.sms_parts(text) == parts


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.sampled_from([*GSM_DEFAULT.replace("\x1b", ""), *"^{}[]€~|\\\f", "’", "😷"]),
        max_size=500,
    )
)
def test_text_messages_are_counted_as_the_standard_packs_them(text: str) -> None:
    assert counting.sms_parts(text) == sms_by_the_standard(text)
    plain = "".join(character for character in text if character in GSM_DEFAULT)
    assert counting.sms_parts(plain) == sms_by_the_standard(plain)


def graphemes_by_category(text: str) -> int:
    """For texts without jamo, emoji joins and Indic conjuncts: marks do not count."""
    return sum(unicodedata.category(character) not in {"Mn", "Me"} for character in text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a", "é", "日", "Ж", "א", "e\u0301", "o\u0308\u0323", " ", "ß", "😷"]),
        max_size=60,
    )
)
def test_graphemes_are_what_people_see(pieces: list[str]) -> None:
    assert (
        counting.graphemes("".join(pieces)) == len(pieces) == graphemes_by_category("".join(pieces))
    )


@pytest.mark.parametrize(
    "one", ["👨‍👩‍👧‍👦", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "नि", "각", "\r\n", "👩🏽‍💻", "e\u0301\u0327"]
)
def test_what_people_see_as_one_character_counts_one(one: str) -> None:
    assert counting.graphemes(one) == 1


@settings(max_examples=200, deadline=None)
@given(mixed)
def test_bytes_and_units_are_those_of_the_encodings(text: str) -> None:
    assert counting.utf8_bytes(text) == len(text.encode("utf-8"))
    assert counting.utf16_units(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("x" * 500, 500),
        ("👨‍👩‍👧‍👦" * 3, 3),
        ("See https://status.example.org/incidents/2026-11-22-card-payments/#update-04", 4 + 23),
        ("@alice@social.example.org hi", 6 + 3),
        ("@alice hi", 9),
        ("mail alice@example.org", 22),
        ("example.org", 11),
        ("(https://example.org/a_(b)) x", 1 + 23 + 3),
        ("https://example.org/日本", 23),
    ],
)
def test_mastodon_counts_as_its_own_validator_does(text: str, length: int) -> None:
    assert counting.mastodon(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [("hello", 5), ("日本", 2), ("😷", 4), ("a❤️", 1 + 6), ("👩🏽‍💻", 15), ("🇩🇪", 8)],
)
def test_threads_counts_an_emoji_as_its_bytes(text: str, length: int) -> None:
    assert counting.threads(text) == length
