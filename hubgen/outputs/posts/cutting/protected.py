"""Protected places: where a text must not be cut.

A cut would divide an address on the web or a mail address, a mention or a
hashtag, a number and its unit, a date or a time and its zone, a phone number,
a postal address, an abbreviation and the word that follows it, or a grapheme.
All patterns take linear time.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from hubgen.outputs.posts.cutting.abbreviations import is_abbreviation

_ADDRESS = r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]++@\S+|[@#]\S+"
_DAY_FIRST = r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th)?\s\p{L}+\.?(?:,?\s\d{4}\b)?"
_MONTH_FIRST = r"\p{Lu}\p{L}{2,9}\.?\s\d{1,2}(?:st|nd|rd|th)?(?!\d)(?:,?\s\d{4}\b)?"
_TIME = (
    r"(?<!\d)(?:\d{1,2}[:.h]\d{2}(?:\s?(?:Uhr|[ap]\.?m\.?|[AP]\.?M\.?)(?=\W|$))?"
    r"|\d{1,2}\s?(?:Uhr|[ap]\.m\.|[ap]m|[AP]M)(?=\W|$))"
    r"(?:\s(?:[A-Z]{2,5}|UTC[+-]\S+)(?:\stime)?(?=\W|$))?"
)
_DATE = rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})(?:,?\s{_TIME})?"
_PHONE = r"(?:\p{L}{1,8}[.:]{0,2}\s)?\(?\+?\d[\d ()/.-]{5,}(?<=\d)"
_NAME = r"(?<![\p{L}’'-])\p{Lu}[\p{L}’'-]*+"
_HOUSE_FIRST = (
    rf"(?<![\d:.,])\d{{1,5}}\p{{L}}?\s{_NAME}(?:(?:\s|(?<=\s\p{{Lu}}\p{{Ll}}{{1,3}})\.\s){_NAME}){{0,3}}+"
    rf"(?:,\s{_NAME}(?:\s[\p{{Lu}}\d][\p{{L}}\d]*+){{0,3}}+){{0,3}}+"
)
_STREET_FIRST = rf"{_NAME}\.?\s\d{{1,5}}\p{{L}}?,\s(?:\p{{Lu}}{{1,2}}-)?\d{{4,6}}\s{_NAME}"
_WITH_UNIT = r"(?<!\S)[^\s\d]*+\d\S*+(?<![.!?…][\"'”’»)\]]*)\s[^\s\d]++"
_SPANS = tuple(
    regex.compile(pattern)
    for pattern in (
        f"{_ADDRESS}|{_PHONE}|{_TIME}",
        f"{_HOUSE_FIRST}|{_STREET_FIRST}|{_DATE}",
        _WITH_UNIT,
    )
)
_WORD = regex.compile(r"\S+")
_GRAPHEME = regex.compile(r"\X")
_LONGEST = 40  # no abbreviation is longer
_CLOSING = "\"'”’»)]*_"


def protected_places(text: str, language: str) -> set[int]:
    """Return every offset of `text` at which a cut would divide what belongs together."""
    places = set(range(1, len(text))) - {match.start() for match in _GRAPHEME.finditer(text)}
    for pattern in _SPANS:
        for span in pattern.finditer(text):
            places.update(range(span.start() + 1, span.end()))
    for start, end in _abbreviations(text, language.partition("-")[0]):
        places.update(range(start + 1, end))
    return places


def _abbreviations(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield each abbreviation of `text` up to the start of the next word."""
    words = list(_WORD.finditer(text))
    for index, word in enumerate(words[:-1]):
        bare = word[0].rstrip(_CLOSING)
        following = words[index + 1]
        if (
            not bare.endswith(".")
            or len(bare) > _LONGEST
            or "\n\n" in text[word.end() : following.start()]
        ):
            continue
        before = words[index - 1][0] if index else ""
        if is_abbreviation(bare[:-1], before, following[0], language):
            yield word.start(), following.start() + 1
