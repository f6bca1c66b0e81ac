"""Saving: what changed goes into the file that was shown, and nothing else does."""

from __future__ import annotations

import threading
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubgen.authoring.saving import EditConflictError, read_version, save_values
from hubgen.model.incident import IncidentHead, UpdateHead
from hubgen.problems import ContentError, HubgenError

ZONE = ZoneInfo("Europe/London")
UPDATE = """\
---
# By the night shift.
state: investigating   # as agreed
at: 2026-11-22 10:05
next_update: 30m
summary: "Some card payments are charged twice."

by: spokesperson
---

We are sorry: some of you are charged twice.

### What we know

Since 9:48.

"""


@pytest.fixture
def path(hub):
    hub.write(f"{hub.incident}/01-investigating.md", UPDATE)
    return f"{hub.incident}/01-investigating.md"


def save(hub, path, *, seen=None, body=None, **values):
    seen = seen or read_version(hub.root, path).digest
    return save_values(hub.root, path, UpdateHead, seen=seen, values=values, zone=ZONE, body=body)


def test_a_save_changes_the_lines_of_what_changed_alone(hub, path):
    save(hub, path, state="identified", do="Please wait.")
    text = (hub.root / path).read_text()
    assert text == UPDATE.replace("state: investigating ", "state: identified ").replace(
        'twice."\n', 'twice."\ndo: Please wait.\n'
    )


def test_a_text_area_that_changes_nothing_changes_no_byte(hub, path):
    body = UPDATE.partition("---\n\n")[2].strip().replace("\n", "\r\n")
    save(hub, path, body=body)
    assert (hub.root / path).read_text() == UPDATE


def test_a_changed_text_keeps_the_blank_lines_around_it(hub, path):
    save(hub, path, body="One.\r\n\r\nTwo.")
    assert (hub.root / path).read_text().endswith("---\n\nOne.\n\nTwo.\n\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay(hub, path, end, mark):
    raw = (mark + UPDATE.replace("\n", end)).encode()
    hub.write(path, raw)
    save(hub, path, state="identified", posts={"x": "Two\nlines"})
    after = (hub.root / path).read_bytes()
    assert after.startswith(mark.encode())
    lines, before = after.decode().splitlines(keepends=True), raw.decode().splitlines(keepends=True)
    assert [line for line in before if line not in lines] == [
        f"state: investigating   # as agreed{end}"
    ]
    assert all(line.endswith(end) for line in lines)
    assert read_version(hub.root, path).text.count("\n") == len(lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=40, max_size=40), st.randoms())
def test_in_a_file_of_mixed_line_ends_each_line_keeps_its_own(hub, path, ends, random):
    pieces = UPDATE.splitlines()
    raw = "".join(line + end for line, end in zip(pieces, ends, strict=False))
    hub.write(path, raw.encode())
    state = random.choice(["identified", "monitoring"])
    save(hub, path, state=state, by=random.choice(["tom", "maya"]))
    after = (hub.root / path).read_bytes().decode()
    lines, before = after.splitlines(keepends=True), raw.splitlines(keepends=True)
    assert [lines[:2], lines[3:7], lines[8:]] == [before[:2], before[3:7], before[8:]]
    assert lines[2].startswith(f"state: {state} ")


def test_a_file_that_changed_meanwhile_is_not_written_and_both_versions_are_there(hub, path):
    seen = read_version(hub.root, path).digest
    hub.write(path, UPDATE.replace("Since 9:48", "Since 9:30"))
    with pytest.raises(EditConflictError) as caught:
        save(hub, path, seen=seen, state="identified")
    assert "Since 9:30" in caught.value.on_disk.text
    assert "state: investigating" in caught.value.on_disk.text
    assert "state: identified" in caught.value.mine
    assert "state: investigating" in (hub.root / path).read_text()


def test_of_two_saves_at_once_one_wins_and_the_other_is_refused(hub, path):
    seen = read_version(hub.root, path).digest
    results = []

    def run(state):
        try:
            save(hub, path, seen=seen, state=state)
            results.append(state)
        except EditConflictError:
            results.append(None)

    threads = [
        threading.Thread(target=run, args=(state,)) for state in ("identified", "monitoring")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [one for one in results if one]
    assert f"state: {winner} " in (hub.root / path).read_text()


@pytest.mark.parametrize(
    ("values", "body", "words"),
    [
        ({"state": "broken"}, None, 'state "broken" is not known'),
        ({"at": "soon"}, None, "is not a date and time"),
        ({"summary": "x" * 2000}, None, "at most 1,000 fit"),
        ({}, "A control character: \x07", "control character"),
        ({}, "Turned: \u202e", "direction"),
        ({}, "x" * 70_000, "at most 60,000 fit"),
        ({}, "half a character: \ud800", "UTF-8"),
    ],
)
def test_what_could_not_be_read_back_is_refused_and_the_file_stays(hub, path, values, body, words):
    with pytest.raises(ContentError) as caught:
        save(hub, path, body=body, **values)
    assert words in " ".join(str(one) for one in caught.value.problems)
    assert (hub.root / path).read_text() == UPDATE


def test_keys_of_an_incident_are_saved_in_place(hub):
    path = f"{hub.incident}/incident.yml"
    seen = read_version(hub.root, path).digest
    before = (hub.root / path).read_text()
    values = {
        "severity": "critical",
        "components": {"payments": "under_maintenance", "checkout": "partial_outage"},
    }
    save_values(hub.root, path, IncidentHead, seen=seen, values=values, zone=ZONE)
    assert (hub.root / path).read_text() == before.replace("major", "critical").replace(
        "{payments: partial_outage}", "{payments: under_maintenance, checkout: partial_outage}"
    )


def test_a_file_that_is_gone_or_no_text_is_an_error_in_words(hub, path):
    hub.write(path, b"\xff\xfe")
    with pytest.raises(ContentError):
        read_version(hub.root, path)
    (hub.root / path).unlink()
    with pytest.raises(HubgenError, match="could not be opened"):
        read_version(hub.root, path)
