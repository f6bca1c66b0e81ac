"""Ticks: lines of the team's checklist in internal.md, done or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hubgen.authoring import files
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.authoring.saving import exclusively, read_version
from hubgen.problems import WrongUsageError

_MARKS: Final = {"- [ ]": False, "* [ ]": False, "- [x]": True, "* [x]": True}
_LENGTH: Final = 5


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line of a checklist: its place in the file, its words, and whether it is done."""

    number: int
    words: str
    is_done: bool


def checklist_lines(text: str) -> Sequence[ChecklistLine]:
    """Return the lines of the checklists in `text`."""
    return [
        ChecklistLine(number, line.strip()[_LENGTH:].strip(), _MARKS[mark])
        for number, line in enumerate(text.split("\n"))
        if (mark := line.strip()[:_LENGTH].lower()) in _MARKS
    ]


def tick(root: Path, path: str, number: int, words: str, *, is_done: bool) -> None:
    """Mark the checklist line `number` of the file at `path`, which holds `words`, as done or not.

    Raises WrongUsageError where the line is another one by now.
    """
    with exclusively(root):
        text = read_version(root, path).text
        lines = text.split("\n")
        fitting = [one for one in checklist_lines(text) if one.words == words]
        exact = next((one for one in fitting if one.number == number), None)
        line = exact or (fitting[0] if len(fitting) == 1 else None)
        if line is None:
            msg = f"{path} was changed by somebody else meanwhile; look at the checklist again"
            raise WrongUsageError(msg)
        written = lines[line.number]
        before, bracket, after = written.partition("[")
        lines[line.number] = f"{before}{bracket}{'x' if is_done else ' '}{after[1:]}"
        raw = files.inside(root, path).read_bytes().decode()
        changed = "\n".join(lines)
        if changed != normalized(raw):
            files.replace_file(root, path, raw, in_form_of(raw, changed))
