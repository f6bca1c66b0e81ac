"""The project: everything that a hub's folder holds, read and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hubgen.model.hub import Hub, HubTexts
from hubgen.model.incident import Incident
from hubgen.model.pages import Faq, Page
from hubgen.model.plan import Plan
from hubgen.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One hub with all its incidents, private parts included.

    `public_files` are the paths, below `content/pages/`, of what is copied to
    the site as it is; `picture_sizes` the width and height of the pictures among
    them; `unread` those, from the hub's folder, of files that have
    errors and so are missing here: with any, the project is fit for checking alone.
    """

    hub: Hub
    hub_source: Source
    hub_texts: Mapping[str, tuple[HubTexts, Source]]
    pages: tuple[Page, ...]
    faq: tuple[Faq, ...]
    plan: Plan
    incidents: tuple[Incident, ...]
    public_files: tuple[str, ...]
    picture_sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    @property
    def entries(self) -> tuple[Page | Faq, ...]:
        """The pages, then the questions."""
        return (*self.pages, *self.faq)
