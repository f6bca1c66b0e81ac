"""Text: the characters that have no place in it."""

from __future__ import annotations

import sys

from hubgen.source.text import FORBIDDEN


def test_no_forbidden_character_counts_as_printable():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert not any(found[0].isprintable() for found in FORBIDDEN.finditer(every))
