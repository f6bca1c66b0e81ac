"""Hostile and broken input: a problem with a place and exit code 1, quickly, in little memory."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time

import pytest

from hubgen.problems import Level

UPDATE = "incidents/2026/2026-11-22-card-payments/01-investigating.md"
HEAD = "---\nstate: investigating\nat: 2026-11-22 10:05\n"
KEYS = "".join(f"key{number}: 1\n" for number in range(25_000))
MOST_SECONDS = 2.0
MOST_BYTES = 500 * 1024 * 1024
PROGRAM = """
import atexit, sys
from hubgen.cli import main
if sys.platform == "linux":
    atexit.register(lambda: sys.stderr.write(open("/proc/self/status").read()))
main()
"""


def check_in_a_process(root) -> tuple[int, list[dict[str, object]]]:
    """The exit code and the problems of `hubgen check`, in little memory, without a traceback."""
    command = [sys.executable, "-c", PROGRAM, "-C", str(root), "check", "--format", "json"]
    process = subprocess.run(command, capture_output=True, timeout=60, check=False)
    words = process.stderr.decode()
    assert "Traceback" not in words, words[-3000:]
    if sys.platform == "linux":  # elsewhere nothing tells the peak of one process alone
        peak = re.search(r"^VmHWM:\s+(\d+) kB$", words, re.MULTILINE)
        assert peak
        assert int(peak[1]) * 1024 < MOST_BYTES
    return process.returncode, json.loads(process.stdout)["problems"]


def quickly(hub) -> list[tuple[str, str]]:
    """The errors of `hub` as place and rule, found within the bar; other processes do not count."""
    start = time.process_time()
    problems = hub.problems()
    assert time.process_time() - start < MOST_SECONDS
    return [(str(one.place), one.rule) for one in problems if one.level is Level.ERROR]


def with_body(body: str) -> str:
    return f"{HEAD}---\n{body}"


FILES: dict[str, tuple[str, str | bytes, str, int, int]] = {
    "a tag": (UPDATE, f"{HEAD}do: !!python/object:os.system x\n---\n", "tag", 4, 5),
    "an alias": (UPDATE, f"{HEAD}do: *all\n---\n", "alias", 4, 5),
    "an anchor": (UPDATE, f"{HEAD}do: &x y\n---\n", "anchor", 4, 5),
    "nesting": (UPDATE, f"{HEAD}do: {'[' * 100_000}\n---\n", "nesting", 4, 69),
    "nested maps": (UPDATE, f"{HEAD}do: {'{a: ' * 100_000}\n---\n", "nesting", 4, 261),
    "nested quotes": (UPDATE, with_body("> " * 29_000), "markup-tangled", 5, 1),
    "nested tags": (UPDATE, with_body("<div>" * 11_000), "markup-tangled", 5, 1),
    "a key twice": (UPDATE, f"{HEAD}at: 2026-11-22 11:00\n---\n", "duplicate-key", 4, 1),
    "a tab": (UPDATE, f"{HEAD}components:\n\tpayments: operational\n---\n", "yaml", 5, 1),
    "a NUL": (UPDATE, with_body("Hello\0you."), "control-character", 5, 6),
    "a bell": (UPDATE, f"{HEAD}do: ring \a\n---\n", "control-character", 4, 10),
    "an escaped NUL": (UPDATE, f'{HEAD}do: "a\\0b"\n---\n', "control-character", 4, 5),
    "a numbered bell": (UPDATE, with_body("Hello &#7;"), "control-character", 5, 7),
    "a surrogate": (UPDATE, HEAD.encode() + b"do: \xed\xa0\x80\n---\n", "encoding", 4, 5),
    "an escaped surrogate": (UPDATE, f'{HEAD}do: "a\\ud800"\n---\n', "yaml", 4, 9),
    "Latin-1": (UPDATE, f"{HEAD}---\nGrüße".encode("latin-1"), "encoding", 5, 3),
    "UTF-16": (UPDATE, with_body("Hi").encode("utf-16"), "encoding", 1, 1),
    "an override": (UPDATE, with_body("Pay \u202eyap"), "direction-override", 5, 5),
    "an escaped override": (UPDATE, f'{HEAD}do: "\\u202e"\n---\n', "direction-override", 4, 5),
    "a numbered override": (UPDATE, with_body("&#x202e;x"), "direction-override", 5, 1),
    "an empty update": (UPDATE, "", "front-matter-missing", 1, 1),
    "an empty hub": ("content/hub.yml", "", "missing", 1, 1),
    "a list": ("content/hub.yml", "- name: x\n", "mapping", 1, 1),
    "a text": ("content/hub.yml", "\n\nMeadowcart\n", "mapping", 3, 1),
    "a list for keys": (UPDATE, f"{HEAD}components: [payments]\n---\n", "wants-keys", 4, 13),
    "open front matter": (UPDATE, f"{HEAD}\nHello\n", "front-matter-open", 1, 1),
    "a long title": (
        "incidents/2026/2026-11-22-card-payments/incident.yml",
        f"title: {'x' * 10_000}\n",
        "too-long",
        1,
        8,
    ),
    "a long text": (UPDATE, with_body("x " * 40_000), "body-long", 5, 1),
    "a script": (UPDATE, with_body("Hi <script>alert(1)</script>"), "markup-removed", 5, 4),
    "a handler": (UPDATE, with_body('<b onclick="x()">Hi</b>'), "markup-removed", 5, 4),
    "a script's link": (UPDATE, with_body("[Pay](javascript:x)"), "link-scheme", 5, 7),
    "a hidden script's link": (
        UPDATE,
        with_body("[Pay](<java&#115;cript:x>)"),
        "link-scheme",
        5,
        1,
    ),
    "many keys": (UPDATE, f"{HEAD}{KEYS}---\n", "too-many-values", 20_001, 11),
    "unknown keys": (UPDATE, f"{HEAD}{KEYS[: KEYS.index('key15000')]}---\n", "unknown-key", 4, 1),
    "dead links": (UPDATE, with_body("[a](b) " * 8_000), "link-dead", 5, 5),
    "gaps": (UPDATE, with_body("[[a]] " * 9_000), "gap", 5, 1),
    "a zone": ("content/hub.yml", "time_zone: ../../etc/passwd\n", "time-zone", 1, 12),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_a_problem_with_a_place(hub, name):
    path, content, rule, line, column = FILES[name]
    hub.write(path, content)
    assert (f"{path}:{line}:{column}", rule) in quickly(hub)


def test_all_hostile_files_at_once_are_reported_with_exit_code_1(hub):
    expected = set()
    for number, (path, content, rule, line, column) in enumerate(FILES.values()):
        if path.endswith("hub.yml"):
            continue
        there = path.replace("card-payments", f"hostile-{number}")
        folder = there.rpartition("/")[0]
        hub.write(f"{folder}/incident.yml", "title: Hostile\n")
        hub.write(there, content)
        expected.add((there, rule, line, column))
    code, problems = check_in_a_process(hub.root)
    assert code == 1
    assert expected <= {(one["path"], one["rule"], one["line"], one["column"]) for one in problems}


@pytest.mark.parametrize("zone", ["/etc/passwd", "Europe", "Nowhere/City", ":/nowhere"])
def test_a_broken_time_zone_of_the_machine_does_not_matter(hub, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    assert check_in_a_process(hub.root)[0] in {0, 1}


def test_an_incident_of_ten_thousand_updates_is_refused_in_words(hub):
    for number in range(2, 10_001):
        hub.write(f"{hub.incident}/{number:05}-news.md", "")
    assert quickly(hub) == [(f"{hub.incident}/incident.yml:1:1", "too-many-updates")]


def test_a_file_of_100_megabytes_is_not_read(hub):
    for path in (UPDATE, "content/hub.yml"):
        with (hub.root / path).open("r+b") as file:
            file.truncate(100_000_000)
    code, problems = check_in_a_process(hub.root)
    assert code == 1
    assert [one["path"] for one in problems if one["rule"] == "too-large"] == [
        "content/hub.yml",
        UPDATE,
    ]


def test_an_attachment_of_100_megabytes_is_not_published(hub):
    hub.update(2, body="![Sketch](big.png)")
    with hub.write(f"{hub.incident}/big.png", b"").open("r+b") as file:
        file.truncate(100_000_000)
    assert quickly(hub) == [(f"{hub.incident}/big.png:1:1", "attachment-large")]


def test_many_huge_files_are_refused_in_no_time(hub):
    row = "Dear customer, your order is late. " * 1000
    for number in range(2, 90):
        hub.update(number, "at: 2026-11-23 10:00", body=row * 25)
    assert [rule for _, rule in quickly(hub)] == ["body-long"] * 88


LINKS = {
    "out of the project": ("/etc/passwd", "link-out"),
    "to a folder outside": ("/usr", "link-out"),
    "far up": ("../../../../../../../../../etc", "link-out"),
    "to nothing": ("nothing.md", "link-dead"),
    "to itself": ("link.md", "link-dead"),
    "to the folder above": (".", "link-circle"),
    "to the hub's folder": ("../..", "link-private"),
    "to the plan": ("../plan", "link-private"),
    "to the team": ("../plan/team.yml", "link-private"),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_leads_astray_is_a_problem(hub, name):
    target, rule = LINKS[name]
    (hub.root / "content/pages/link.md").symlink_to(target)
    assert ("content/pages/link.md:1:1", rule) in quickly(hub)


def test_settings_that_are_a_link_out_are_never_opened(hub, tmp_path):
    secret = tmp_path / "secret.yml"
    secret.write_text("name: do-not-tell\nbogus-key: x\n", "utf-8")
    (hub.root / "content/hub.yml").unlink()
    (hub.root / "content/hub.yml").symlink_to(secret)
    assert ("content/hub.yml:1:1", "link-out") in quickly(hub)
    assert not any("bogus" in str(problem) for problem in hub.problems())


def test_a_content_folder_that_is_a_link_out_is_a_problem(hub, tmp_path):
    (hub.root / "content").rename(tmp_path / "elsewhere")
    (hub.root / "content").symlink_to(tmp_path / "elsewhere")
    assert ("content:1:1", "link-out") in quickly(hub)


def test_links_in_circles_end(hub):
    (hub.root / "content/pages/one").mkdir()
    (hub.root / "content/pages/one/two").symlink_to("../one")
    (hub.root / "content/pages/.hidden").symlink_to(".")
    (hub.root / "incidents/loop").symlink_to("other")
    (hub.root / "incidents/other").symlink_to("loop")
    found = quickly(hub)
    assert ("content/pages/one/two:1:1", "link-circle") in found
    assert ("content/pages/.hidden:1:1", "link-circle") in found
    assert ("incidents/loop:1:1", "link-dead") in found


def test_a_link_within_the_pages_is_fine(hub):
    (hub.root / "content/pages/logo.svg").write_text("<svg/>", "utf-8")
    (hub.root / "content/pages/icon.svg").symlink_to("logo.svg")
    assert quickly(hub) == []


def test_mkdocs_follows_no_link_that_leads_astray(hub):
    (hub.root / "content/pages/link").symlink_to("/usr")
    (hub.root / "content/pages/.other").symlink_to(".")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    start = os.times().children_user
    process = subprocess.run(command, cwd=hub.root, capture_output=True, timeout=60, check=False)
    words = process.stderr.decode() + process.stdout.decode()
    assert process.returncode != 0
    assert "Traceback" not in words
    assert "content/pages/link:1:1: this link leads out" in words
    assert "content/pages/.other:1:1: this link leads back" in words
    assert os.times().children_user - start < 2 * MOST_SECONDS


def test_a_pipe_and_a_socket_hold_nothing_up(hub, monkeypatch):
    os.mkfifo(hub.root / "content/pages/pipe.md")
    (hub.root / "content/hub.yml").unlink()
    os.mkfifo(hub.root / "content/hub.yml")
    with socket.socket(socket.AF_UNIX) as listener:
        path = hub.root / "incidents" / "s"
        monkeypatch.chdir(path.parent)  # a socket's name must be short
        listener.bind("s")
        found = quickly(hub)
    assert ("content/pages/pipe.md:1:1", "not-a-file") in found
    assert ("content/hub.yml:1:1", "not-a-file") in found
    assert ("incidents/s:1:1", "not-a-file") in found


def test_a_folder_named_like_an_update_is_a_problem(hub):
    path = f"{hub.incident}/02-identified.md"
    (hub.root / path).mkdir()
    assert (f"{path}:1:1", "folder-like-file") in quickly(hub)


def test_ids_that_differ_only_by_case_are_a_problem(hub):
    twin = "incidents/2027/2026-11-22-Card-Payments/incident.yml"
    hub.write(twin, "title: Twin\n")
    assert {rule for place, rule in quickly(hub) if place == f"{twin}:1:1"} == {
        "incident-id",
        "incident-id-twice",
    }


def test_a_file_name_that_cannot_be_shown_is_a_problem(hub):
    folder = os.fsencode(hub.root / hub.incident)
    for name in (b"02-\xff.md", b"03-a\nb.md", "04-\u202e.md".encode()):
        with open(folder + b"/" + name, "wb"):  # noqa: PTH123 - pathlib takes no bytes
            pass
    assert [rule for _, rule in quickly(hub)] == ["file-name"] * 3
