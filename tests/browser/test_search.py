"""Search on the page: each page once, open incidents first, letters however they are typed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

LONG = "Our vans leave the depot in the morning. " * 12
DOCS: list[dict[str, Any]] = [
    {"location": "incidents/open/", "title": "Late vans", "text": "Card.", "open": True},
    {"location": "faq/#card", "title": "What does my card cost?", "text": "Nothing &amp; more."},
    {"location": "about/", "title": "About", "text": f"{LONG}Die Straße nach Łódź. {LONG}"},
    {"location": "incidents/old/", "title": "Smørrebrød", "text": "Don’t", "note": "Resolved · 1"},
    {"location": "incidents/ar/", "title": "Arabic", "text": "مُحَمَّد"},
    {"location": "incidents/he/", "title": "Hebrew", "text": "שָׁלוֹם"},
    {"location": "incidents/vi/", "title": "Vietnamese", "text": "Đà Nẵng, Æsir, œuvre, İstanbul"},
    {
        "location": "incidents/ja/",
        "title": "Japanese",
        "text": "決済" * 200 + "返金" + "決済" * 200,
    },
    {"location": "de/about/", "title": "Deutsch", "text": "Straße"},
    {"location": "incidents/recall/", "title": "Ru\u0308ckruf", "text": "Israel, Gruesse, Malmö"},
]
FOUND = {
    "card": ["Late vans", "What does my card cost?"],
    "strasse": ["About"],
    "STRASSE lodz": ["About"],
    "łódź": ["About"],
    "smorrebrod": ["Smørrebrød"],
    "dont": ["Smørrebrød"],
    "don't": ["Smørrebrød"],
    "DON‘T": ["Smørrebrød"],
    "محمد": ["Arabic"],
    "שלום": ["Hebrew"],
    "da nang": ["Vietnamese"],
    "aesir oeuvre istanbul": ["Vietnamese"],
    "“cost?”": ["What does my card cost?"],
    "返金": ["Japanese"],
    "rueckruf": ["Rückruf"],
    "RUCKRUF": ["Rückruf"],
    "rückruf grüße": ["Rückruf"],
    "malmo": ["Rückruf"],
    "israel": ["Rückruf"],
    "isral": [],
    "nowhere": [],
}


@pytest.fixture
def page(open_page: Any, server: Any) -> Any:
    server.replaced["/search/search_index.json"] = json.dumps({"docs": DOCS}).encode()
    yield open_page("search/")
    del server.replaced["/search/search_index.json"]


def search(page: Any, query: str) -> list[str]:
    """Type `query` and return the titles found, once the page has answered."""
    page.get_by_role("searchbox").fill("")
    page.get_by_role("searchbox").fill(query)
    page.locator(".search__count", has_text=re.compile(r"\S")).wait_for()
    titles: list[str] = page.locator(".search__results li a").all_inner_texts()
    return titles


def test_letters_are_found_however_they_are_typed(page: Any) -> None:
    assert {query: search(page, query) for query in FOUND} == FOUND


def test_an_excerpt_shows_a_word_that_is_spelt_otherwise(page: Any) -> None:
    search(page, "depot strasse")
    assert "depot" in page.locator(".search__results li p").inner_text()
    search(page, "gruesse")
    assert page.locator(".search__results li p").inner_text() == "Israel, Gruesse, Malmö"


def test_an_excerpt_shows_the_words_and_cuts_none(page: Any) -> None:
    search(page, "strasse")
    excerpt = page.locator(".search__results li p").inner_text()
    assert "Die Straße nach Łódź." in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    whole = set(f"{LONG}Die Straße nach Łódź.".split())
    assert set(excerpt.strip("… ").split()) <= whole
    search(page, "返金")
    assert "返金" in page.locator(".search__results li p").inner_text()


def test_a_hit_says_what_it_is(page: Any) -> None:
    search(page, "smorrebrod")
    assert page.locator(".search__results li").inner_text().startswith("Smørrebrød\nResolved · 1")
