"""Exporting: everything on one incident as a folder in a zip that proves itself.

Pages stand in it as they stand on the destination, so what the ledger says of
their paths can be proved on any machine that has Python and nothing else; of
the packs it has the incident's own objects, each in a file named by its hash.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files

from hubgen.problems import WrongUsageError
from hubgen.public import past
from hubgen.publish.canonical import digest
from hubgen.publish.destinations.store import ObjectStore
from hubgen.publish.ledger.ledger import LEDGER, Ledger
from hubgen.publish.ledger.objects import packed
from hubgen.publish.ledger.reading import RecordError, read_object
from hubgen.publish.past.revision_history import RevisionHistory, Wording
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.public_record import decoded

SUMS, SCRIPT, README = "SHA256SUMS", "verify.py", "README.txt"
OBJECTS = "editions/objects/"


def export_record(destination: ObjectStore, ledger: Ledger, incident_id: str) -> bytes:
    """The zip of the incident's record. Raises WrongUsageError for an id that was never published.

    The same bytes for the same record.
    """
    wordings = _wordings(destination, ledger, incident_id)
    if not wordings:
        raise WrongUsageError(f'"{incident_id}" was never published to {destination.name}')
    contents = dict(_contents(destination, ledger, wordings))
    name = wordings[-1].name
    contents[SCRIPT] = (files("hubgen.publish") / "data" / SCRIPT).read_bytes()
    contents[README] = _readme(name, ledger).encode()
    sums = "".join(f"{digest(contents[path])}  {path}\n" for path in sorted(contents))
    contents[SUMS] = sums.encode()
    return _zipped(contents, f"{name}-record", ledger.lines[-1].at)


def _wordings(destination: ObjectStore, ledger: Ledger, incident_id: str) -> list[Wording]:
    """Every wording of the incident, also if it is named as it was called once."""
    history, state = RevisionHistory(ledger.lines), ledger.state()
    for name in sorted(history.names_after(incident_id)):
        record = state.data.get(INCIDENT + name)
        if record and record not in state.redacted:
            was = decoded(read_object(destination, ledger, record)).main_content["was"]
            if incident_id in {name, *was}:
                return history.wordings(name, was)
    return history.wordings(incident_id)


def _contents(
    destination: ObjectStore, ledger: Ledger, wordings: list[Wording]
) -> Iterator[tuple[str, bytes]]:
    state = ledger.state()
    names = {one.name for one in wordings}
    paths = [path for path in state.files if past.incident_of(path) in names or past.is_looks(path)]
    gone = {one.record: state.redacted.get(one.record) for one in wordings}
    destination.prefetch(paths)
    for path in paths:
        stored = destination.get(path)
        if stored is None:
            raise RecordError(f"{path} is not there; see hubgen editions verify")
        yield path, stored.data
    for name in dict.fromkeys(reason or record for record, reason in gone.items()):
        yield f"{OBJECTS}{name[:2]}/{name[2:]}.gz", packed(read_object(destination, ledger, name))
    yield LEDGER, ledger.raw


def _readme(name: str, ledger: Ledger) -> str:
    text = (files("hubgen.publish") / "data" / README).read_text("utf-8")
    return text.format(name=name, last=len(ledger.lines), hash=ledger.head)


def _zipped(contents: dict[str, bytes], folder: str, at: datetime) -> bytes:
    made = io.BytesIO()
    when = at.astimezone(UTC)
    date = (when.year, when.month, when.day, when.hour, when.minute, when.second)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(f"{folder}/{path}", date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[path])
    return made.getvalue()
