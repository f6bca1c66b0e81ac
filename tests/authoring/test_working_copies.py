"""Working copies: what was typed and not saved is there again, whatever happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from hubgen.authoring.working_copies import MOST_BYTES, WorkingCopies
from hubgen.problems import HubgenError

NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
PATH = "incidents/2026/2026-11-22-card-payments/01-investigating.md"


@pytest.fixture
def copies(hub):
    copies = WorkingCopies(hub.root)
    copies.start("maya", PATH, {"summary": "First"}, now=NOW, base="abc", base_text="---\n")
    return copies


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def test_what_was_typed_is_there_for_another_process(hub, copies):
    copies.put("maya", PATH, {"summary": "Second\r\nline “ü” \ud800"}, now=later(10))
    again = WorkingCopies(hub.root).get("maya", PATH)
    assert again.fields == {"summary": "Second\r\nline “ü” \ud800"}
    assert (again.base, again.base_text, again.changed) == ("abc", "---\n", later(10))


def test_each_person_and_each_file_has_a_working_copy_of_its_own(copies):
    copies.start("tom", PATH, {"summary": "Tom's"}, now=later(5), base="abc", base_text="")
    copies.start("maya", "new-incident", {"title": "New"}, now=later(9), base="", base_text="")
    assert copies.get("maya", PATH).fields == {"summary": "First"}
    assert [one.person for one in copies.of_path(PATH)] == ["tom", "maya"]
    assert [one.path for one in copies.every()] == ["new-incident", PATH, PATH]


def test_starting_again_gives_what_was_typed_and_not_the_file(copies):
    copies.put("maya", PATH, {"summary": "Typed"}, now=later(10))
    again = copies.start("maya", PATH, {"summary": "File"}, now=later(20), base="x", base_text="")
    assert (again.fields, again.base) == ({"summary": "Typed"}, "abc")


def test_undo_and_redo_go_through_what_was_typed(copies):
    for number, text in enumerate(["Second", "Third"], start=1):
        copies.put("maya", PATH, {"summary": text}, now=later(10 * number))
    assert copies.undo("maya", PATH).fields == {"summary": "Second"}
    first = copies.undo("maya", PATH)
    assert (first.fields, first.can_undo, first.can_redo) == ({"summary": "First"}, False, True)
    assert copies.undo("maya", PATH).fields == {"summary": "First"}
    assert copies.redo("maya", PATH).fields == {"summary": "Second"}
    other = copies.put("maya", PATH, {"summary": "Other"}, now=later(60))
    assert not other.can_redo
    assert copies.undo("maya", PATH).fields == {"summary": "Second"}


def test_keystrokes_within_seconds_are_one_step_back(copies):
    copies.put("maya", PATH, {"summary": "S"}, now=later(10))
    copies.put("maya", PATH, {"summary": "Se"}, now=later(11))
    copies.put("maya", PATH, {"summary": "Sec"}, now=later(12))
    assert copies.undo("maya", PATH).fields == {"summary": "First"}


def test_a_long_history_loses_its_oldest_states_and_stays_small(hub, copies):
    for number in range(30):
        copies.put("maya", PATH, {"summary": f"{number}" * 50_000}, now=later(10 + 10 * number))
    copy = copies.get("maya", PATH)
    assert copy.fields["summary"].startswith("29")
    assert sum(len(one.fields["summary"]) for one in copy.states) <= MOST_BYTES


def test_a_discarded_working_copy_is_gone_and_typing_into_it_says_so(copies):
    copies.discard("maya", PATH)
    copies.discard("maya", PATH)
    assert copies.get("maya", PATH) is None
    with pytest.raises(HubgenError, match="saved or discarded"):
        copies.put("maya", PATH, {"summary": "x"}, now=NOW)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"states": [], "position": 3}', "[" * 9999])
def test_a_damaged_file_counts_as_no_working_copy(hub, copies, content):
    (place,) = (hub.root / ".hubgen/working/maya").glob("*.json")
    place.write_text(content)
    assert copies.get("maya", PATH) is None
    assert copies.every() == []


@pytest.mark.parametrize("name", ["../../../out", "/etc/passwd", "", "a/../../b", "\x00"])
def test_no_name_leads_out_of_the_folder(hub, copies, name):
    copies.start(name, name, {"x": "y"}, now=NOW, base="", base_text="")
    assert copies.get(name, name).fields == {"x": "y"}
    places = list((hub.root / ".hubgen/working").rglob("*.json"))
    assert len(places) == 2
    assert all(len(one.relative_to(hub.root / ".hubgen/working").parts) == 2 for one in places)


def test_a_process_killed_while_typing_leaves_the_last_state_or_the_one_before(hub, copies):
    code = (
        "import sys, datetime, pathlib\n"
        "from hubgen.authoring.working_copies import WorkingCopies\n"
        "copies = WorkingCopies(pathlib.Path(sys.argv[1]))\n"
        "at = datetime.datetime(2026, 11, 22, 13, tzinfo=datetime.UTC)\n"
        "for number in range(100000):\n"
        "    at += datetime.timedelta(seconds=10)\n"
        "    copies.put('maya', sys.argv[2], {'summary': f'{number:05}' * 2000}, now=at)\n"
        "    print(number, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(hub.root), PATH], stdout=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGKILL)
    last = int(process.stdout.read().split()[-1])
    process.wait()
    process.stdout.close()
    summary = WorkingCopies(hub.root).get("maya", PATH).fields["summary"]
    assert summary in {f"{last:05}" * 2000, f"{last + 1:05}" * 2000}
