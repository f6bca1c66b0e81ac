"""Message parts: the Markdown of an update in fields, and back without a byte changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.authoring.message_parts import message_parts

CLOSING = re.compile("Next update: ")
MESSAGE = """We are sorry.

## What we know

- One thing.

## What we are doing

- Another.

Next update: 12:45.

<!-- hubgen: allow minimise, the figure is in the table -->
"""
LINES = st.lists(
    st.sampled_from(
        "|text|- item|## What we know|##  spaced  ##|```|~~~|# top|### deeper"
        "|Next update: 12:45.|    ## code|<!-- hubgen: allow a, b -->| |".split("|")
    ),
    max_size=30,
)


def test_a_message_has_an_opening_headings_a_promise_and_allowances() -> None:
    message = message_parts(MESSAGE, CLOSING)
    assert [(one.heading, one.text) for one in message.parts] == [
        (None, "We are sorry."),
        ("What we know", "- One thing."),
        ("What we are doing", "- Another."),
    ]
    assert message.closing == "Next update: 12:45."
    assert message.allowances == ("<!-- hubgen: allow minimise, the figure is in the table -->",)


def test_each_part_knows_the_line_at_which_its_text_begins() -> None:
    lines = MESSAGE.split("\n")
    for part in message_parts(MESSAGE, CLOSING).parts:
        assert lines[part.line] == part.text


def test_a_changed_text_changes_nothing_else() -> None:
    changed = message_parts(MESSAGE, CLOSING).with_texts({1: "- Two things.\n- And more."})
    assert changed.markdown() == MESSAGE.replace("- One thing.", "- Two things.\n- And more.")


def test_a_section_is_added_before_the_promise() -> None:
    added = message_parts(MESSAGE, CLOSING).with_sections([("What you can do", "- Nothing.")])
    before, _, after = added.markdown().partition("\n## What you can do\n\n- Nothing.\n")
    assert before.endswith("- Another.\n")
    assert after.startswith("\nNext update: 12:45.")


def test_an_emptied_part_keeps_its_heading_and_can_be_filled_again() -> None:
    empty = message_parts(MESSAGE, CLOSING).with_texts({1: ""}).markdown()
    assert "## What we know" in empty
    filled = message_parts(empty, CLOSING).with_texts({1: "- One thing."}).markdown()
    assert message_parts(filled, CLOSING).parts[1].text == "- One thing."
    assert filled.count("\n\n\n\n") == 0


def test_a_heading_in_code_is_none() -> None:
    message = message_parts("```\n## no\n```\n\n## yes\n\nx\n", CLOSING)
    assert [one.heading for one in message.parts] == [None, "yes"]


@given(LINES, st.sampled_from(["", "\n", "\n\n"]))
def test_what_nobody_changes_keeps_its_bytes(lines: list[str], end: str) -> None:
    markdown = "\n".join(lines) + end
    message = message_parts(markdown, CLOSING)
    parts = "".join(one.lead + one.text + one.tail for one in message.parts)
    if not message.closing and not message.allowances:
        assert parts == markdown
    else:
        assert message.markdown().rstrip() == markdown.rstrip()


@given(LINES, st.integers(0, 5), st.sampled_from(["new", "two\n\nparagraphs", "- a\n- b"]))
def test_a_new_text_can_be_read_back(lines: list[str], index: int, text: str) -> None:
    message = message_parts("\n".join(lines) + "\n", CLOSING)
    index %= len(message.parts)
    again = message_parts(message.with_texts({index: text}).markdown(), CLOSING)
    if "```" not in lines and "~~~" not in lines:
        assert again.parts[index].text == text


@pytest.mark.parametrize("markdown", ["", "\n", "text", "## only\n", "\n\n## a\n\n## b\n"])
def test_short_and_odd_messages_stay_as_they_are(markdown: str) -> None:
    message = message_parts(markdown, CLOSING)
    assert "".join(one.lead + one.text + one.tail for one in message.parts) == markdown
