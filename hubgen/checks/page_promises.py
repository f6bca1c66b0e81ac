"""Page promises: tables of the hub's own pages against `promises:` in hub.yml.

A new hub's page about itself has a row for each severity, with the figures of
the settings at that time. A row that begins with the name of a severity has to
say the same as the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from hubgen.model.hub import Cadence
from hubgen.model.messages import Messages
from hubgen.model.project import Project
from hubgen.model.source import Body
from hubgen.model.words import Severity
from hubgen.problems import Level, Problem
from hubgen.public import times
from hubgen.source.messages import messages

_WORST_FIRST = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
_UNITS = {
    timedelta(minutes=1): r"min(?:ute)?n?s?",
    timedelta(hours=1): r"hours?|stunden?",
    timedelta(days=1): r"days?|tage?n?",
}
_LENGTH = re.compile(
    r"\b(?:(?P<count>\d+)\s+|(?:every|an|one|jeden?|eine[rmn]?)\s+)"
     "(?:" + "|".join(f"(?P<unit{place}>{words})" for place, words in enumerate(_UNITS.values()))
    + r")\b",
    re.IGNORECASE,
)  # fmt: skip


def check_page_promises(project: Project) -> Iterator[Problem]:
    """Yield the rows of pages that promise other times than the hub's settings."""
    for page in project.pages:
        yield from _of_body(project, page.body, project.hub.main_language)
        for language, (_, body) in page.translations.items():
            yield from _of_body(project, body, language)


def _of_body(project: Project, body: Body, language: str) -> Iterator[Problem]:
    words = messages(language)
    rows = list(_rows(body))
    names = [_severity_of(row.name, words) for row in rows]
    if len(rows) == len(_WORST_FIRST) and None in names:
        names = list(_WORST_FIRST)  # a page may call them otherwise than the interface
    for row, severity in zip(rows, names, strict=True):
        if severity is not None:
            yield from _of_row(body, row, project.hub.promises.of(severity), words)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: the word that it begins with, and the two lengths of time in it."""

    name: str
    offset: int
    lengths: tuple[re.Match[str], ...]


def _rows(body: Body) -> Iterator[_Row]:
    offset = 0
    for line in body.markdown.splitlines(keepends=True):
        lengths = tuple(_LENGTH.finditer(line)) if line.lstrip().startswith("|") else ()
        name = re.match(r"\w+", line.lstrip("| \t*_"))
        if name and len(lengths) == 2:  # noqa: PLR2004 - how soon first, and how often then
            yield _Row(name[0], offset, lengths)
        offset += len(line)


def _severity_of(name: str, words: Messages) -> Severity | None:
    return next(
        (one for one in Severity if words(f"words.severity.{one}").casefold() == name.casefold()),
        None,
    )


def _of_row(body: Body, row: _Row, cadence: Cadence, words: Messages) -> Iterator[Problem]:
    for match, wanted in zip(row.lengths, (cadence.first, cadence.every), strict=True):
        if _length(match) != wanted:
            yield Problem(
                place=body.place(row.offset + match.start()),
                rule="page-promise",
                level=Level.WARNING,
                what=f'the page promises "{match[0]}", but promises: in hub.yml says'
                f" {times.duration(wanted, words)}",
                fix="write the same in both",
            )


def _length(match: re.Match[str]) -> timedelta:
    unit = next(unit for place, unit in enumerate(_UNITS) if match[f"unit{place}"])
    return unit * int(match["count"] or 1)
