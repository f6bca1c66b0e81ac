"""Placeholders: what stands at the addresses of the past until a hub is published."""

from __future__ import annotations

from hubgen.derive import past
from hubgen.derive.public import PublicIncident, PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.past.editions import versions
from hubgen.outputs.past.frame import lean_page, looks


def shared_files() -> list[Artifact]:
    """What all languages share: the looks of the pages of the past."""
    return [looks()]


def placeholders(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """What the page of `incident` leads to before there is an edition to tell of."""
    made = [_placeholder(view, past.record_of(incident.id), "past.record", incident)]
    if any(update.edited for update in incident.updates):
        made.append(_placeholder(view, past.changes_of(incident.id), "past.changes", incident))
    return made


def empty_versions(view: PublicView) -> Artifact:
    """The list of versions while there is none but what stands now."""
    return versions(view, (), ())


def _placeholder(view: PublicView, path: str, name: str, incident: PublicIncident) -> Artifact:
    return lean_page(
        view,
        path,
        "placeholder",
        title=view.phrases(name),
        incident=incident,
        edited=[one for one in incident.updates if one.edited],
    )
