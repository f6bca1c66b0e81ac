"""Permanent files: what stays at its address although the build no longer writes it.

A shared link keeps the picture that went with it: networks fetch it again long
after the hub has another one. Such files stay as the destination has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from hubgen.outputs.serving import serving
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.changes import Records
from hubgen.publish.record.public_record import PublicRecord

_INCIDENT_OF = re.compile(rf"(?:[^/]+/)?({INCIDENT}[^/]+)/")


def permanent_files(
    state: Mapping[str, str], files: Mapping[str, str], before: Records, after: Records
) -> frozenset[str]:
    """Return the paths of `state` that are no longer among `files`, but stay.

    `before` and `after` are the records that change. The files of an incident
    with a new title are removed: the old title may be what had to go.
    """
    return frozenset(
        path
        for path in state.keys() - files.keys()
        if serving(path).stays and not _is_retitled(path, before, after)
    )


def _is_retitled(path: str, before: Records, after: Records) -> bool:
    match = _INCIDENT_OF.match(path)
    if match is None or match[1] not in after:
        return False
    old = before.get(match[1])
    return old is None or _titles(old) != _titles(after[match[1]])


def _titles(record: PublicRecord) -> dict[str, object]:
    return {language: content.get("title") for language, content in record.languages.items()}
