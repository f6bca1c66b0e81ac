"""Reading a file that somebody dropped: by its name, the reader that knows its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.listening.files import mail, workbook
from hubgen.listening.files.answers import Answers
from hubgen.listening.files.columns import signature
from hubgen.listening.files.encodings import encoding_of
from hubgen.listening.files.mail import mail_mentions
from hubgen.listening.files.pasted import pasted_mentions
from hubgen.listening.files.rows import delimited_rows
from hubgen.listening.files.table import Table
from hubgen.listening.files.unread import Unread
from hubgen.listening.files.workbook import workbook_rows
from hubgen.listening.mention import RawMention
from hubgen.problems import HubgenError, WrongUsageError

_TABLES: Final = frozenset({".csv", ".tsv"})
_TEXTS: Final = frozenset({".txt", ".md"})
_LONGEST_PASTED: Final = 20_000_000
READABLE: Final = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".mbox", ".eml", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """A file that can be read.

    `signature` names all tables with the same header line, for which answers are
    remembered; it is empty for other files.
    """

    file: Path
    signature: str
    read: Callable[[Answers], Iterator[RawMention | Unread]]


def read_file(file: Path, zone: ZoneInfo, now: datetime) -> FileReading:
    """Return how `file` is read; `zone` is of times without one, `now` of pasted text.

    Raises WrongUsageError for a file of an unknown kind, HubgenError for one that
    cannot be opened.
    """
    suffix = file.suffix.lower()
    try:
        if not file.is_file():
            raise WrongUsageError(f"there is no file {file}")
        if suffix in _TABLES:
            return _table(Table(file, partial(delimited_rows, file)), zone)
        if suffix in workbook.SUFFIXES:
            return _table(_workbook(file), zone)
        if suffix in mail.SUFFIXES:
            return FileReading(file=file, signature="", read=lambda _: mail_mentions(file))
        if suffix in _TEXTS:
            text = _pasted(file)
            return FileReading(file=file, signature="", read=lambda _: pasted_mentions(text, now))
    except OSError as error:
        raise HubgenError(f"{file} cannot be read: {error.strerror}") from None
    known = ", ".join(READABLE)
    raise WrongUsageError(f"{file.name} is of an unknown kind; hubgen reads {known}")


def _workbook(file: Path) -> Table:
    rows = list(workbook_rows(file))
    return Table(file, lambda: iter(rows))


def _table(table: Table, zone: ZoneInfo) -> FileReading:
    if not table.header:
        raise WrongUsageError(f"{table.file.name} is empty; there is nothing to add")
    return FileReading(
        file=table.file,
        signature=signature(table.header),
        read=lambda answers: table.mentions(answers, zone),
    )


def _pasted(file: Path) -> str:
    if file.stat().st_size > _LONGEST_PASTED:
        raise WrongUsageError(f"{file.name} is too long for pasted text; save it as CSV")
    return file.read_text(encoding_of(file), "replace")
