"""Staying: files that keep state at their address after the site has moved on.

Whoever shared a link keeps the picture that went with it: networks ask for it
again long after the hub has another one. What the build no longer makes stays
as the destination has it.
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
    state: Mapping[str, str], made: Mapping[str, str], before: Records, after: Records
) -> frozenset[str]:
    """The paths of `state` that are not `made` any more and stay nevertheless.

    `before` and `after` are the records that change. The files of an incident
    that gets another title go: the old title may be what had to be taken away.
    """
    return frozenset(
        path
        for path in state.keys() - made.keys()
        if serving(path).stays and not _is_retitled(path, before, after)
    )


def _is_retitled(path: str, before: Records, after: Records) -> bool:
    found = _INCIDENT_OF.match(path)
    if found is None or found[1] not in after:
        return False
    old = before.get(found[1])
    return old is None or _titles(old) != _titles(after[found[1]])


def _titles(record: PublicRecord) -> dict[str, object]:
    return {language: told.get("title") for language, told in record.languages.items()}
