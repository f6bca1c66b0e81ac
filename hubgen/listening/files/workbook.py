"""Workbooks: the rows of the first sheet of an .xlsx, .xls or .ods file that has any."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from hubgen.listening.files.rows import Row
from hubgen.problems import HubgenError

MOST_BYTES: Final = 1_500_000_000  # unpacked
SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def workbook_rows(file: Path, most_bytes: int = MOST_BYTES) -> Iterator[Row]:
    """Yield the rows of the workbook `file`, formulas as their results. Raises HubgenError."""
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(file, most_bytes)
    try:
        workbook = CalamineWorkbook.from_path(str(file))
        sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names)
        sheet = next((one for one in sheets if one.total_height), None)
        rows = sheet.to_python(skip_empty_area=False) if sheet else []
    except (CalamineError, OSError, ValueError) as error:
        msg = f"{file.name} cannot be read as a workbook ({error}); save it as CSV and add that"
        raise HubgenError(msg) from None
    for number, row in enumerate(rows, start=1):
        values = [_text(value) for value in row]
        if any(values):
            yield number, values


def _check_size(file: Path, most_bytes: int) -> None:
    if not zipfile.is_zipfile(file):
        return
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return  # the reader of workbooks says what is wrong
    if size > most_bytes:
        msg = f"{file.name} holds {size:,} bytes, too many to be read; save it as CSV and add that"
        raise HubgenError(msg)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if value is not None else ""
