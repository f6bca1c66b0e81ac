"""Plain YAML: what is read line by line is what the parser would have read."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubgen.source import nodes, plain
from hubgen.source.text import FORBIDDEN

_VALUES = [
    "major",
    "Card payments fail",
    "2026-11-22 10:05",
    "30m",
    "null",
    "~",
    "no",
    "08",
    "a:b",
    "a: b",
    "a:",
    "a ",
    "a  b",
    "a #b",
    "a#b",
    "a # b",
    "é ☂ x",
    "x\u00a0y",
    "x\ty",
    "x\t# y",
    "x\x07y",
    '"x\x07y"',
    "x\u202ey",
    "x\u2028y",
    "(one)",
    '"two words"',
    '"a: b # c"',
    '"a \\" b"',
    '"open',
    '""',
    "'it is'",
    "'it''s'",
    "''",
    '"a" b',
    "{a: b, c-d: e_f}",
    "{a: null}",
    "{a: b, a: c}",
    "{a: b,c: d}",
    "{}",
    "[one, two-3]",
    "[one, one]",
    "[null]",
    "[]",
    "[a",
    "|",
    ">-",
    "&x a",
    "*x",
    "!t a",
    "- a",
    "? a",
    "@a",
    "`a",
    "%a",
    ",a",
    "...",
    "---",
]
_AROUND = [
    "a: {}",
    "# said\nt: one\na: {}\nb: two\n",
    "a:  {}\n\nb: c",
    "a:\n  b: {}\n  c: d\n",
    "a:\n  - one\n  - {}\n",
    "a:\n  -  {}\nb: c\n",
    "a: [one, {}]",
    "a: {{b: c, d: {}}}",
    "{}: a",
    "{}",
    "a: b\n{}\nc: d",
    "a: b\n  {}\n",
]
_SHAPES = [
    "",
    "\n",
    "# only said\n",
    "a:\n",
    "a:\nb: c\n",
    "a:\nb: c\n  d: e\n",
    "a:\n  b: c\nd: e\n  f: g\n",
    "a:\n# said\n  b: c\n",
    "a:\n # said\n  b: c\n",
    "a: b\na: c\n",
    "a: b\n  c: d\n",
    "a: b\n  c\n",
    "a:\n  b: c\n   d: e\n",
    "a:\n  b: c\n d: e\n",
    "a:\n  b: c\n  b: d\n",
    "a:\n  b: c\n  - d\n",
    "a:\n  - b\n  c: d\n",
    "a:\n  - b: c\n",
    "a:\n  - b\n   - c\n",
    "a:\n- b\n",
    "a:\n  b:\n    c: d\n",
    "a: {b: c, b: d}\n",
    " a: b\n",
    "a: b\n c: d\n",
    "a: b\n---\nc: d\n",
    "a: b\n...\n",
    "---\na: b\n",
    "a: b\n%c: d\n",
    "a: |\n  b\n",
    "a: 'b\n\n  c'\n",
]
_GOOD = [
    "a: b c",
    "b: 'c'",
    "c: {a: b, c: d}",
    "d: [a, b]",
    "# said",
    "",
    "e:\n  a: b\n  c: 'd'",
    "f:\n  - a\n  - b",
    "g: a\u00e9",
]
_BAD = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "k", "  k", "  -", "a"]),
    st.sampled_from([": ", ":", " ", " : "]),
    st.sampled_from(_VALUES) | st.text("ab:#-?{}[],&*!|>'\"%@` \n\t\u00df\u00a0\u2003", max_size=9),
)
_TEXTS = (
    st.tuples(st.lists(st.sampled_from(_GOOD), max_size=4, unique=True), st.lists(_BAD, max_size=2))
    .flatmap(lambda parts: st.permutations(parts[0] + parts[1]))
    .map("\n".join)
)


def _by_parser(text: str) -> nodes.Document | None:
    document, problems = nodes._composed(text, "x", 3)
    return None if problems else document


def _is_read_alike(text: str) -> bool:
    found = plain.plain_mapping(text, 3)
    return found is None or nodes.Document(*found) == _by_parser(text)


@pytest.mark.parametrize("around", _AROUND)
def test_each_kind_of_value_is_left_to_the_parser_or_read_alike(around):
    assert [value for value in _VALUES if not _is_read_alike(around.format(value))] == []


@pytest.mark.parametrize("text", _SHAPES)
def test_each_shape_is_left_to_the_parser_or_read_alike(text):
    assert _is_read_alike(text)


@given(_TEXTS)
def test_any_mixture_is_left_to_the_parser_or_read_alike(text):
    assert _is_read_alike(text)


@pytest.mark.parametrize(
    "text",
    [
        "# said\ntitle: Card payments\n\nat: 2026-11-22 10:05\nfaq: [one, two]\nof: {a: b_c}\n",
        "title: \"Words: here\"\nof:\n  a: b\n  c: null\ntags:\n  - one two\n  - 'three'\n",
    ],
)
def test_everyday_files_need_no_parser(text):
    found = plain.plain_mapping(text, 3)
    assert found is not None
    assert nodes.Document(*found) == _by_parser(text)


def test_no_forbidden_character_can_be_printed():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert not any(found[0].isprintable() for found in FORBIDDEN.finditer(every))
