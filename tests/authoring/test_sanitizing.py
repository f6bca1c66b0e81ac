"""Foreign text, made safe."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hubgen.authoring import sanitizing
from hubgen.authoring.gaps import GAP
from hubgen.authoring.importing.html_to_markdown import to_markdown

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "[[",
                "]]",
                "{{",
                "<b>",
                "</b>",
                "<script>",
                "</script>",
                "`",
                "```",
                "\n",
                "---",
                "===",
                "[x](",
                ")",
                "javascript:alert(1)",
                "&lt;",
                "&amp;",
                "<a href='//x'>",
                "![",
                "](/a)",
                "<!--",
                "-->",
                "<![CDATA[",
                "- ",
                "1. ",
                "> ",
                "| ",
                "\\",
                "*",
                "# ",
                "<img src=x>",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


def tokens(markdown: str) -> list[Token]:
    """What Markdown makes of a text, with every link taken for one."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda _target: True
    blocks = parser.parse(markdown)
    return [*blocks, *(inner for block in blocks for inner in block.children or [])]


@given(PIECES)
def test_no_foreign_text_becomes_markup_a_gap_or_a_template(text):
    markdown = to_markdown(text, "https://old.example/")
    assert not GAP.search(markdown)
    assert "{{" not in markdown
    for token in tokens(markdown):
        assert not token.type.startswith("html")
        for target in (token.attrGet("href"), token.attrGet("src")):
            assert target is None or str(target).startswith(
                ("https://", "http://", "mailto:", "tel:")
            )
    assert not sanitizing._NO_CHARACTER.search(markdown)


@given(PIECES)
def test_what_was_made_safe_once_says_the_same_the_second_time(text):
    once = sanitizing.single_line(text, 200)
    assert sanitizing.single_line(once.replace("&", "&amp;"), 200) == once
    assert "\n" not in once
    assert len(once) <= 200


@pytest.mark.parametrize(
    ("foreign", "safe"),
    [
        ("a & b < c", "a & b \\< c"),
        ("one\ntwo\n\nthree", "one\\\ntwo\n\nthree"),
        ("- one\n- two", "- one\n- two"),
        ("Title\n---\ntext", "Title\\\n\\---\\\ntext"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<b>bold </b>and <i>it</i>", "**bold** and *it*"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("List<String> is <foo@bar>", "List\\<String> is \\<foo@bar>"),
        ("use `a < b` here", "use `a < b` here"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("[go](javascript:alert(1))", "go"),
        ("![alt](https://x.example/a.png)", "[alt](https://x.example/a.png)"),
        ("[docs](/docs)", "[docs](https://old.example/docs)"),
        ("a <!-- secret --> b <!-- open", "a  b \\<!-- open"),
        ("[[gap]]", "[\\[gap]]"),
        ("a <script>alert(1)</script> b", "a  b"),
        ("a <script>alert(1)", "a \\<script>alert(1)"),
    ],
)
def test_a_message_keeps_its_meaning(foreign, safe):
    assert to_markdown(foreign, "https://old.example/", breaks=True) == safe


@pytest.mark.parametrize(
    "piece",
    ["<", "[", "![", "](", "`", "<script>", "<a>", "<b>", "<!--", "&#", "{{", "<ul>", "[x](", "~"],
)
def test_no_text_is_slow(piece):
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    to_markdown(text, None, breaks=True)
    assert time.process_time() - start < 5
