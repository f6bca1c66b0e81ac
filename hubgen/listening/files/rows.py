"""Rows: the lines of a delimited text as values, however its quotes are broken.

A quote that is never closed would swallow the rest of the file. So a value may
span a limited number of lines; beyond it the quotes of its first line count as
ordinary characters.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final, TextIO

from hubgen.listening.files.encodings import encoding_of

LONGEST_ROW: Final = 100  # lines
_LONGEST_LINE: Final = 1_000_000  # characters; more is not a line of an export
_DELIMITERS: Final = ",;\t|"
_SAMPLE_LINES: Final = 60

Row = tuple[int, list[str]]


def delimited_rows(file: Path, longest: int = LONGEST_ROW) -> Iterator[Row]:
    """Yield the rows of `file`, each with the number of its first line. Raises OSError."""
    csv.field_size_limit(LONGEST_ROW * _LONGEST_LINE)
    encoding = encoding_of(file)
    with file.open(encoding=encoding, errors="replace", newline="") as stream:
        delimiter = delimiter_of(list(islice(_lines(stream), _SAMPLE_LINES)))
        stream.seek(0)
        yield from _rows(_lines(stream), delimiter, longest)


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the character that divides most of `lines` into the same number of values."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(_split(line, delimiter)) for line in lines if delimiter in line]
        common = max(set(widths), key=widths.count, default=0)
        return widths.count(common) * min(common, 5), common

    return max(_DELIMITERS, key=score)


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(_LONGEST_LINE):
        yield line.replace("\0", "")


def _rows(lines: Iterator[str], delimiter: str, longest: int) -> Iterator[Row]:
    waiting: deque[str] = deque()  # lines that an open quotation has read too early
    number = 1
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        used = [line]
        values = _split_plainly(line, delimiter) if '"' not in line else None
        if values is None:
            values = _quoted(used, chain(_drain(waiting), lines), delimiter, longest)
            if values is None:
                waiting.extendleft(reversed(used[1:]))
                used = used[:1]
                values = _split_plainly(line, delimiter)
        if any(values):
            yield number, values
        number += len(used)


def _quoted(used: list[str], rest: Iterator[str], delimiter: str, longest: int) -> list[str] | None:
    """Return the values of the row that begins with `used`; None if its quotes are broken.

    Lines that the row goes on with are taken from `rest` and appended to `used`.
    """

    def feed() -> Iterator[str]:
        yield used[0]
        for line in islice(rest, longest - 1):
            used.append(line)
            yield line

    try:
        return next(csv.reader(feed(), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _drain(waiting: deque[str]) -> Iterator[str]:
    while waiting:
        yield waiting.popleft()


def _split(text: str, delimiter: str) -> list[str]:
    return next(csv.reader([text], delimiter=delimiter), [])


def _split_plainly(line: str, delimiter: str) -> list[str]:
    values = line.rstrip("\r\n").split(delimiter)
    return [value.strip().strip('"').replace('""', '"') for value in values]
