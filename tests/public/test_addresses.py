from __future__ import annotations

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.public import addresses

PART = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
PAGE = st.lists(PART, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))
FILE = st.tuples(PAGE, st.text("ab é%&.()", min_size=1, max_size=6)).map(
    lambda pair: f"{pair[0]}x{pair[1]}.png"
)
BASES = st.sampled_from(["https://a.example/", "https://a.example/hub/", "https://a.example/x/y/"])


@given(page=PAGE, target=PAGE, base=BASES, fragment=st.sampled_from(["", "#update-01"]))
def test_a_relative_link_leads_to_its_page_from_every_page_below_every_root(
    page, target, base, fragment
):
    link = addresses.relative(target + fragment, page)
    assert not link.startswith("/")
    assert urljoin(base + page, link) == base + target + fragment


@given(page=PAGE, target=FILE, base=BASES)
def test_a_relative_link_leads_to_its_file(page, target, base):
    link = addresses.relative(target, page)
    there = urljoin(base + page, link).removeprefix(base)
    assert unquote(there) == target or there == target


@given(st.text(max_size=30))
def test_no_link_leads_out_of_the_project(target):
    path = addresses.source_of_link(target, "incidents/2026/x")
    assert path is None or not path.startswith("../")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("content/pages/index.md", ""),
        ("content/pages/about.md", "about/"),
        ("content/pages/about.de.md", "about/"),
        ("content/pages/a/logo.svg", "a/logo.svg"),
        ("content/faq/refunds.md", "faq/#refunds"),
        ("incidents/2026/x/incident.yml", "incidents/x/"),
        ("incidents/2026/x/02-identified.de.md", "incidents/x/#update-02"),
        ("incidents/2026/x/review.md", "incidents/x/#review"),
        ("incidents/2026/x/receipt.png", "incidents/x/receipt.png"),
        ("incidents/2026/x/internal.md", None),
        ("content/plan/team.yml", None),
        ("content/hub.yml", None),
        ("mkdocs.yml", None),
    ],
)
def test_each_source_has_its_address_and_the_private_ones_have_none(path, address):
    assert addresses.of_source(path) == address
