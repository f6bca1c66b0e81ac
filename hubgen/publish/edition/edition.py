"""Edition: the state that a publication brings a destination to, and what that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hubgen.publish.canonical import digest
from hubgen.publish.edition.spool import Overlay
from hubgen.publish.ledger.ledger import EditionKind, LedgerLine, LedgerState
from hubgen.publish.record.public_record import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The state to reach: every file's hash and every record.

    `read` returns a file's bytes. `permanent` files stay as the destination has
    them although they are not in `files`. `descriptions` say what changes, in
    words that may be public. `name` is what people call this edition, and
    `overlay` renders the pages of the past.
    """

    files: Mapping[str, str] = field(repr=False)
    read: Callable[[str], bytes] = field(repr=False)
    records: Records = field(repr=False)
    inputs: str
    public: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    permanent: frozenset[str] = frozenset()
    descriptions: tuple[str, ...] = ()
    name: str | None = None
    overlay: Overlay | None = field(default=None, repr=False)

    def line(self, state: LedgerState) -> LedgerLine | None:
        """Return the line of this edition after `state`, without number, time and author.

        None if it changes nothing that anyone could see, and has no name.
        """
        files = self.wanted(state)
        changed = _difference(state.files, files)
        data = _difference(state.data, self.records.hashes)
        if not changed and not data and not self.name:
            return None
        has_content = data or self.public or self.name
        by_time = not has_content and self.inputs == state.inputs
        return LedgerLine(
            number=0,
            at=datetime.min,  # noqa: DTZ901 - set when it is written
            by=None,
            kind=EditionKind.CLOCK if by_time else EditionKind.PUBLISHED,
            public=self.public,
            exceptions=self.exceptions,
            changed=changed,
            data=data,
            inputs=self.inputs,
            name=digest(self.name.encode()) if self.name else None,
        )

    def wanted(self, state: LedgerState) -> dict[str, str]:
        """Return every file's hash after this edition, with the permanent ones of `state`."""
        stay = {path: state.files[path] for path in self.permanent if path in state.files}
        return {**stay, **self.files}


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    changed: dict[str, str | None] = {
        key: value for key, value in after.items() if before.get(key) != value
    }
    changed.update(dict.fromkeys(before.keys() - after.keys()))
    return changed
