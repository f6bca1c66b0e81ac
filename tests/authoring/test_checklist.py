"""The checklist: a tick changes one letter of one line."""

from __future__ import annotations

import pytest

from hubgen.authoring.checklist import checklist_lines, tick
from hubgen.problems import WrongUsageError

NOTES = (
    "# Notes\r\n\r\n- [ ] **by 10:10**: Stop the adverts\r\n* [X] Call [the bank]\r\n- a line\r\n"
)


def test_a_tick_changes_one_letter_and_can_be_taken_back(hub):
    hub.write("notes.md", NOTES)
    tick(hub.root, "notes.md", 2, "**by 10:10**: Stop the adverts", is_done=True)
    assert (hub.root / "notes.md").read_bytes().decode() == NOTES.replace("- [ ]", "- [x]")
    tick(hub.root, "notes.md", 2, "**by 10:10**: Stop the adverts", is_done=False)
    assert (hub.root / "notes.md").read_bytes().decode() == NOTES


def test_the_lines_are_read_with_their_state():
    found = checklist_lines(NOTES.replace("\r\n", "\n"))
    assert [(one.number, one.words, one.is_done) for one in found] == [
        (2, "**by 10:10**: Stop the adverts", False),
        (3, "Call [the bank]", True),
    ]


def test_a_line_that_moved_is_found_and_one_that_changed_is_refused(hub):
    hub.write("notes.md", "New first line\n" + NOTES)
    tick(hub.root, "notes.md", 3, "Call [the bank]", is_done=False)
    assert "* [ ] Call [the bank]" in (hub.root / "notes.md").read_bytes().decode()
    with pytest.raises(WrongUsageError, match="somebody else"):
        tick(hub.root, "notes.md", 2, "Call the bank", is_done=True)
