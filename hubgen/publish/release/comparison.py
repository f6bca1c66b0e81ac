"""RecordComparison: how the records of a built hub differ from those of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hubgen.model.project import Project
from hubgen.problems import Problem
from hubgen.public.approval import lacks_approvals
from hubgen.publish.destinations import Destination
from hubgen.publish.ledger.ledger import Ledger, LedgerState
from hubgen.publish.ledger.reading import RecordError, readable_records
from hubgen.publish.record import release_checks
from hubgen.publish.record.change import INCIDENT, Change, ChangeKind
from hubgen.publish.record.changes import changes, earlier, title_of
from hubgen.publish.record.public_record import PublicRecord, Records, decode_record
from hubgen.publish.release.cleaned_files import CleanedFiles
from hubgen.publish.release.held_incidents import HeldIncidents

DAMAGED = "damaged/"
"""How the ledger's exceptions name a record that could not be compared."""
DROPPED = "languages/"
"""How the ledger's exceptions name a language that was ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordComparison:
    """The records that differ from the ledger's `state`, and the `changes` between them.

    `damaged` are the keys of records that cannot be read; they are in neither `before` nor `after`.
    """

    state: LedgerState = field(repr=False)
    before: Mapping[str, PublicRecord]
    after: Mapping[str, PublicRecord]
    changes: Sequence[Change]
    damaged: Sequence[str]

    @property
    def public(self) -> tuple[str, ...]:
        """The ids of what becomes public."""
        return tuple(dict.fromkeys(one.public_id for one in self.changes if one.public_id))

    def exceptions(self, project: Project) -> tuple[str, ...]:
        """Return what the ledger lists as an exception.

        These are updates that go out as urgent without their approvals, languages
        that end, and records that could not be compared.
        """
        urgent = [
            public_id
            for incident in project.incidents
            for update in incident.updates
            if (public_id := f"{INCIDENT}{incident.id}/{update.number}") in self.public
            and lacks_approvals(incident, update, project.plan.team)
        ]
        ended = [one.name for one in self.changes if one.kind is ChangeKind.LANGUAGE_GONE]
        return (
            *urgent,
            *(f"{DROPPED}{name}" for name in ended),
            *(f"{DAMAGED}{key}" for key in self.damaged),
        )

    def lost_addresses(self) -> list[Problem]:
        """Return a problem for each published earlier name that leads nowhere now.

        Only a record that changes can lose one.
        """
        used = {
            (key.partition("/")[0], old)
            for key in self.after
            for old in self.after[key].main_content.get("was", ())
        }
        problems = []
        for key, record in self.after.items():
            folder = key.partition("/")[0]
            old = earlier(self.before, key, record)
            names = old.main_content.get("was", ()) if old else ()
            problems += [
                release_checks.lost_address(f"{folder}/{name}")
                for name in sorted(names)
                if f"{folder}/{name}" in self.state.known
                and (folder, name) not in used
                and f"{folder}/{name}" not in self.after
            ]
        return problems


def compare_records(
    destination: Destination,
    ledger: Ledger,
    records: Records,
    held: HeldIncidents,
    cleaned: CleanedFiles,
    *,
    accept_damage: bool,
) -> RecordComparison:
    """Compare `records` with those of `ledger`, but for tombstones among those `held`.

    What differs only because metadata was removed from a file, as `cleaned` knows, is equal.
    Raises RecordError if a record that differs is damaged, unless that is accepted.
    """
    state, hashes = ledger.state(), records.hashes
    old = {
        key: name
        for key, name in state.data.items()
        if hashes.get(key) != name and name not in state.redacted
    }
    before, damaged = readable_records(destination, ledger, old)
    if damaged and not accept_damage:
        raise _damaged_error(damaged)
    after = {
        key: decode_record(records[key])
        for key, name in hashes.items()
        if state.data.get(key) != name and key not in damaged
    }
    before = cleaned.without_difference(before, after)
    different = [one for one in changes(before, after) if one.name not in held.tombstones]
    different += [_uncompared(key, records) for key in damaged]
    return RecordComparison(
        state=state, before=before, after=after, changes=different, damaged=damaged
    )


def _damaged_error(damaged: Sequence[str]) -> RecordError:
    names = ", ".join(damaged)
    return RecordError(
        f"the record of {names} is damaged, so what was published cannot be compared; put its"
        " files back as they were published (from git or a copy) and publish: that repairs the"
        " record, then edit again; or say --accept-damage, and the record will say that"
        " nobody could compare"
    )


def _uncompared(key: str, records: Records) -> Change:
    title = title_of(decode_record(records[key])) if key in records.hashes else key
    return Change(kind=ChangeKind.UNCOMPARED, name=key.partition("/")[2], title=title)
