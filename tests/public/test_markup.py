"""Markdown to HTML: nothing but what the allow-list names, and links that hold."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.model.source import Body, Source
from hubgen.public import addresses, markup, text_contents
from hubgen.source.documents import LONGEST_BODY
from hubgen.source.text import FORBIDDEN

FOLDER = "incidents/2026/2026-11-22-card-payments"
# fmt: off
PIECES = st.sampled_from(
    [
        "<script>", "</script>", "<a href=", "'", '"', ">", "<", "javascript:",
        "java\tscript:", "x", "<img src=x onerror=y>", "<svg onload=y>", "<b", " onclick=y",
        "<!--", "-->", "<style>", "\n", "<div class=admonition>", "<h2 title=y>", "</h2>",
        "[a](", ")", "![", "](", "**", "`", "&#1;", "> ", "- ", "|a|\n|-|\n",
        "data:text/html,", "//evil.example/x", "<iframe>", "</b>", "&quot;", "<math>",
        "<table>", "<td>", "<textarea>", "<p>", "</p>", 'href="hub:/x"', " src=y ", "&#x202e;",
    ]
)
# fmt: on


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in {"br", "hr", "img", "col", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def _body(text: str) -> Body:
    return Body(markdown=text, source=Source(path=f"{FOLDER}/01-x.md"))


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
def test_no_tag_and_no_attribute_beyond_the_allow_list_comes_out(text):
    text = FORBIDDEN.sub("", text)
    html = markup.to_html(text, FOLDER)
    assert not FORBIDDEN.search(html)
    tags = Tags(html)
    assert tags.open == []
    for tag, attributes in tags.found:
        assert tag in markup.TAGS
        assert attributes.keys() <= markup.ATTRIBUTES.get(tag, set())
        for name in ("href", "src"):
            target = (attributes.get(name) or "").removeprefix(addresses.INSIDE)
            assert markup.has_known_scheme(target)
        assert not markup.leads_elsewhere((attributes.get("src") or "").removeprefix("hub:/"))


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
def test_whatever_is_taken_out_is_reported(text):
    text = FORBIDDEN.sub("", text)
    if "<script" in (markup.cleaned(text) or ""):
        raise AssertionError(text)
    parts = text_contents.text_contents(_body(text))
    if "<script>" in markup.unsafe_html(text) and not parts.tangled and "<!--" not in text:
        assert parts.removed


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# One\n\n## Two", "<h3>One</h3>\n<h4>Two</h4>"),
        ('<h1 title="x">One</h1>', "<h3>One</h3>"),
        ("a\n\n<!-- for us -->\n\nb", "<p>a</p>\n\n<p>b</p>"),
        ("[x](https://a.example/)", '<p><a href="https://a.example/">x</a></p>'),
        (
            "[x](../2026-10-02-y/incident.yml)",
            '<p><a href="hub:/incidents/2026-10-02-y/">x</a></p>',
        ),
        ("[x](../../../content/faq/refunds.md)", '<p><a href="hub:/faq/#refunds">x</a></p>'),
        ("![A](a.png)", '<p><img src="hub:/incidents/2026-11-22-card-payments/a.png" alt="A"></p>'),
        ("![A](https://a.example/a.png)", '<p><img alt="A"></p>'),
        ("![A](//a.example/a.png)", '<p><img alt="A"></p>'),
        ("[x](javascript:alert)", "<p><a>x</a></p>"),
        ('Write href="a.png" here', '<p>Write href="a.png" here</p>'),
        ("a&#1;b&#x202e;c", "<p>abc</p>"),
    ],
)
def test_markdown_becomes_this_html(markdown, html):
    assert markup.to_html(markdown, FOLDER) == html


def test_words_that_speak_of_inside_links_stay_as_they_are():
    html = markup.to_html('` href="hub:/x"` [y](a.png)', FOLDER)
    resolved = addresses.resolved(html, "incidents/2026-11-22-card-payments/")
    assert resolved == '<p><code> href="hub:/x"</code> <a href="a.png">y</a></p>'


def test_lists_quotes_and_links_are_written_out_as_words():
    text = "Hello\n\n- one\n- two\n\n> three\n\n[four](https://a.example/)"
    words = "Hello\n\n- one\n- two\n\nthree\n\nfour (https://a.example/)"
    assert markup.to_text(text, FOLDER) == words


PATTERNS = [
    *(
        "[",
        "![",
        "*a ",
        "**a *b ",
        "<!--",
        "<a ",
        "&#",
        "> ",
        "- ",
        "1. ",
        "a@",
        "http://",
        "[a](b",
    ),
    *("www.a.", "<div>", "<b>", "<?", "<script>", "a<", "</", "`", "\\", '"', "<p>x", "|a", "~~a "),
]


@pytest.mark.parametrize("start", ["", "<div\n", "<textarea>\n", "<b title=1>" * 30])
def test_the_longest_text_takes_no_longer_than_its_size_explains(start):
    for pattern in PATTERNS:
        text = (start + pattern * LONGEST_BODY)[:LONGEST_BODY]
        before = time.process_time()
        text_contents.text_contents(_body(text))
        html = markup.to_html(text, FOLDER)
        markup.to_text(text, FOLDER)
        assert len(html) < 10 * LONGEST_BODY, pattern
        assert time.process_time() - before < 2, pattern


@given(
    st.lists(
        PIECES | st.sampled_from(["[a](b 'c < d')", "![", "&lt;a ", "http://a.b"]), max_size=20
    )
)
def test_links_of_a_text_without_tags_are_found_by_a_shorter_way(pieces):
    html = markup.unsafe_html("".join(pieces).replace("<", ""))
    found = [
        (name, values) for name, values in text_contents.opening_tags(html) if name in {"a", "img"}
    ]
    assert list(text_contents.links_and_images(html)) == found
