"""Files whose published bytes changed although nobody changed them: pictures without metadata.

Earlier versions published pictures with what cameras write into them, so the
record has the digest of the file as it lies in the hub. Its successor is the
same picture, and no change that readers have to be told of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hubgen.public.view import PublicView
from hubgen.publish.record.change import INCIDENT
from hubgen.publish.record.public_record import Data, PublicRecord


class CleanedFiles:
    """The attachments of the hub at `root` that `view` shows, as they are in its folders."""

    def __init__(self, root: Path, view: PublicView) -> None:
        self._root, self._view = root, view

    def without_difference(
        self, before: Mapping[str, PublicRecord], after: Mapping[str, PublicRecord]
    ) -> dict[str, PublicRecord]:
        """Return `before`, its attachments as in `after` where only metadata was removed."""
        return {
            key: self._as_after(record, after[key])
            if key.startswith(INCIDENT) and key in after
            else record
            for key, record in before.items()
        }

    def _as_after(self, before: PublicRecord, after: PublicRecord) -> PublicRecord:
        new = {one["path"]: one for one in after.main_content["attachments"]}
        old = before.main_content["attachments"]
        cleaned = {
            one["path"]: new[one["path"]]
            for one in old
            if one["digest"] != new.get(one["path"], one)["digest"] and self._is_source(one)
        }
        if not cleaned:
            return before
        languages = {
            language: {
                **data,
                "attachments": [cleaned.get(one["path"], one) for one in data["attachments"]],
            }
            for language, data in before.languages.items()
        }
        return replace(before, languages=languages)

    def _is_source(self, attachment: Data) -> bool:
        """Return whether the file in the hub has the digest that was published."""
        incident = self._view.repository.get(attachment["path"].split("/")[1])
        for one in incident.attachments if incident else ():
            if one.path == attachment["path"]:
                try:
                    data = (self._root / one.source).read_bytes()
                except OSError:
                    return False
                return hashlib.sha256(data).hexdigest() == str(attachment["digest"])
        return False
