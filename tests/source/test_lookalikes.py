"""Files that would silently never be published are named, with the name that they should have."""

from __future__ import annotations

import re

import pytest

from hubgen.problems import Level
from hubgen.source.lookalikes import original_of

SECOND = "---\nstate: identified\nat: 2026-11-22 11:00\nsummary: News.\n---\nNews.\n"

IN_AN_INCIDENT = {
    "02-identified.md.txt": ("file-ending", "rename it to 02-identified.md"),
    "01-investigating.md.txt": ("file-ending", "delete it, or rename it to 02-investigating.md"),
    "incident.yml.txt": ("file-ending", "delete it, or put its text into incident.yml"),
    "02-identified.txt": ("update-name", "rename it to 02-identified.md"),
    "02-identified.docx": ("update-name", "write its text into 02-identified.md"),
    "update 2.md": ("update-name", "rename it to 02-update.md"),
    "Update2.md": ("update-name", "rename it to 02-update.md"),
    "update.md": ("update-name", "rename it to 02-update.md"),
    "Identified.md": ("update-name", "rename it to 02-identified.md"),
    "2 identified.md": ("update-name", "rename it to 02-identified.md"),
    "02_identified.md": ("update-name", "rename it to 02-identified.md"),
    "02.md": ("update-name", "rename it to 02-update.md"),
    "01.md": ("update-name", "rename it to 02-update.md"),
    "Copy of 01-investigating.md": ("copy", "as 01-investigating.md"),
    "Kopie von 01-investigating.md": ("copy", "as 01-investigating.md"),
    "01-investigating copy.md": ("copy", "as 01-investigating.md"),
    "01-investigating copy 2.md": ("copy", "as 01-investigating.md"),
    "01-investigating - Copy.md": ("copy", "as 01-investigating.md"),
    "01-investigating - Kopie (2).md": ("copy", "as 01-investigating.md"),
    "01-investigating (1).md": ("copy", "as 01-investigating.md"),
    "01-investigating(1).md": ("copy", "as 01-investigating.md"),
    "01-investigating 2.md": ("copy", "as 01-investigating.md"),
    "01-investigating (copy).md": ("copy", "as 01-investigating.md"),
    "01-investigating (Maya's conflicted copy 2026-11-22).md": ("copy", "as 01-investigating.md"),
    "01-investigating (conflicted copy 2026-11-22 120000).md": ("copy", "as 01-investigating.md"),
    "01-investigating.sync-conflict-20261122-120000-ABCDEFG.md": ("copy", "01-investigating.md"),
    "01-investigating (In Konflikt stehende Kopie von Maya 2026-11-22).md": ("copy", "as 01"),
    "01-investigating (Copie en conflit de Maya 2026-11-22).md": ("copy", "as 01-investigating"),
    "01-investigating (Copia in conflitto di Maya 2026-11-22).md": ("copy", "as 01-invest"),
    "01-investigating (Maya の競合コピー 2026-11-22).md": ("copy", "as 01-investigating.md"),
    "01-investigating (Case Conflict).md": ("copy", "as 01-investigating.md"),
    "01-investigating (case clash from maya).md": ("copy", "as 01-investigating.md"),
    "01-investigating (Maya's conflicted copy 2026-11-22) (1).md": ("copy", "as 01-invest"),
    "01-investigating (SFConflict maya@meadowcart.example 2026-11-22-12-00-00).md": ("copy", "01"),
    "01-investigating_conflict-20261122-120000.md": ("copy", "as 01-investigating.md"),
    "01-investigating_DISKSTATION_Nov-22-120000-2026_Conflict.md": ("copy", "as 01-invest"),
    "01-investigating.Conflict.md": ("copy", "as 01-investigating.md"),
    "01-investigating_conf(1).md": ("copy", "as 01-investigating.md"),
    "01-investigating[Conflict].md": ("copy", "as 01-investigating.md"),
    "01-investigating-DESKTOP-7KQ2.md": ("copy", "as 01-investigating.md"),
    "01-investigating-Maya’s MacBook Pro.md": ("copy", "as 01-investigating.md"),
    "incident (1).yml": ("copy", "as incident.yml"),
    "02-identified.md.md": ("file-ending", "rename it to 02-identified.md"),
    "Resolved.md.txt": ("file-ending", "rename it to 02-resolved.md"),
    "O2-identified.md": ("update-name", "rename it to 02-identified.md"),
    "02.identified.md": ("update-name", "rename it to 02-update.md"),
    "02–identified.md": ("update-name", "rename it to 02-identified.md"),
    "draft 02.md": ("update-name", "rename it to 02-update.md"),
    "Unbenannt.md": ("update-name", "rename it to 02-update.md"),
    "new update.md": ("update-name", "rename it to 02-update.md"),
    "neue Meldung.md": ("update-name", "rename it to 02-meldung.md"),
    "01-investigating.DE.md": ("update-name", "rename it to 01-investigating.de.md"),
    "01-investigating.german.md": ("update-name", "like 01-investigating.de.md"),
    "01-other.markdown": ("file-ending", "rename it to 02-other.md"),
}


@pytest.mark.parametrize("name", IN_AN_INCIDENT)
def test_a_lookalike_is_named_and_never_the_original(hub, name):
    rule, fix = IN_AN_INCIDENT[name]
    before = hub.problems()
    hub.write(f"{hub.incident}/{name}", SECOND)
    [found] = [problem for problem in hub.problems() if problem not in before]
    assert (found.place.path, found.rule) == (f"{hub.incident}/{name}", rule)
    assert fix in found.fix
    assert found.level is Level.WARNING
    assert len(hub.view().incidents[0].updates) == 1


def test_several_lookalikes_get_names_of_their_own(hub):
    names = ["update.md", "Update.md", "resolved.md", "Resolved.md.txt", "02.txt", "07.md"]
    for name in names:
        hub.write(f"{hub.incident}/{name}", SECOND)
    fixes = [one.fix for one in hub.problems() if one.rule in {"update-name", "file-ending"}]
    proposed = [int(re.search(r"(\d+)-", fix)[1]) for fix in fixes]
    assert len(set(proposed)) == len(names)


def test_a_second_update_of_a_number_gets_a_free_one_or_is_a_translation(hub):
    hub.write(f"{hub.incident}/01-investigating-de.md", SECOND)
    hub.write(f"{hub.incident}/01-second.md", SECOND)
    fixes = [one.fix for one in hub.problems() if one.rule == "update-number-twice"]
    assert fixes == [
        (
            "rename it to 01-investigating.de.md if it is its translation, else give this one the"
            " next free number: 02-investigating-de.md"
        ),
        "give this one the next free number: 03-second.md",
    ]


@pytest.mark.parametrize(
    "name", ["02-identified.md", "02-wrong-copy.md", "02-two words.md", "02-identified (1).md"]
)
def test_an_update_of_its_own_number_is_read_whatever_its_words(hub, name):
    hub.write(f"{hub.incident}/{name}", SECOND)
    assert hub.problems() == []
    assert len(hub.view().incidents[0].updates) == 2


@pytest.mark.parametrize("name", ["notes.md", "receipt.png", "timeline.docx", "01-photo.png"])
def test_other_files_beside_the_updates_are_left_alone(hub, name):
    hub.write(f"{hub.incident}/{name}", "x")
    assert hub.problems() == []


@pytest.mark.parametrize(
    ("path", "rule", "level"),
    [
        ("content/faq/refunds.md.txt", "file-ending", Level.WARNING),
        ("content/faq/money.docx", "file-ending", Level.WARNING),
        ("content/faq/refunds (1).md", "copy", Level.WARNING),
        ("content/faq/Copy of refunds.md", "copy", Level.WARNING),
        ("content/plan/team.yml.txt", "file-ending", Level.WARNING),
        ("content/plan/team copy.yml", "copy", Level.WARNING),
        ("content/plan/scenarios/outage.txt", "file-ending", Level.WARNING),
        ("content/hub.yml.txt", "file-ending", Level.WARNING),
        ("content/pages/about.md.txt", "file-ending", Level.WARNING),
        ("content/pages/about copy.md", "copy", Level.ERROR),
    ],
)
def test_lookalikes_are_named_below_content_too(hub, path, rule, level):
    hub.write(path, "---\nquestion: When?\n---\nSoon.\n")
    assert [(one.place.path, one.rule, one.level) for one in hub.problems()] == [
        (path, rule, level)
    ]


@pytest.mark.parametrize("folder", ["content/pages", "site_overrides"])
@pytest.mark.parametrize(
    "name",
    [
        "report (Maya's conflicted copy 2026-11-22).pdf",
        "report.sync-conflict-20261122-120000-ABCDEFG.pdf",
        "report_DISKSTATION_Nov-22-120000-2026_Conflict.pdf",
    ],
)
def test_a_conflict_copy_of_a_copied_file_stops_the_build(hub, folder, name):
    hub.write(f"{folder}/{name}", "x")
    assert hub.problems() == []  # without the original it is a file like any other
    hub.write(f"{folder}/report.pdf", "x")
    [found] = hub.problems()
    assert (found.place.path, found.rule, found.level) == (f"{folder}/{name}", "copy", Level.ERROR)


@pytest.mark.parametrize("name", ["report (1).pdf", "report copy.pdf", "report 2.pdf"])
def test_a_copied_file_that_somebody_may_want_beside_another_is_left_alone(hub, name):
    hub.write("content/pages/report.pdf", "x")
    hub.write(f"content/pages/{name}", "x")
    assert hub.problems() == []


def test_a_folder_with_updates_and_no_incident_is_named(hub):
    hub.write("incidents/2026/2026-11-23-mail/01-investigating.md", SECOND)
    assert hub.found("incident-missing").fix.endswith("hubgen new incident")
    hub.write("incidents/2026/2026-11-23-mail/incident.yml.txt", "title: Mail\n")
    assert hub.found("incident-missing").fix == "rename incident.yml.txt to incident.yml"


@pytest.mark.parametrize("name", ["01-a.md", "incident.yml", "receipt (1).png", "README.md"])
def test_what_is_no_copy_has_no_original(name):
    assert original_of(name, {"01-a.md", "incident.yml", "receipt.png"}) is None
