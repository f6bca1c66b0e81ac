"""Markdown: plain words with their special characters escaped, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MEANING = re.compile(r"([\\`*_\[\]<>#|~])")


def escape_text(text: str) -> str:
    """Return `text` on one line, with the characters that Markdown interprets escaped."""
    return _MEANING.sub(r"\\\1", " ".join(text.split()))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table whose cells are Markdown; nothing without rows."""
    if not rows:
        return
    yield _row(heads)
    yield f"|{'---|' * len(heads)}"
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
