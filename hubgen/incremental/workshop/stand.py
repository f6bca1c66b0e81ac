"""A stand: how a hub is in `dist/` at one moment, for who publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hubgen.incremental.sources.looking import Looker
from hubgen.incremental.store.store import Store
from hubgen.model.project import Project
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How a hub stands in `dist/`: its views, and what the store knows of them.

    `project` is the hub without its incidents, `versions` has what is public by its id.
    """

    project: Project
    views: Sequence[PublicView]
    versions: Mapping[str, str] = field(repr=False)
    store: Store = field(repr=False)
    looker: Looker = field(repr=False)

    def project_with(self, incidents: Iterable[str]) -> Project:
        """The hub with those of its incidents, whether they are public or not."""
        read = self.looker.incidents(self.store.folders_of(incidents))
        return replace(self.project, incidents=tuple(read))
