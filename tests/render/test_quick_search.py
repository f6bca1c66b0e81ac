from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser

from hubgen.render.quick_search import sections

PIECES = [
    *(
        "<p>",
        "</p>",
        "<h1>",
        "</h1>",
        '<h2 id="a">',
        "</h2>",
        '<h3 id="b" hidden>',
        "</h3>",
        "<br>",
    ),
    *("<li>", "</li>", "<ul>", "</ul>", "<pre>", "</pre>", "<code>", "</code>", "<sup>", "</sup>"),
    *('<a class="headerlink" href="#">', "</a>", '<div class="linenodiv">', "</div>", "<img/>"),
    *(
        '<svg viewBox="0 0 1 1">',
        '<path d="M0>1"/>',
        "</svg>",
        "<p data-search-exclude>",
        " ",
        "\n",
    ),
    *(
        '<i title="&quot;&amp;&lt;">',
        "</i>",
        "text",
        "a &amp; b",
        "&lt;p&gt;",
        "&nbsp;",
        "&",
        "&copy",
    ),
    *(
        '<p\nclass="x"\n>',
        '<p class="">',
        "<section data-search-exclude>",
        "</section>",
        "<p >",
        ">",
    ),
]
ODD = ["<", "<!-- -->", "<script>", "</script>", "<P>", "<p class='x'>", "<p x=y>", "</p >", "<?x>"]


def told(found: list) -> list:
    return [(one.el.tag, one.id, one.title, one.text, one.is_excluded()) for one in found]


def by_material(html: str) -> list | type:
    parser = Parser()
    try:
        parser.feed(html)
        parser.close()
    except ValueError as error:  # what closes a tag twice
        return type(error)
    return told(parser.data)


def quickly(html: str) -> list | type:
    try:
        return told(sections(html))
    except ValueError as error:
        return type(error)


@given(st.lists(st.sampled_from(PIECES)))
def test_regular_pages_are_searched_as_material_does(pieces):
    assert quickly("".join(pieces)) == by_material("".join(pieces))


@given(st.lists(st.sampled_from([*PIECES, *ODD])))
def test_odd_ones_are_too(pieces):
    assert quickly("".join(pieces)) == by_material("".join(pieces))


def test_what_begins_in_skipped_parts_and_ends_after_them_fails_alike():
    html = "<p data-search-exclude>a<p>b</p>c</p>d"
    assert by_material(html) is ValueError
    assert quickly(html) is ValueError


@pytest.mark.parametrize("piece", [*PIECES, *ODD])
def test_no_single_piece_is_read_otherwise(piece):
    assert quickly(f"<p>{piece}x</p>") == by_material(f"<p>{piece}x</p>")
