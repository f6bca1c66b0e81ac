"""RevisionHistory: every wording of every incident's page, from the ledger's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hubgen.publish.ledger.ledger import LedgerLine
from hubgen.publish.record.change import INCIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One object with an incident's words: since which edition, and under which id."""

    edition: int
    at: datetime
    name: str
    record: str


class RevisionHistory:
    """The wordings of all incidents over `lines`, oldest first."""

    def __init__(self, lines: Iterable[LedgerLine]) -> None:
        self._by_name: dict[str, list[Wording]] = {}
        self._later: dict[str, set[str]] = {}
        for line in lines:
            self._add(line)

    def _add(self, line: LedgerLine) -> None:
        new = []
        for key, record in line.data.items():
            if not key.startswith(INCIDENT) or record is None:
                continue
            name = key.removeprefix(INCIDENT)
            if name not in self._by_name:
                new.append(name)
            self._by_name.setdefault(name, []).append(
                Wording(edition=line.number, at=line.at, name=name, record=record)
            )
        for key, record in line.data.items():
            if key.startswith(INCIDENT) and record is None:
                self._later.setdefault(key.removeprefix(INCIDENT), set()).update(new)

    def wordings(self, name: str, was: Sequence[str] = ()) -> list[Wording]:
        """Return the wordings of an incident, under its name and those that it `was` called."""
        names = dict.fromkeys([*was, name])
        wordings = [one for each in names for one in self._by_name.get(each, ())]
        return sorted(wordings, key=lambda one: one.edition)

    def names_after(self, name: str) -> set[str]:
        """Return `name`, and every id that the incident with that name may have now."""
        names, waiting = {name}, [name]
        while waiting:
            for later in self._later.get(waiting.pop(), set()) - names:
                names.add(later)
                waiting.append(later)
        return names

    def of_record(self, record: str) -> list[Wording]:
        """Return the wordings that the object of that hash holds."""
        return [
            one for wordings in self._by_name.values() for one in wordings if one.record == record
        ]
