"""Tables: the rows of an export as raw mentions, with what could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.listening.files.answers import Answers, Column, DateOrder, QuestionError
from hubgen.listening.files.columns import HEADER_ROWS, ColumnMap, find_header, map_columns
from hubgen.listening.files.moments import MomentError, is_ambiguous, order_of, parse_moment
from hubgen.listening.files.networks import network_name
from hubgen.listening.files.rows import Row
from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import LONGEST_TEXT, RawMention

_SCANNED: Final = 5_000  # rows; dates that are written in another form need no order

Rows = Callable[[], Iterator[Row]]
_SPOILT: Final = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+|\d*0{6,}", re.IGNORECASE)
_CLOCK: Final = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]m)?", re.IGNORECASE)


class Table:
    """An export with a header line; `rows` starts from the top at each call."""

    def __init__(self, file: Path, rows: Rows) -> None:
        self.file, self._rows = file, rows
        first = list(islice(rows(), HEADER_ROWS))
        place = find_header([values for _, values in first])
        self._header_line, self.header = first[place] if first else (0, [])

    def mentions(self, answers: Answers, zone: ZoneInfo) -> Iterator[RawMention | Unread]:
        """Yield the mention of each row, or why there is none. Raises QuestionError."""
        columns = map_columns(self.file.name, self.header, answers)
        order = answers.dates or self._date_order(columns)
        zone = ZoneInfo("UTC") if columns.in_utc else zone
        for number, values in self._body():
            yield _mention(number, _aligned(values, columns), columns, zone=zone, order=order)

    def _body(self) -> Iterator[Row]:
        for number, values in self._rows():
            if number > self._header_line:
                yield number, values

    def _date_order(self, columns: ColumnMap) -> DateOrder | None:
        """Return the order that some date of the file proves; None where none is needed.

        Raises QuestionError where dates are ambiguous and no date proves an order.
        """
        example = ""
        for index, (_, values) in enumerate(self._body()):
            if index == _SCANNED and not example:
                return None
            text = columns.value(_aligned(values, columns), Column.TIME)
            proven = order_of(text)
            if proven:
                return proven
            if not example and is_ambiguous(text) and "." not in text.split()[0]:
                example = text
        if example:
            choices = tuple(order.value for order in DateOrder)
            raise QuestionError(self.file.name, column=None, choices=choices, example=example)
        return None


def _aligned(values: list[str], columns: ColumnMap) -> list[str]:
    """Return `values` with surplus ones joined into the text, where its quotes were broken."""
    surplus = len(values) - len(columns.header)
    while surplus > 0 and not values[-1]:
        values, surplus = values[:-1], surplus - 1
    if surplus <= 0:
        return values
    start = columns.indices[Column.TEXT]
    joined = ", ".join(values[start : start + surplus + 1])
    return [*values[:start], joined, *values[start + surplus + 1 :]]


def _mention(
    number: int,
    values: Sequence[str],
    columns: ColumnMap,
    *,
    zone: ZoneInfo,
    order: DateOrder | None,
) -> RawMention | Unread:
    text = columns.value(values, Column.TEXT)
    title = columns.value(values, Column.TITLE)
    if title and not text.startswith(title.rstrip("… .")):
        text = f"{title}\n{text}".strip()
    if not text:
        return Unread(line=number, reason="there is no text")
    written = columns.value(values, Column.TIME)
    clock = columns.value(values, Column.CLOCK)
    if _CLOCK.fullmatch(clock) and ":" not in written:
        written = f"{written.split()[0] if written else ''} {clock}"
    try:
        at = parse_moment(written, zone, order)
    except MomentError:
        return Unread(line=number, reason=f'"{written[:40]}" is not a date and time')
    external, url = columns.value(values, Column.ID), columns.value(values, Column.URL)
    return RawMention(
        text=text[:LONGEST_TEXT],
        at=at,
        author=columns.value(values, Column.AUTHOR),
        author_name=columns.value(values, Column.AUTHOR_NAME),
        network=network_name(columns.value(values, Column.NETWORK), url),
        external="" if url or _SPOILT.fullmatch(external) else external,
        url=url,
        reach=_number(columns.value(values, Column.REACH)),
    )


def _number(text: str) -> int:
    digits = re.sub(r"[\s.,'](?=\d{3}\b)", "", text)
    found = re.match(r"\d{1,12}", digits)
    return int(found[0]) if found else 0
