"""An approval, as files record it."""

from __future__ import annotations

from typing import Annotated

from hubgen.model.fields import Moment, Record, Slug, spelled

_Hash = Annotated[
    str, spelled(r"[0-9a-f]{16,64}", "is not the mark of a text; let hubgen approve write it")
]


class Approval(Record):
    """Somebody's word that this very text may go out; `text` is its hash."""

    by: Slug
    at: Moment
    text: _Hash
