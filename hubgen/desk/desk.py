"""The desk of one hub: what all screens share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hubgen.desk.access import Access
from hubgen.desk.live_preview import LivePreview
from hubgen.desk.reading import HubReader
from hubgen.incremental.reading import moment
from hubgen.model.hub import Hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The hub at `root`, who may use its desk, its previews, and its clock.

    `clock` returns the time; `at_text` is the text of --at. `stop` ends the server; it
    is None where people who share the desk must not.
    """

    root: Path
    reader: HubReader
    access: Access
    preview: LivePreview
    clock: Callable[[], datetime]
    at_text: str | None = None
    stop: Callable[[], None] | None = None

    def now(self, hub: Hub | None) -> datetime:
        """Return the instant that counts as now, in the time zone of `hub`."""
        now = self.clock()
        return moment(hub, self.at_text, now)[0] if hub else now
