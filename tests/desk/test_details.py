"""Title, severity, responsibility and facts of an incident, changed at the desk."""

from __future__ import annotations

import re
from pathlib import Path

from tests.desk.conftest import RunningDesk

RECALL = "/incidents/2026-10-06-granola-recall"
FILE = "incidents/2026/2026-10-06-granola-recall/incident.yml"
DETAILS = f"{RECALL}/details"


def digest(desk: RunningDesk, path: str = DETAILS) -> str:
    found = re.search(r'name="digest" value="(\w+)"', desk.get(path).body)
    assert found
    return found[1]


def new_lines(file: Path, before: str) -> list[str]:
    old = before.splitlines()
    return [line for line in file.read_text("utf-8").splitlines() if line not in old]


def test_the_severity_of_a_public_incident_is_changed_with_a_mark(desk: RunningDesk) -> None:
    file = desk.root / FILE
    before = file.read_text("utf-8")
    answer = desk.post(DETAILS, {"digest": digest(desk), "severity": "major"})
    assert answer.headers["location"] == RECALL
    assert new_lines(file, before) == ["severity: major", "edited: 2026-11-22 12:20"]


def test_a_title_is_changed_in_each_language_in_its_own_file(desk: RunningDesk) -> None:
    german = desk.root / FILE.replace(".yml", ".de.yml")
    before = german.read_text("utf-8")
    main = (desk.root / FILE).read_text("utf-8")
    desk.post(DETAILS, {"digest": digest(desk), "title-de": "Rückruf: Haselnüsse im Müsli"})
    assert new_lines(german, before) == ['title: "Rückruf: Haselnüsse im Müsli"']
    assert (desk.root / FILE).read_text("utf-8") == main


def test_a_first_title_in_another_language_gets_a_file(desk: RunningDesk) -> None:
    folder = "incidents/2026/2026-09-14-exercise-checkout"
    path = "/incidents/2026-09-14-exercise-checkout/details"
    desk.post(path, {"digest": digest(desk, path), "title-de": "Übung: die Kasse"})
    text = (desk.root / folder / "incident.de.yml").read_text("utf-8")
    assert text == 'title: "Übung: die Kasse"\n'


def test_a_fact_that_readers_have_seen_leads_to_a_correction(desk: RunningDesk) -> None:
    file = desk.root / FILE
    before = file.read_text("utf-8")
    answer = desk.post(DETAILS, {"digest": digest(desk), "fact-packs": "4,200"})
    assert re.fullmatch(RECALL + r"/0\d/change", answer.headers["location"])
    assert new_lines(file, before) == [
        "edited: 2026-11-22 12:20",
        '  packs: {value: "4,200", means: packs sold}',
    ]


def test_nothing_changed_is_nothing_written(desk: RunningDesk) -> None:
    before = (desk.root / FILE).read_bytes()
    assert desk.post(DETAILS, {"digest": digest(desk)}).status == 303
    assert (desk.root / FILE).read_bytes() == before


def test_a_title_that_is_missing_is_refused_with_words(desk: RunningDesk) -> None:
    before = (desk.root / FILE).read_bytes()
    answer = desk.post(DETAILS, {"digest": digest(desk), "title-en": " "})
    assert answer.status == 422
    assert 'role="alert"' in answer.body
    assert (desk.root / FILE).read_bytes() == before


def test_what_somebody_else_changed_is_shown_beside(desk: RunningDesk) -> None:
    shown = digest(desk)
    file = desk.root / FILE
    theirs = file.read_text("utf-8").replace("severity: critical", "severity: minor")
    file.write_text(theirs, "utf-8")
    answer = desk.post(DETAILS, {"digest": shown, "title-en": "Mine", "severity": "major"})
    assert answer.status == 409
    assert 'value="Mine"' in answer.body
    assert '<p class="version">minor</p>' in answer.body
    assert file.read_text("utf-8") == theirs
    again = {"digest": digest(desk), "title-en": "Mine"}
    assert desk.post(DETAILS, again).status == 303
    assert 'title: "Mine"' in file.read_text("utf-8")
    assert "severity: minor" in file.read_text("utf-8")
