"""What search finds on the sample hub: the pages on which a reader sees the words."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

QUERIES = """\
double charge; charged twice; hazelnuts; granola batch; l2461; allerg; fake website; closing;
2,140; delete my account; receipt; home delivery; bank; 7946 0112; 640 of 1,312; 23 nov; sorry;
expert; mastodon; @meadowcart.example; best-before date; deliveries come as booked; out of
sale; erstattung; rückruf; haselnüsse; passwort; bestellungen; chargennummer;
granola; hazelnut; allergy; l2461 batch; website; hours; 1,312; 672 hand; voucher; product;
fake; code; delete; privacy@meadowcart.example; outside experts; authority; packing; oat;
honey; kunden; zweite abbuchung; wegwerfen; kassenbon; haltbarkeit; website gefälscht;
verfolgen; feed-adresse
"""


@pytest.fixture(scope="module")
def entries(built_sample: Path) -> dict[str, str]:
    """The text of each entry of the index, in small letters, by its address."""
    index = json.loads((built_sample / "dist/site/search/search_index.json").read_text("utf-8"))
    return {
        one["location"]: html.unescape(f"{one['title']} {one['text']}").lower()
        for one in index["docs"]
    }


@pytest.fixture(scope="module")
def shown(built_sample: Path, entries: dict[str, str]) -> dict[str, str]:
    """What a reader sees at each of these addresses, in small letters."""
    return {location: _visible(built_sample / "dist/site", location) for location in entries}


def _visible(site: Path, location: str) -> str:
    path, _, anchor = location.partition("#")
    page = (site / path / "index.html").read_text("utf-8")
    page = page.partition('id="content"')[2].partition('<footer class="hub-footer')[0]
    page = re.sub(r"<(script|style|svg).*?</\1>", " ", page, flags=re.DOTALL)
    if anchor.startswith("question-"):  # an answer about an incident is found by its title too
        title, _, rest = page.partition("</h1>")
        answer = rest.partition(f'id="{anchor}"')[2].partition("</details>")[0]
        page = f"{title} {answer}"
    elif anchor:
        page = (
            page.partition(f'id="{anchor}"')[2]
            .partition('<details class="question"')[0]
            .partition("</section>")[0]
        )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).lower().split())


@pytest.mark.parametrize("query", [one.strip() for one in QUERIES.split(";")])
def test_a_query_finds_the_pages_that_show_its_words(
    query: str, entries: dict[str, str], shown: dict[str, str]
) -> None:
    terms = query.split()
    found = {where for where, text in entries.items() if all(one in text for one in terms)}
    assert found
    assert found == {where for where, text in shown.items() if all(one in text for one in terms)}
