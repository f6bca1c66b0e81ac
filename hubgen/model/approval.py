"""Approvals and returns, as files record them."""

from __future__ import annotations

from typing import Annotated

from hubgen.model.fields import Line, Moment, Record, Slug, spelled

_Hash = Annotated[
    str, spelled(r"[0-9a-f]{16,64}", "is not the mark of a text; let hubgen approve write it")
]


class Approval(Record):
    """Somebody's word that this very text may go out; `text` is its hash."""

    by: Slug
    at: Moment
    text: _Hash


class Return(Record):
    """Somebody's word that this very text must not go out, and the reason."""

    by: Slug
    at: Moment
    because: Line
    text: _Hash
