"""Incidents: the list with search and filters, and the page of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubgen.desk.screens.incidents.listing import IncidentQuery, Standing, incident_list
from tests.desk.conftest import RunningDesk, visit_of


def found(hub: Path, **query: str) -> list[str]:
    return [row.id for row in incident_list(visit_of(hub), IncidentQuery(**query), 1).rows]


def test_the_newest_comes_first(hub: Path) -> None:
    ids = found(hub)
    assert len(ids) == 6
    assert ids == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("granola", ["2026-10-06-granola-recall"]),
        ("GRANOLA hazelnuts", ["2026-10-06-granola-recall"]),
        ("nothing of the sort", []),
    ],
)
def test_words_are_searched_in_titles_and_texts(hub: Path, words: str, expected: list[str]) -> None:
    assert found(hub, words=words) == expected


def test_accents_do_not_matter(hub: Path) -> None:
    file = hub / "incidents/2026/2026-11-10-closing-rumour/incident.yml"
    file.write_text(file.read_text("utf-8").replace("title: ", "title: Café, "), "utf-8")
    assert found(hub, words="cafe") == ["2026-11-10-closing-rumour"]


def test_it_can_be_narrowed_to_how_far_and_to_what_is_affected(hub: Path) -> None:
    assert found(hub, standing=Standing.EXERCISE) == ["2026-09-14-exercise-checkout"]
    assert "2026-11-22-card-payments" in found(hub, standing=Standing.OPEN, component="payments")
    assert found(hub, component="collection", standing=Standing.OPEN) == []


def test_the_page_of_an_incident_shows_its_updates_and_actions(desk: RunningDesk) -> None:
    page = desk.get("/incidents/2026-11-22-card-payments").body
    for words in ("Update 05", "5 gaps left", "Refund every second charge", "Priya Nair"):
        assert words in page


@pytest.mark.parametrize("path", ["/incidents/nothing", "/incidents/..%2f..%2fetc", "/nothing"])
def test_an_address_that_leads_nowhere_says_so(desk: RunningDesk, path: str) -> None:
    answer = desk.get(path)
    assert answer.status == 404
    assert "There is no such page" in answer.body


def test_a_new_update_becomes_a_draft_once(desk: RunningDesk) -> None:
    address = "/incidents/2026-11-29-account-move/new-update"
    answer = desk.post(address, {})
    assert answer.status == 303
    assert answer.headers["location"].endswith("/02/write")
    again = desk.post(address, {})
    assert again.headers["location"] == answer.headers["location"]
    files = list((desk.root / "incidents/2026/2026-11-29-account-move").glob("0*.md"))
    assert sum("de" not in file.name for file in files) == 2
