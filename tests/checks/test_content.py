"""Content rules: each with its place and its fix, and all of them at once."""

# ruff: noqa: E501 - one case to a line reads as a table

from __future__ import annotations

import pytest

from hubgen.problems import Family

INCIDENT = "incidents/2026/2026-11-22-card-payments"
HEAD = "title: Cards\n"
UPDATE = "---\nstate: identified\nat: 2026-11-22 11:00\n"

CASES = [
    ("incident.yml", f"{HEAD}severty: major\n", "unknown-key", "2:1", 'did you mean "severity"?'),
    ("incident.yml", f"{HEAD}severity: huge\n", "unknown-value", "2:11", "use minor, major or critical"),
    ("incident.yml", f"{HEAD}components: {{paymets: operational}}\n", "unknown-component", "2:14", 'did you mean "payments"?'),
    ("incident.yml", f"{HEAD}contact: halp\n", "unknown-contact", "2:10", 'did you mean "help"?'),
    ("incident.yml", f"{HEAD}faq:\n  - refunds\n  - refund\n", "unknown-FAQ", "4:5", 'did you mean "refunds"?'),
    ("incident.yml", f"{HEAD}scenario: fire\n", "unknown-scenario", "2:11", "there are none yet"),
    ("incident.yml", f"{HEAD}actions: [{{what: Mend, owner: maia}}]\n", "unknown-person-or-role", "2:31", 'did you mean "maya"?'),
    ("incident.yml", f"{HEAD}exercise: maybe\n", "true-or-false", "2:11", "write true or false"),
    ("incident.yml", f"{HEAD}started: 2026-03-29 01:30\n", "time-skipped", "2:10", "write a time that exists, or add the offset: +00:00 or +01:00"),
    ("incident.yml", f"{HEAD}title: <b>Cards</b>\n", "duplicate-key", "2:1", "keep one of them"),
    ("02-a.md", f"{UPDATE}by: maia\n---\nA.\n", "unknown-person-or-role", "4:5", 'did you mean "maya"?'),
    ("02-a.md", f"{UPDATE}corrects: 07\n---\nA.\n", "corrects-unknown", "4:11", "use 01 or 02"),
    ("02-a.md", f"{UPDATE}retracts: 02\n---\nA.\n", "retracts-later", "4:11", "name an earlier update"),
    ("02-a.md", f"{UPDATE}next_update: 2026-11-22 10:30\n---\nA.\n", "next-update-past", "4:14", "write a later time, or a length like 30m"),
    ("02-a.md", f"{UPDATE}image: {{file: a.png, alt: A}}\n---\nA.\n", "unknown-file", "4:15", "put the picture into the incident's folder, or correct its name"),
    ("02-a.md", f"{UPDATE}window: {{start: 2026-11-23 10:00, end: 2026-11-23 11:00}}\n---\nA.\n", "window-kind", "4:9", "remove it, or write kind: maintenance in incident.yml"),
    ("02-a.md", f"{UPDATE}---\nA [[number]] of\n", "gap", "5:3", "write it, or keep the text a draft with draft: true"),
    ("02-a.md", f"{UPDATE}---\n", "empty", "2:1", "write what happened below the second line of ---"),
    ("02-a.md", f"{UPDATE}---\nb.md [a](b.md)\n", "link-dead", "5:10", "link to a file that is there and no draft, seen from this file's folder"),
    ("02-a.md", f"{UPDATE}---\n![](a.png)\n", "image-words", "5:5", "write ![what it shows](file.png)"),
    ("02-a.md", f"{UPDATE}---\n![A](C:/Users/maya/a.png)\n", "image-elsewhere", "5:6", "copy it into the same folder, and write ![what it shows](file.png)"),
    ("02-a.md", f"{UPDATE}---\n![A](file:///tmp/a.png)\n", "image-elsewhere", "5:6", "copy it into the same folder, and write ![what it shows](file.png)"),
    ("02-a.md", f"{UPDATE}---\n![A](/Users/maya/a.png)\n", "image-elsewhere", "5:6", "copy it into the same folder, and write ![what it shows](file.png)"),
    ("02-a.md", f"{UPDATE}---\n[A](file:///tmp/a.pdf)\n", "link-scheme", "5:5", "copy the file into the same folder, and link to its name"),
    ("02-a.md", f"{UPDATE}---\n[A](/home/maya/a.pdf)\n", "link-scheme", "5:5", "copy the file into the same folder, and link to its name"),
    ("02-a.md", f"{UPDATE}---\n![A](https://a.example/a.png)\n", "image-elsewhere", "5:6", "put the picture into the same folder, or link to it"),
    ("02-a.md", f"{UPDATE}---\n[A]()\n", "link-empty", "5:5", "write its address between ( and )"),
    ("02-a.md", f"{UPDATE}do: Order #12 is late\n---\nA.\n", "cut-off", "4:10", 'put the whole value in quotes: "…"'),
    ("02-a.md", UPDATE.replace("11:00", "09:00") + "---\nA.\n", "order", "3:5", "correct the time of one of them; numbers follow time"),
    ("02-a.md", UPDATE.replace("identified", "completed") + "---\nA.\n", "state-kind", "2:8", "use investigating, identified, monitoring or resolved"),
    ("01-twin.md", f"{UPDATE}---\nA.\n", "update-number-twice", "1:1", "give this one the next free number: 02-twin.md"),
    ("02.md", f"{UPDATE}---\nA.\n", "update-name", "1:1", "rename it to 02-update.md"),
    ("2-a.md", f"{UPDATE}---\nA.\n", "update-number", "1:1", "write it 02"),
    ("02-a.MD", f"{UPDATE}---\nA.\n", "file-ending", "1:1", "let it end in .md"),
    ("07-a.de.md", "A.\n", "translation-alone", "1:1", "give it the number of the update that it translates"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[2]}-{case[0]}")
def test_what_is_wrong_is_reported_with_its_place_and_its_fix(hub, case):
    name, text, rule, place, fix = case
    hub.write(f"{INCIDENT}/{name}", text)
    problem = hub.found(rule)
    assert str(problem.place) == f"{INCIDENT}/{name}:{place}"
    assert problem.fix == fix


def test_places_are_the_same_with_a_mark_at_the_start_and_windows_line_ends(hub):
    text = f"{UPDATE}by: maia\n---\nA [[gap]].\n".replace("\n", "\r\n")
    hub.write(f"{INCIDENT}/02-a.md", b"\xef\xbb\xbf" + text.encode())
    assert str(hub.found("unknown-person-or-role").place).endswith("02-a.md:4:5")
    assert str(hub.found("gap").place).endswith("02-a.md:6:3")


def test_every_problem_of_every_file_is_reported_at_once(hub):
    hub.write(f"{INCIDENT}/incident.yml", f"{HEAD}severty: major\nkind: x\n")
    hub.write(f"{INCIDENT}/02-a.md", f"{UPDATE}---\n")
    hub.write("content/faq/broken.md", "---\nquestion: [\n---\n")
    hub.write("incidents/2026/other/incident.yml", f"{HEAD}contact: halp\nfaq: [broken]\n")
    hub.write("incidents/2026/other/01-a.md", f"{UPDATE}by: maia\n---\n[a](b.md)\n")
    assert {problem.rule for problem in hub.problems()} == {
        "unknown-key",
        "unknown-value",
        "yaml",
        "unknown-contact",
        "unknown-person-or-role",
        "link-dead",
    }


def test_what_cannot_be_read_causes_no_complaint_elsewhere(hub):
    hub.write("content/faq/refunds.md", "---\nbogus: 1\nquestion: x\n---\n")
    hub.write("content/plan/team.yml", "bogus: 1\n")
    hub.update(2, body="[a](../../../content/faq/refunds.md)")
    assert {problem.rule for problem in hub.problems()} == {"unknown-key"}


@pytest.mark.parametrize(
    "value", ["08", "no", "10:30", "null and void", "1e3", "0x1f", "2026-11-22"]
)
def test_a_plain_value_means_what_it_looks_like(hub, value):
    hub.write(f"{INCIDENT}/incident.yml", f"title: {value}\n")
    assert hub.problems() == []
    assert hub.view().incidents[0].title == value


@pytest.mark.parametrize("language", ["xx", "en-XX1", "English"])
def test_a_language_that_is_none_is_reported(hub, language):
    text = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", text.replace("[en, de]", f"[en, {language}]"))
    assert any(str(problem.place) == "content/hub.yml:5:17" for problem in hub.problems())


@pytest.mark.parametrize(
    "name", ["feed.rss", "404.html", "index.html", "api/x.json", "about/index.html"]
)
def test_a_file_at_an_address_of_the_hub_is_reported(hub, name):
    hub.write(f"content/pages/{name}", "x")
    assert hub.found("address-taken").place.path == f"content/pages/{name}"


def test_a_markdown_file_that_would_be_published_as_it_is_is_an_error(hub):
    hub.write("content/pages/draft.MD", "---\ndraft: true\n---\nSecret.\n")
    assert hub.found("file-ending").stops_a_build


@pytest.mark.parametrize("path", ["content/hub.yml", f"{INCIDENT}/incident.yml"])
def test_html_in_a_plain_text_is_reported(hub, path):
    text = (hub.root / path).read_text("utf-8")
    key = "name: Meadowcart" if "hub" in path else "title: Card"
    hub.write(path, text.replace(key, f"{key} <script>alert(1)</script>", 1))
    assert hub.found("markup-in-plain-text").stops_a_build


def test_an_attachment_never_takes_the_place_of_a_file_of_the_hub(hub):
    hub.write(f"{hub.incident}/feed.atom", b"mine")
    hub.update(2, body="See [the list](feed.atom).")
    assert hub.found("address-taken").place.path.endswith("feed.atom")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("at: 2026-11-22 12:21", "waits until 2026-11-22 12:21 Europe/London"),
        ("at: 2026-11-22 12:00\ndraft: true", "is a draft"),
    ],
)
def test_an_update_that_is_not_public_is_named_with_the_reason(hub, head, words):
    hub.update(2, head)
    notes = [one for one in hub.problems(family=Family.PLAN) if one.rule == "not-public"]
    assert [one.what for one in notes] == [f"update 02 is not public: it {words}"]
    hub.update(2, "at: 2026-11-22 12:00")
    assert not [one for one in hub.problems(family=Family.PLAN) if one.rule == "not-public"]
