"""Placeholders: the pages at the addresses of the past until a hub is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import escape

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.past.editions import versions
from hubgen.outputs.past.frame import lean_page, looks
from hubgen.public import past
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_TITLE = "\ufdd0"  # a noncharacter, which no text has any business to hold


def shared_files() -> list[Artifact]:
    """Return what all languages share: the style sheet of the pages of the past."""
    return [looks()]


def placeholders(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """Return the pages that the page of `incident` links to before there is an edition."""
    edited = [one for one in incident.updates if one.edited]
    if not edited and not any(one.edited for one in incident.questions):
        return [_plain_record(view, incident)]
    return [
        _placeholder(view, past.record_of(incident.id), "past.record", incident, edited),
        _placeholder(view, past.changes_of(incident.id), "past.changes", incident, edited),
    ]


def empty_versions(view: PublicView) -> Artifact:
    """Return the list of versions of a hub without editions."""
    return versions(view, (), ())


def _plain_record(view: PublicView, incident: PublicIncident) -> Artifact:
    """Return the placeholder of a record; only its title differs between incidents."""

    def around() -> tuple[bytes, bytes]:
        path, other = past.record_of(incident.id), replace(incident, title=_TITLE)
        page = _placeholder(view, path, "past.record", other, ())
        before, _, after = page.data.partition(_TITLE.encode())
        return before, after

    before, after = view.memo.get(
        _plain_record, view.hub, view.messages, incident.language, compute=around
    )
    path = f"{view.prefix}{past.record_of(incident.id)}index.html"
    return Artifact(path=path, data=b"".join([before, escape(incident.title).encode(), after]))


def _placeholder(
    view: PublicView,
    path: str,
    name: str,
    incident: PublicIncident,
    edited: Sequence[PublicUpdate],
) -> Artifact:
    return lean_page(
        view, path, "placeholder", title=view.messages(name), incident=incident, edited=edited
    )
