"""Values replaced in place: what is not named stays byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.authoring.yaml_values import with_values
from hubgen.problems import HubgenError
from hubgen.source.nodes import parse_mapping

HEAD = """\
# Written by the night shift.
state: investigating   # as agreed
at: 2026-11-22 10:05

# What customers read first.
summary: "Card payments are charged twice."
do: 'Please don''t pay again.'
own_key: [1,  2]   # nobody knows this one
components:   # from now on
  payments: partial_outage   # half of them
  # the shop itself works
  checkout: degraded
posts:
  x: >-
    Two
    lines

  sms: Short.
tags: [ one, "two" ]
faq:
- refunds  # the first
- late-orders
actions:
  - what: Find the cause
    status: planned   # by Ben
  - {what: Refund, status: planned}
"""


def read(text):
    document, problems = parse_mapping(text, "x.md")
    assert document is not None, problems
    return document.data


def changed_lines(before, after):
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize(
    ("values", "gone", "come"),
    [
        (
            {"state": "identified"},
            ["state: investigating   # as agreed"],
            ["state: identified   # as agreed"],
        ),
        ({"at": "2026-11-22 10:20"}, ["at: 2026-11-22 10:05"], ["at: 2026-11-22 10:20"]),
        (
            {"summary": 'He said "no": twice'},
            ['summary: "Card payments are charged twice."'],
            ['summary: "He said \\"no\\": twice"'],
        ),
        (
            {"do": "Don't."},
            ["do: 'Please don''t pay again.'"],
            ["do: 'Don''t.'"],
        ),
        (
            {"components": {"payments": "operational", "checkout": "degraded"}},
            ["  payments: partial_outage   # half of them"],
            ["  payments: operational   # half of them"],
        ),
        (
            {"components": {"payments": "partial_outage", "app": "degraded"}},
            ["  checkout: degraded"],
            ["  app: degraded"],
        ),
        (
            {"tags": ["one", "two", "three"]},
            ['tags: [ one, "two" ]'],
            ['tags: [ one, "two", three ]'],
        ),
        ({"tags": ["two"]}, ['tags: [ one, "two" ]'], ['tags: [ "two" ]']),
        ({"faq": ["late-orders"]}, ["- refunds  # the first"], []),
        ({"faq": ["new", "refunds", "late-orders"]}, [], ["- new"]),
        (
            {
                "actions": [
                    {"what": "Find the cause", "status": "done"},
                    {"what": "Refund", "status": "planned"},
                ]
            },
            ["    status: planned   # by Ben"],
            ["    status: done   # by Ben"],
        ),
        (
            {"actions": [{"what": "Find the cause", "status": "planned"}]},
            ["  - {what: Refund, status: planned}"],
            [],
        ),
        ({"do": None}, ["do: 'Please don''t pay again.'"], []),
        ({"by": "maya"}, [], ["by: maya"]),
    ],
)
def test_only_the_lines_of_a_changed_value_differ(values, gone, come):
    after = with_values(HEAD, "x.md", values)
    assert changed_lines(HEAD, after) == (gone, come)


def test_a_new_key_is_put_where_the_order_of_the_keys_wants_it():
    order = ("state", "at", "next_update", "summary")
    after = with_values(HEAD, "x.md", {"next_update": "30m"}, order=order)
    lines = after.splitlines()
    assert lines[lines.index("at: 2026-11-22 10:05") + 1] == "next_update: 30m"
    before_all = with_values("summary: x\n", "x.md", {"state": "identified"}, order=order)
    assert before_all == "state: identified\nsummary: x\n"


def test_a_text_of_several_lines_becomes_a_block_and_stays_one():
    text = "First line: with a colon\n\n# not a comment\nlast"
    after = with_values(HEAD, "x.md", {"posts": {"x": text, "sms": "Short."}})
    assert read(after)["posts"] == {"x": text, "sms": "Short."}
    assert "\n  x: |-\n    First line: with a colon\n\n    # not a comment\n    last\n" in after
    again = with_values(after, "x.md", {"posts": {"x": "Two", "sms": "Short."}})
    assert read(again)["posts"]["x"] == "Two"


def test_an_empty_value_is_filled_and_keeps_its_comment():
    after = with_values(
        "summary:   # still to write\ndo:\n", "x.md", {"summary": "Now", "do": "Wait"}
    )
    assert after == "summary: Now   # still to write\ndo: Wait\n"


def test_keys_in_braces_can_be_changed_as_well():
    after = with_values(
        "{state: identified, at: 2026-11-22 10:05}\n", "x.md", {"state": "resolved", "by": "maya"}
    )
    assert after == "{state: resolved, at: 2026-11-22 10:05, by: maya}\n"


def test_a_file_without_the_last_line_end_gets_its_key_on_a_line_of_its_own():
    assert with_values("state: identified", "x.md", {"by": "maya"}) == "state: identified\nby: maya"


def test_nothing_to_change_changes_nothing():
    assert with_values(HEAD, "x.md", {"state": "investigating", "nothing": None}) == HEAD


def test_yaml_that_cannot_be_read_is_refused_with_its_line():
    with pytest.raises(HubgenError, match=r"x\.md:1:4"):
        with_values("a: [1\nb: {", "x.md", {"state": "resolved"})


texts = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"),
        exclude_characters="\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x85",
    )
    | st.sampled_from(list("#:-[]{},'\"|>&*!%@`~?\\ \n")),
    min_size=1,
    max_size=40,
)
mappings = st.dictionaries(st.sampled_from(["payments", "checkout", "app", "x"]), texts, min_size=1)
lists = st.lists(texts, min_size=1, max_size=4)
actions = st.lists(
    st.dictionaries(st.sampled_from(["what", "status", "due"]), texts, min_size=1),
    min_size=1,
    max_size=4,
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "state": st.none() | texts,
        "at": st.none() | texts,
        "summary": st.none() | texts,
        "do": texts,
        "by": texts,
        "components": st.none() | mappings,
        "posts": mappings,
        "tags": lists,
        "faq": st.none() | lists,
        "actions": actions,
    },
)


@given(st.lists(changes, min_size=1, max_size=3))
def test_any_change_reads_back_and_leaves_every_line_of_other_keys_as_it_was(steps):
    text = HEAD
    for values in steps:
        before = read(text)
        after = with_values(text, "x.md", values, order=("state", "at", "summary", "do", "by"))
        expected = {**before, **values}
        assert read(after) == {key: value for key, value in expected.items() if value is not None}
        unchanged = [
            line
            for key, line in _entries(text)
            if key not in values or values[key] == before.get(key)
        ]
        remaining = iter(_entries(after))
        assert all(any(line == other for _, other in remaining) for line in unchanged)
        text = after


def _entries(text):
    """The lines of `text`, each with the top key that it belongs to."""
    key, found = "", []
    for line in text.splitlines():
        if line and line[0] not in " #-[]{}":
            key = line.partition(":")[0]
        found.append((key if line[:1] != "#" else "", line))
    return found
