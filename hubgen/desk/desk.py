"""The desk of one hub: what all screens share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from hubgen.desk.access import Access
from hubgen.desk.live_preview import LivePreview
from hubgen.desk.reading import HubReader
from hubgen.exercises.folders import ExerciseFolder, folder_of_copy
from hubgen.model.hub import Hub
from hubgen.public.view_builder import moment


class DeskOpener(Protocol):
    """Opens desks of other hubs on this machine, each on a port of its own."""

    def address(self, root: Path) -> str | None:
        """Return the start address of the desk of the hub at `root`; None while it is not open."""

    def open(self, root: Path) -> str:
        """Open the desk of the hub at `root`, and return its start address. Raises HubgenError."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The hub at `root`, who may use its desk, its previews, and its clock.

    `clock` returns the time of the machine; `at_text` is the text of --at. `stop` ends the
    server, and `copies` opens the desks of exercises; both are None where people share the
    desk behind a proxy.
    """

    root: Path
    reader: HubReader
    access: Access
    preview: LivePreview
    clock: Callable[[], datetime]
    at_text: str | None = None
    stop: Callable[[], None] | None = None
    copies: DeskOpener | None = None

    @cached_property
    def played(self) -> ExerciseFolder | None:
        """The exercise in whose copy the team works here; None in a hub of its own."""
        return folder_of_copy(self.root)

    def now(self, hub: Hub | None) -> datetime:
        """Return the instant that counts as now, in the time zone of `hub`.

        In the copy of an exercise it is the time of the exercise's clock.
        """
        now = self.clock()
        if self.played:
            now = self.played.read().time(now)
        return moment(hub, self.at_text, now)[0] if hub else now
