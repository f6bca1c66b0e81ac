"""Export: everything on one incident as a zip that can be verified on its own.

Its pages have the same paths as on the destination, so what the ledger says of
them can be verified on any machine with Python alone. Of the packs it has the
incident's own objects, each in a file named by its hash.
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
from hubgen.publish.ledger.objects import pack_object
from hubgen.publish.ledger.reading import RecordError, read_object
from hubgen.publish.past.revision_history import RevisionHistory, Wording
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.public_record import decode_record

SUMS, SCRIPT, README = "SHA256SUMS", "verify.py", "README.txt"
OBJECTS = "editions/objects/"


def export_record(destination: ObjectStore, ledger: Ledger, incident_id: str) -> bytes:
    """Return the zip of the incident's record. Raises WrongUsageError for an unknown id.

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
    return _zip(contents, f"{name}-record", ledger.lines[-1].at)


def _wordings(destination: ObjectStore, ledger: Ledger, incident_id: str) -> list[Wording]:
    """Return every wording of the incident; `incident_id` may be an earlier name."""
    history, state = RevisionHistory(ledger.lines), ledger.state()
    for name in sorted(history.names_after(incident_id)):
        record = state.data.get(INCIDENT + name)
        if record and record not in state.redacted:
            was = decode_record(read_object(destination, ledger, record)).main_content["was"]
            if incident_id in {name, *was}:
                return history.wordings(name, was)
    return history.wordings(incident_id)


def _contents(
    destination: ObjectStore, ledger: Ledger, wordings: list[Wording]
) -> Iterator[tuple[str, bytes]]:
    state = ledger.state()
    names = {one.name for one in wordings}
    paths = [
        path for path in state.files if past.incident_of_page(path) in names or past.is_looks(path)
    ]
    gone = {one.record: state.redacted.get(one.record) for one in wordings}
    destination.prefetch(paths)
    for path in paths:
        stored = destination.get(path)
        if stored is None:
            raise RecordError(f"{path} is not there; see hubgen editions verify")
        yield path, stored.data
    for name in dict.fromkeys(reason or record for record, reason in gone.items()):
        yield (
            f"{OBJECTS}{name[:2]}/{name[2:]}.gz",
            pack_object(read_object(destination, ledger, name)),
        )
    yield LEDGER, ledger.raw


def _readme(name: str, ledger: Ledger) -> str:
    text = (files("hubgen.publish") / "data" / README).read_text("utf-8")
    return text.format(name=name, last=len(ledger.lines), hash=ledger.head)


def _zip(contents: dict[str, bytes], folder: str, at: datetime) -> bytes:
    buffer = io.BytesIO()
    when = at.astimezone(UTC)
    date = (when.year, when.month, when.day, when.hour, when.minute, when.second)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(contents):
            entry = zipfile.ZipInfo(f"{folder}/{path}", date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, contents[path])
    return buffer.getvalue()
