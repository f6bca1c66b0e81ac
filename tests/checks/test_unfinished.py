"""Unfinished text: what readers would see half-written, or not see at all, is found first."""

# ruff: noqa: E501 - one case to a line reads as a table

from __future__ import annotations

import time

import pytest

from hubgen.checks import unfinished
from hubgen.checks.links import LinkLocator
from hubgen.checks.messages import check_text
from hubgen.model.source import Body, Source
from hubgen.model.words import Responsibility
from hubgen.problems import Level
from hubgen.public import markup

INCIDENT = "incidents/2026/2026-11-22-card-payments"
HEAD = "---\nstate: identified\nat: 2026-11-22 11:00\n"

BODIES = [
    ("We pay by [[the\nday]].", "gap", "5:11"),
    ("We pay [[which [bank] day]].", "gap", "5:8"),
    ("We pay by [[the day.\n\nSoon.", "gap", "5:11"),
    ("![The statement](Screenshot at 10.05.png)", "link-spaces", "5:18"),
    ("[The form](refund form.pdf)", "link-spaces", "5:12"),
    ("[Call us](tel:+44 20 7946 0112)", "link-spaces", "5:11"),
    ("![alt text](receipt.png)", "image-words", "5:13"),
    ("We pay XXX pounds.", "placeholder", "5:8"),
    ("The time is TBC.", "placeholder", "5:13"),
    ("The time is tbd.", "placeholder", "5:13"),
    ("Lorem ipsum dolor.", "placeholder", "5:1"),
    ("We pay ??? pounds.", "placeholder", "5:8"),
    ("We pay [INSERT NAME] today.", "placeholder", "5:8"),
    ("Please call [Name einsetzen] today.", "placeholder", "5:13"),
    ("Call [Name] today.", "placeholder", "5:6"),
    ("Call us on [phone number].", "placeholder", "5:12"),
    ("It hits (insert number of customers) now.", "placeholder", "5:9"),
    ("Ask <insert name> for help.", "placeholder", "5:5"),
    ("| Shop | Open |\n|---|\n| A | yes |", "table", "6:1"),
    ("| Shop | Open |\n|---|---|\n| A | yes | 09:00 |", "table", "7:1"),
    ("We pay ${amount} today.", "placeholder", "5:8"),
    ("We pay by ____ at the latest.", "placeholder", "5:11"),
    ("We pay by {{day}}.", "placeholder", "5:11"),
    ("•\tCards\n•\tRefunds", "bullet", "5:1"),
    ("We are ** sorry **.", "markup-shown", "5:8"),
    ("We pay.\n\n<!-- check this ->\n\nWe are sorry.", "comment", "7:1"),
    ("We pay. <!-- check this\n\nWe are sorry.", "comment", "5:9"),
    ("<!--> ask the bank first -->\n\nWe pay.", "comment", "5:1"),
    ("We pay.\n\n```\nWe are sorry.", "fence", "7:1"),
    ("We pay.\n\n<title>\n\nWe are sorry.", "markup-open", "7:1"),
]


@pytest.mark.parametrize(("body", "rule", "place"), BODIES, ids=lambda value: repr(value)[:30])
def test_what_is_unfinished_in_a_text_stops_its_publication(hub, body, rule, place):
    hub.write(f"{INCIDENT}/receipt.png", b"x")
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}---\n{body}\n")
    problem = hub.found(rule)
    assert str(problem.place) == f"{INCIDENT}/02-a.md:{place}"
    assert problem.stops_a_build
    assert problem.fix


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("summary: “We are sorry.”", "quotation-marks"),
        ("summary: „Es tut uns leid.“", "quotation-marks"),
        ("summary: “We are sorry.", "quotation-marks"),
        ('summary: We are sorry."', "quotation-marks"),
        ("summary: We pay **today**.", "markup-shown"),
        ("summary: See [the form](https://example.org).", "markup-shown"),
        ("summary: We pay by [[day", "gap"),
        ("do: Call ____ now.", "placeholder"),
        ("posts: {x: We pay TBC.}", "placeholder"),
    ],
)
def test_what_is_unfinished_in_front_matter_is_named_at_its_value(hub, line, rule):
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}{line}\n---\nWe are sorry.\n")
    problem = hub.found(rule)
    assert problem.place.line == 4
    assert problem.stops_a_build


@pytest.mark.parametrize(
    "body",
    [
        "Type `[[name]]` and `**`.\n\n```\nXXX [[a]] <!--\n```",
        "See [[1]](https://example.org) and [the form](<refund form.txt>).",
        'See [the form](https://example.org "Our form").',
        "<!-- hubgen: allow minimise, the figure is there -->\n\n**Bold** and ~~struck~~.",
        "- one\n- two\n\n____\n\nA 2 * 3 * 4 sum, an a_b_c name, size XXL.",
        "He said “we pay”. The “queue” is long.",
        "<details>\n<summary>More</summary>\n\nText\n\n</details>",
    ],
)
def test_finished_texts_are_left_alone(hub, body):
    hub.write(f"{INCIDENT}/refund form.txt", b"x")
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}---\n{body}\n")
    assert [problem.rule for problem in hub.problems()] == []


@pytest.mark.parametrize(
    "summary", ["We call it “the queue”", 'A pipe of 5"', "“A” and “B”", "It’s over"]
)
def test_quotation_marks_within_a_value_are_its_own(hub, summary):
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}summary: {summary}\n---\nWe are sorry.\n")
    assert [problem.rule for problem in hub.problems()] == []


def test_a_gap_in_an_imported_incident_is_an_error_as_well(hub):
    hub.write(f"{INCIDENT}/incident.yml", "title: Cards\nsource: https://status.example.org/1\n")
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}---\nWe pay by [[day]]. The rest is TBC.\n")
    assert hub.found("gap").stops_a_build
    assert hub.found("placeholder").level is Level.WARNING


def test_a_draft_says_how_many_gaps_it_has_left(hub):
    text = f"{HEAD}draft: true\nsummary: '[[what]] since [[when]]'\n---\nXXX [[a]], [[b\nc]] and [[d [e] f]].\n"
    hub.write(f"{INCIDENT}/02-a.md", text)
    (problem,) = hub.problems()
    assert (problem.rule, problem.level, problem.what) == (
        "gaps-left",
        Level.INFO,
        "5 gaps left in 02",
    )


def test_a_gap_that_is_named_is_one_that_readers_would_see() -> None:
    for text in ("[[a]]", "[[a\nb]]", "[[a [b] c]]", "x [[a", "[[[a]]]", "[[a]] [[b"):
        assert "[[" in markup.unsafe_html(text)
        assert list(unfinished.gaps(text))
    for text in ("`[[a]]`", "[[a]](b)", "<!-- [[a]] -->\n\nb"):
        assert not list(unfinished.gaps(text))


SIGNS = [
    "[", "[[", "![[", "]", "]]", "](", "[a](", "[[a]]", "(", ")", "`", "``` ", "```\n", "~", "*", "**", "_", "____ ", "<", "<!--", "<!-->", "-->", "<a ",
    "<script ", "<title>", "{{", "X", "XXX ", "TBC ", "\"", "“", "„", "•\t", "\n• ", "\n", " ", "\n\n", "- ", "> ", "|", "|-|\n", "[name] ", "#", "&#", "é", "👩🏽‍💻", "a", "1", "https://a.b/",
]  # fmt: skip


@pytest.mark.parametrize("sign", SIGNS)
def test_the_time_of_a_check_grows_with_the_text_alone(sign: str) -> None:
    def seconds(length: int) -> float:
        text = sign * (length // len(sign))
        start = time.process_time()
        for scanner in (unfinished.gaps, unfinished.swallowed_text, unfinished.unfinished_words):
            list(scanner(text))
        list(unfinished.broken_markup(text, markup.unsafe_html(text)))
        unfinished.quoted_value(text)
        LinkLocator(Body(markdown=text, source=Source(path="x.md", body_line=1)))
        check_text(text, "en", responsibility=Responsibility.OURS)
        return time.process_time() - start

    seconds(600)
    assert seconds(60_000) < max(40 * seconds(6_000), 2)


def test_many_links_beside_a_picture_are_found_in_good_time(hub):
    lines = "\n".join(f"[a](https://example.org/{number})" for number in range(2000))
    hub.write(f"{INCIDENT}/receipt.png", b"x")
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}---\n{lines}\n\n![A receipt](receipt.png)\n")
    start = time.process_time()
    assert not any(problem.stops_a_build for problem in hub.problems())
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("[a](b.md) [a](b.md)", "5:5"), ("[a](<b c.md>)", "5:6"), ('<a href="b.md">a</a>', "5:10"),
        ("[a][1]\n\n[1]: b.md", "7:6"), ("[a](b_(c).md)", "5:5"), ("b.md [a]( b.md )", "5:11"),
    ],
)  # fmt: skip
def test_a_dead_link_is_found_at_its_address(hub, body, place):
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}---\n{body}\n")
    first = next(one for one in hub.problems() if one.rule == "link-dead")
    assert str(first.place).endswith(f"02-a.md:{place}")


def test_a_dead_link_is_named_as_it_was_written(hub):
    hub.update(2, body="See [the menu](Frühstück.pdf).")
    [problem] = [one for one in hub.problems() if one.rule == "link-dead"]
    assert problem.what.startswith("Frühstück.pdf leads to nothing")


@pytest.mark.parametrize(
    "body",
    [
        "| Shop | Open |\n|:---|---:|\n| A | yes |\n| B \\| C | no |\n| D |",
        "Shop | Open\n--- | ---\nA | yes\n\nA sentence | with a | line | in it.",
        "See [name](https://meadowcart.example/) and [date].\n\n[date]: https://meadowcart.example/",
        "Take the card out (insert it again afterwards).",
        "```\n| Shop | Open |\n|---|\n[Name]\n```",
        "Cards work.\n\n---\n\nWe are sorry.",
    ],
)
def test_whole_tables_links_and_brackets_are_no_mistake(hub, body):
    hub.write(f"{INCIDENT}/02-a.md", f"{HEAD}---\n{body}\n")
    assert not {"table", "placeholder"} & {one.rule for one in hub.problems()}
