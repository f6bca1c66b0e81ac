"""Cases: mentions that a person must be answered on, until they are followed up and closed.

Each change names the version that its author saw. Where somebody else changed the
case since, it is refused, so that two people do not answer the same person unknowingly.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from hubgen.listening.mention import Mention
from hubgen.listening.store.database import transaction
from hubgen.listening.store.mentions import MentionStore
from hubgen.problems import HubgenError

_FIELDS: Final = (
    "mention, state, incident, assignee, opened, due, answered, answered_by, reply_url, closed,"
    " version"
)
_OTHERS: Final = (
    "WHERE state != 'closed' AND mention != ? AND mention IN"
    " (SELECT id FROM mentions WHERE person = ? AND person != '')"
)


class CaseState(StrEnum):
    """How far a case is."""

    OPEN = "open"
    ANSWERED = "answered"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person to be answered. `due` is when the answer, or the follow-up, is owed.

    `incident` and `assignee` are empty while they are not known.
    """

    mention: int
    state: CaseState
    opened: datetime
    due: datetime | None
    incident: str = ""
    assignee: str = ""
    answered: datetime | None = None
    answered_by: str = ""
    reply_url: str = ""
    closed: datetime | None = None
    version: int = 1


class CaseConflictError(HubgenError):
    """Somebody else changed a case; `current` is what it is now, None where it was removed."""

    def __init__(self, current: Case | None) -> None:
        self.current = current
        if current is None:
            super().__init__("this case is no longer there: its mention was removed")
            return
        who = current.answered_by or current.assignee or "somebody else"
        super().__init__(f"{who} has changed this case; it is {current.state.value} now")


class CaseStore:
    """The cases in a store of mentions."""

    def __init__(self, store: MentionStore) -> None:
        self._store = store
        self._connection = store.connection

    def open(self, mention: Mention, case: Case) -> Case:
        """Store a new `case` on `mention`; return it. Raises CaseConflictError if there is one."""
        with transaction(self._connection):
            current = self.get(mention.id)
            if current:
                raise CaseConflictError(current)
            if self._store.get(mention.id) is None:
                raise CaseConflictError(None)
            marks = ", ".join("?" * len(_FIELDS.split(",")))
            self._connection.execute(
                f"INSERT INTO cases ({_FIELDS}) VALUES ({marks})",  # noqa: S608 - constants
                _row(case),
            )
        return case

    def change(self, case: Case) -> Case:
        """Store `case` over the version that it was read in; return it with the next version.

        Raises CaseConflictError.
        """
        changed = replace(case, version=case.version + 1)
        with transaction(self._connection):
            names = " = ?, ".join(_FIELDS.split(", ")) + " = ?"
            cursor = self._connection.execute(
                f"UPDATE cases SET {names} WHERE mention = ? AND version = ?",  # noqa: S608
                (*_row(changed), case.mention, case.version),
            )
            if not cursor.rowcount:
                raise CaseConflictError(self.get(case.mention))
        return changed

    def get(self, mention: int) -> Case | None:
        """Return the case on the mention with the id `mention`; None if there is none."""
        return next(iter(self._select("WHERE mention = ?", (mention,))), None)

    def all(self) -> list[Case]:
        """Return every case, those owed soonest first."""
        return self._select("ORDER BY due IS NULL, due, mention", ())

    def others_of_person(self, mention: Mention) -> list[Case]:
        """Return the open cases on other mentions of the same person."""
        return self._select(_OTHERS, (mention.id, mention.person))

    def _select(self, condition: str, values: tuple[object, ...]) -> list[Case]:
        query = f"SELECT {_FIELDS} FROM cases {condition}"  # noqa: S608 - constants of this class
        return [_case(row) for row in self._connection.execute(query, values)]


def _row(case: Case) -> tuple[object, ...]:
    return (
        case.mention,
        case.state.value,
        case.incident,
        case.assignee,
        _seconds(case.opened),
        _seconds(case.due),
        _seconds(case.answered),
        case.answered_by,
        case.reply_url,
        _seconds(case.closed),
        case.version,
    )


def _case(row: tuple[Any, ...] | sqlite3.Row) -> Case:
    mention, state, incident, assignee, opened, due, answered, *rest = row
    answered_by, reply_url, closed, version = rest
    return Case(
        mention=mention,
        state=CaseState(state),
        incident=incident,
        assignee=assignee,
        opened=datetime.fromtimestamp(opened, UTC),
        due=_instant(due),
        answered=_instant(answered),
        answered_by=answered_by,
        reply_url=reply_url,
        closed=_instant(closed),
        version=version,
    )


def _seconds(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at else None


def _instant(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
