"""Releasing: a draft becomes public, and gets its time unless one is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hubgen.authoring import yaml_format
from hubgen.authoring.front_matter_edit import edit_file
from hubgen.authoring.gaps import gaps_of
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.scaffolds import PRELIMINARY, after_the_newest
from hubgen.authoring.yaml_edit import with_key, without_key
from hubgen.model.incident import Update
from hubgen.problems import WrongUsageError
from hubgen.public.approvable import update_approvable
from hubgen.public.approval import missing_approvals


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseResult:
    """What a release did: when the update becomes public, and how many approvals it still needs."""

    incident: str
    number: str
    path: str
    at: datetime
    missing: int


def release(contents: HubContents, which: str, now: datetime) -> ReleaseResult:
    """Take `draft: true` out of the update `which`, `ID/NN`, and set its `at:`.

    It becomes `now`, or a minute after the newest update, unless somebody has
    written a time of their own. Raises WrongUsageError if the update is no
    draft, has gaps, or promises the next one for a time that is past.
    """
    incident, update = contents.update(which)
    path = update.source.path
    own = None if _is_preliminary(contents, path) else update.head.at
    others = replace(incident, updates=tuple(one for one in incident.updates if one != update))
    at = own or after_the_newest(others, now).replace(second=0, microsecond=0)
    _refuse(update, at)
    written = yaml_format.format_time(at, contents.hub.time_zone)

    def released(head: str) -> str:
        head = without_key(head, path, "draft")
        return head if own else with_key(head, path, "at", written, after="state")

    edit_file(contents.root, path, head=released)
    return ReleaseResult(
        incident=incident.id,
        number=update.number,
        path=path,
        at=at.astimezone(contents.hub.time_zone),
        missing=missing_approvals(update_approvable(incident, update), contents.team),
    )


def _is_preliminary(contents: HubContents, path: str) -> bool:
    """Return whether the update's `at:` is the time at which its draft was written."""
    return PRELIMINARY.strip() in (contents.tree.text(path) or "")


def _refuse(update: Update, at: datetime) -> None:
    path = update.source.path
    if not update.head.draft:
        msg = f"update {update.number} is no draft: {path} was released before"
        raise WrongUsageError(msg)
    gaps = gaps_of(update)
    if gaps:
        more = f" and {len(gaps) - 1} more" if len(gaps) > 1 else ""
        msg = f"{path} still has {gaps[0]}{more} to fill; fill them, then release it"
        raise WrongUsageError(msg)
    due = update.head.next_update
    if isinstance(due, datetime) and due <= at:
        msg = (
            f"{path} promises the next update for a time that is past;"
            " change next_update and the same time in the text, then release it"
        )
        raise WrongUsageError(msg)
