"""Words of HTML: read by a pattern where that is safe, by a parser where it is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hubgen.public import plain_text
from hubgen.public.markup import to_html

_PIECES = [
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    '<ol start="3">',
    "</ol>",
    "<li>",
    "</li>",
    "<br>",
    "<br/>",
    '<a href="https://a.example/?x=1&amp;y=&quot;2">',
    '<a href="hub:/faq/#x">',
    "<a href='single'>",
    "</a>",
    '<img src="x.png" alt="a &gt; b > c">',
    "<td>",
    "</td >",
    '</p class="x">',
    "<!-- no -->",
    "<!",
    "<",
    ">",
    '"',
    "&amp;",
    "&lt;b&gt;",
    "&",
    "&#1;",
    "&copy",
    "<script>",
    "</script>",
    "<style><p></style>",
    "<textarea>",
    "<P>",
    '<p id=x class="a">',
    '<p title="&#34;" title="b">',
    "\n",
    "  \t ",
    "\u00a0",
    "word",
    "two words",
    "- ",
    "1. ",
    "é☂",
]


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=25).map("".join))
def test_the_pattern_finds_the_words_that_the_parser_finds(html):
    by_parser = plain_text._TextBuilder()
    parser = plain_text._TextParser(by_parser)
    parser.feed(html)
    parser.close()
    assert plain_text._blocks(html) == by_parser.blocks


def test_html_of_the_allow_list_needs_no_parser(monkeypatch):
    html = to_html(
        "# A & B\n\n1. one <b title='>'>x</b>\n2. [two](x.md 'a \" b')\n\n|a|b|\n|-|-|\n|1|2|\n",
        "incidents/one",
    )
    monkeypatch.delattr(plain_text, "_TextParser")
    assert plain_text.plain_text(html) == "A & B\n\n1. one x\n2. two (x.md)\n\na  | b\n\n1  | 2"
