from __future__ import annotations

from urllib.parse import quote, urljoin

from hypothesis import given
from hypothesis import strategies as st

from hubgen.public import addresses

BASES = ["https://x.example/", "https://x.example/help/", "https://x.example", "/help/", "a/../b/"]
PARTS = [
    "a",
    "incidents",
    "/",
    "//",
    ".",
    "..",
    "#",
    "update-01",
    "feed.atom",
    ":",
    "?",
    "ü",
    " ",
    "%",
]


@given(st.sampled_from(BASES), st.lists(st.sampled_from(PARTS), max_size=6).map("".join))
def test_an_address_is_joined_as_browsers_do(base, target):
    expected = urljoin(base, quote(target, safe="/:@!$&'()*+,;=~%#?"))
    assert addresses.absolute(base, target) == expected
