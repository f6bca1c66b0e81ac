"""The folder of questions belongs to its incident, however changes are found."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hubgen.source.files import Tree
from hubgen.source.names import incident_folder
from hubgen.source.questions import read_questions
from hubgen.source.sources import one_folder, scan_incident_folders
from tests.conftest import INCIDENT

QUESTION = "---\nquestion: Why?\n---\n"


def test_the_questions_are_part_of_the_folder_of_their_incident(hub):
    before = one_folder(hub.root, INCIDENT)
    hub.write(f"{INCIDENT}/questions/01-why.md", QUESTION)
    after = one_folder(hub.root, INCIDENT)
    assert "questions/01-why.md" in after.names
    assert after.mark != before.mark
    assert one_folder(hub.root, f"{INCIDENT}/questions") is None
    assert list(scan_incident_folders(hub.root)) == [after]
    hub.write(f"{INCIDENT}/questions/01-why.md", QUESTION + "Because.\n")
    assert one_folder(hub.root, INCIDENT).mark != after.mark


def test_a_file_belongs_to_the_incident_above_its_folder():
    assert incident_folder(f"{INCIDENT}/questions/01-why.md") == INCIDENT
    assert incident_folder(f"{INCIDENT}/01-investigating.md") == INCIDENT
    assert incident_folder("incidents/questions/incident.yml") == "incidents/questions"


def test_an_incident_is_not_called_like_the_folder_of_questions(hub):
    hub.write("incidents/2026/questions/incident.yml", "title: Cards\n")
    problem = hub.found("incident-id")
    assert "the folder of an incident's questions" in problem.what


def test_too_many_questions_are_refused_before_they_are_read(hub):
    names = [f"0{number}-why.md" for number in range(4)]
    tree = Tree(hub.root)
    questions, (problem,) = read_questions(tree, "nowhere", names, ZoneInfo("UTC"), most=3)
    assert questions == ()
    assert problem.rule == "too-many-questions"
    assert tree.problems == []
