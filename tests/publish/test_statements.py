"""Any single change of what was published is refused or told; what readers act on is refused.

The record with one of each thing is that of `old_record/`. Each of its values is
changed alone, as a change of the sources would, and compared.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hubgen.model.project import Project
from hubgen.publish.destinations import FolderDestination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.reading import read_records
from hubgen.publish.record.changes import changes
from hubgen.publish.record.descriptions import describe
from hubgen.publish.record.public_record import PublicRecord
from hubgen.publish.record.release_checks import ReleaseChecks
from hubgen.publish.record.statements import canonical_text
from hubgen.source.project import read_project
from tests.conftest import SAMPLE_TIME

OLD = Path(__file__).parent / "old_record"
CARDS = "incidents/2026-11-22-card-payments"
ONLY_TOLD = re.compile(
    r"contact\b|actions|faq|tags|was\b|components\b(?!_)|updates/\d+/(posts|corrected_by|retracted_by)"
    r"|attachments/\d+/(path|size)|language"
)
"""The values of an incident whose change goes without a mark."""
MARKS = re.compile(r"(updates/\d+|review)/edited$|^edited$")
"""The marks themselves: one that moves alone tells of a change, and hides none."""

FOLLOWING = re.compile(r"updates/\d+/(corrected_by|retracted_by)\b|was/")
"""What follows from another update, which is compared; former names have a check of their own."""
UNLIKE = frozenset({"id", "attachments", "actions"})
"""Where the other value of the same kind is no value: a new key, an empty list of mappings."""


@pytest.fixture(scope="module")
def records() -> dict[str, PublicRecord]:
    destination = FolderDestination(OLD / "live")
    ledger = read_ledger(destination)
    return read_records(destination, ledger, ledger.state().data)


@pytest.fixture(scope="module")
def project() -> Project:
    found, _ = read_project(OLD / "hub")
    assert found is not None
    return found


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all values in some JSON."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in pairs:
        here = f"{path}/{key}".lstrip("/")
        if isinstance(one, (dict, list)) and one:
            yield from leaves(one, here)
        else:
            yield here


def changed(record: PublicRecord, language: str, path: str) -> PublicRecord:
    """The record with another value at `path` in one language."""
    languages = copy.deepcopy(dict(record.languages))
    *way, last = path.split("/")
    at: Any = languages[language]
    for key in way:
        at = at[int(key) if isinstance(at, list) else key]
    key = int(last) if isinstance(at, list) else last
    at[key] = other(at[key])
    return PublicRecord(main=record.main, languages=languages)


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and re.fullmatch(r"0\d", value):
        return f"0{value}"
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return value.replace("2026", "2027")
    if isinstance(value, str):
        return value.replace("</p>", " more</p>") if "</p>" in value else f"{value} more"
    return "something" if value is None else ["something"]


def found(records: dict[str, PublicRecord], key: str, after: PublicRecord) -> list[str]:
    """What is told of a record that became `after`."""
    return [describe(one) for one in changes(records, {**records, key: after})]


def test_any_single_change_of_any_value_is_found(records: dict[str, PublicRecord]) -> None:
    missed = [
        (key, language, path)
        for key, record in records.items()
        for language, content in record.languages.items()
        for path in leaves(content)
        if path not in UNLIKE
        and not MARKS.search(path)
        and not FOLLOWING.match(path)
        and (language == record.main or not path.endswith("/number"))  # the same in all
        and not found(records, key, changed(record, language, path))
    ]
    assert missed == [], "\n".join(map(str, missed))


def test_what_an_incident_states_does_not_change_without_a_mark(
    records: dict[str, PublicRecord], project: Project
) -> None:
    record, let_through = records[CARDS], []
    for path in leaves(record.main_content):
        if path == "id" or MARKS.search(path) or ONLY_TOLD.match(path) or "/language" in path:
            continue
        those = changes({CARDS: record}, {CARDS: changed(record, "en", path)})
        if not ReleaseChecks(project, SAMPLE_TIME, those).problems():
            let_through.append(path)
    assert let_through == []


@pytest.mark.parametrize("place", ["", "updates/0", "review"])
def test_a_field_that_nobody_has_thought_of_yet_is_checked(
    records: dict[str, PublicRecord], project: Project, place: str
) -> None:
    languages = json.loads(json.dumps(dict(records[CARDS].languages)))
    for content in languages.values():
        at = content
        for key in filter(None, place.split("/")):
            at = at[int(key) if isinstance(at, list) else key]
        at["audio"] = "https://example.org/1.mp3"
    after = PublicRecord(main="en", languages=languages)
    those = changes({CARDS: records[CARDS]}, {CARDS: after})
    assert ReleaseChecks(project, SAMPLE_TIME, those).problems()


def test_strikes_links_and_pictures_are_part_of_the_text() -> None:
    plain = canonical_text("<p>We are sorry.</p>")
    assert canonical_text("<p>We are <del>sorry</del>.</p>").split() != plain.split()
    assert canonical_text("<p><s>We are sorry.</s></p>").split() != plain.split()
    link = '<p><a href="https://{}/">Here</a></p>'
    assert canonical_text(link.format("a.example")) != canonical_text(link.format("b.example"))
    picture = '<p><img src="hub:/incidents/x/{}" alt="A receipt"></p>'
    assert canonical_text(picture.format("a.png")) != canonical_text(picture.format("b.png"))
    assert canonical_text("<p>We <strong>are</strong>\n sorry.</p>").split() == plain.split()
