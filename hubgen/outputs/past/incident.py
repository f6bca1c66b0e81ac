"""The past of one incident: its revisions, what they changed, and the record to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.past.changes import Changes
from hubgen.outputs.past.frame import lean_page
from hubgen.public import addresses, past
from hubgen.public.past import Revision
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView


def revision_page(view: PublicView, revisions: Sequence[Revision], number: int) -> Artifact:
    """Return the page of revision `number`; `revisions` hold at least those up to it."""
    revision = revisions[number - 1]
    title = revision.incident.title if revision.incident else ""
    named = view.messages("past.revision", number=number)
    return lean_page(
        view,
        revision.path,
        "revision",
        title=f"{title} ({named})" if title else named,
        records=(revision.record,) if title else (),
        revision=revision,
        incident=revision.incident,
        before=revisions[number - 2] if number > 1 else None,
        changes=past.changes_of(revision.name),
        now=addresses.incident(revision.name),
        edition=past.edition(revision.edition),
        current=past.edition(revision.edition).rstrip("/"),
        here_called=view.messages("past.edition", number=revision.edition),
    )


def changes_page(
    view: PublicView, incident: PublicIncident, revisions: Sequence[Revision]
) -> Artifact:
    """Return `r/`: what was changed in each text of `incident`, word by word."""
    changes = Changes(view, revisions)
    edited = [
        one
        for one in reversed(_updates(revisions))
        if one.edited or int(one.number) in changes.of_update
    ]
    newest = revisions[-1]
    return lean_page(
        view,
        past.changes_of(incident.id),
        "changes",
        title=f"{view.messages('past.changes')}: {incident.title}",
        records=(newest.record,),
        incident=incident,
        newest=newest,
        changes=changes,
        edited=edited,
        record=past.record_of(incident.id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An update in the record: its last wording, and the first and last revision with it."""

    update: PublicUpdate
    incident: PublicIncident
    first: Revision
    last: Revision
    is_gone: bool


def record_page(
    view: PublicView, incident: PublicIncident, revisions: Sequence[Revision]
) -> Artifact:
    """Return `record/`: all that was published on `incident`, with times and hashes."""
    return lean_page(
        view,
        past.record_of(incident.id),
        "record",
        title=f"{view.messages('past.record')}: {incident.title}",
        records=(revisions[-1].record,),
        incident=incident,
        newest=revisions[-1],
        changes=Changes(view, revisions),
        statements=_statements(revisions),
        r=past.changes_of(incident.id),
        full_address=addresses.absolute(view.hub.url, view.prefix + incident.path),
    )


def moved_pages(view: PublicView, old: str, incident: PublicIncident) -> list[Artifact]:
    """Return the pages at the old addresses of a renamed incident's past, with the new ones."""
    pairs = [
        (past.changes_of(old), past.changes_of(incident.id), "past.changes"),
        (past.record_of(old), past.record_of(incident.id), "past.record"),
    ]
    return [
        lean_page(view, here, "moved", title=view.messages(name), there=there)
        for here, there, name in pairs
    ]


def _updates(revisions: Sequence[Revision]) -> list[PublicUpdate]:
    """Return every update that was ever public, by number, in its last wording."""
    return [one.update for one in _statements(revisions)]


def _statements(revisions: Sequence[Revision]) -> list[Statement]:
    statements: dict[int, Statement] = {}
    public = [one for one in revisions if one.incident]
    for revision in public:
        incident = revision.incident
        for update in incident.updates if incident else ():
            known = statements.get(int(update.number))
            statements[int(update.number)] = Statement(
                update=update,
                incident=incident,  # type: ignore[arg-type]
                first=known.first if known else revision,
                last=revision,
                is_gone=revision is not public[-1],
            )
    return [statements[number] for number in sorted(statements)]
