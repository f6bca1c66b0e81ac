"""cState: incidents as Markdown files of a Hugo site, `content/issues/*.md`.

Each file is one incident; its body holds the messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.cstate_body import ForeignMessage, foreign_messages
from hubgen.authoring.importing.cstate_head import Head, head_and_body
from hubgen.authoring.importing.foreign import (
    Findings,
    ForeignComponent,
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    Remark,
    Unusable,
)
from hubgen.authoring.importing.hugo_site import HugoSettings, page_address, read_settings
from hubgen.authoring.slugs import slugify
from hubgen.model.words import ComponentStatus, Kind, Severity, State
from hubgen.problems import HubgenError
from hubgen.source.files import Tree

_FOLDER: Final = "content/issues"
_Look = tuple[Kind, Severity | None, ComponentStatus]
_LOOKS: Final[Mapping[str, _Look]] = {
    "down": (Kind.INCIDENT, Severity.MAJOR, ComponentStatus.MAJOR_OUTAGE),
    "disrupted": (Kind.INCIDENT, Severity.MINOR, ComponentStatus.DEGRADED_PERFORMANCE),
    "notice": (Kind.NOTICE, None, ComponentStatus.OPERATIONAL),
}
_RESOLVED_WORD: Final = "Resolved."


def read_site(folder: Path) -> Findings:
    """Read the incidents of the site in `folder`. Raises HubgenError if it is no such site."""
    if not (folder / _FOLDER).is_dir():
        msg = f"{folder} is no cState site: it has no folder {_FOLDER}"
        raise HubgenError(msg)
    tree = Tree(folder)
    settings = read_settings(tree)
    incidents: dict[str, ForeignIncident] = {}
    skipped: list[Remark] = []
    for path in tree.walk(_FOLDER):
        if path.rpartition("/")[2].startswith("_index."):
            continue
        text = tree.text(path) if path.endswith(".md") else ""
        if text is None:  # the problems of the tree name it
            continue
        try:
            incident = _incident(path, text, settings)
            if incident.id in incidents:
                msg = f"it has the id of {incidents[incident.id].file}"
                raise Unusable(msg)
            incidents[incident.id] = incident
        except Unusable as reason:
            skipped.append(Remark(path, str(reason)))
    skipped += [Remark(problem.place.path, problem.what) for problem in tree.problems]
    return Findings(incidents=tuple(incidents.values()), skipped=tuple(skipped))


def _stem(path: str, settings: HugoSettings) -> str:
    parts = path.removesuffix(".md").split("/")
    stem = parts[-2] if parts[-1].partition(".")[0] == "index" else parts[-1]
    language = settings.language_of(parts[-1])
    if language not in {None, settings.main_language}:
        msg = f"it is the translation into {language}; import it by hand"
        raise Unusable(msg)
    return stem.removesuffix(f".{language}") if language else stem


def _incident(path: str, text: str, settings: HugoSettings) -> ForeignIncident:
    if not path.endswith(".md"):
        msg = "it is not a Markdown file; import it by hand"
        raise Unusable(msg)
    stem = _stem(path, settings)
    head, body = head_and_body(text)
    if head.draft:
        msg = "it is a draft"
        raise Unusable(msg)
    if len(body) > sanitizing.LONGEST_RAW:
        msg = "its text is too long"
        raise Unusable(msg)
    name = slugify(re.sub(r"^\d{4}-\d{2}-\d{2}-?", "", stem), 80) or slugify(head.title) or "issue"
    source = page_address(settings, "issues", stem, slug=head.slug, url=head.url)
    (kind, severity, status), losses = _look(head)
    entries = foreign_messages(body, head.date, source)
    updates = _updates(entries, head, kind)
    affected = tuple(ForeignComponent(one) for one in head.affected)
    return ForeignIncident(
        file=path,
        name=name,
        title=head.title,
        kind=kind,
        severity=severity,
        day=date(*head.date.timetuple()[:3]),
        started=head.date,
        components=dict.fromkeys(affected, status),
        updates=_operational_at_the_end(updates, affected, status),
        review=_review(entries),
        source=source,
        losses=(*losses, *dict.fromkeys(loss for one in entries for loss in one.losses)),
    )


def _look(head: Head) -> tuple[_Look, tuple[str, ...]]:
    """Return kind, severity and component status of an issue, and what was not understood."""
    name = "notice" if head.informational else head.severity or "notice"
    if name in _LOOKS:
        return _LOOKS[name], ()
    shown = sanitizing.single_line(name, 40)
    return _LOOKS["disrupted"], (f'its severity "{shown}" is not known; it is imported as minor',)


def _review(entries: list[ForeignMessage]) -> ForeignReview | None:
    """Return the review: all messages that are one, published with the last of them."""
    reviews = [one for one in entries if one.is_review]
    if not reviews:
        return None
    body = "\n\n".join(one.body for one in reviews)
    return ForeignReview(published=reviews[-1].at, body=body)


def _updates(entries: list[ForeignMessage], head: Head, kind: Kind) -> tuple[ForeignUpdate, ...]:
    """Return the messages as updates, each with its state; the last one ends a resolved issue."""
    state = State.MONITORING if head.informational else State.INVESTIGATING
    updates: list[ForeignUpdate] = []
    for message in entries:
        if message.is_review:
            continue
        state = message.state or state
        updates.append(ForeignUpdate(state=state, at=message.at, body=message.body))
    if not updates:
        msg = "it has no text"
        raise Unusable(msg)
    return tuple(_ended(updates, head, kind))


def _ended(updates: list[ForeignUpdate], head: Head, kind: Kind) -> list[ForeignUpdate]:
    last = updates[-1]
    is_statement = head.informational or (kind is Kind.NOTICE and not head.says_resolved)
    over = (not head.pin) if is_statement else head.resolved
    if not over or last.state.is_end:
        return _with_end_time(updates, head) if len(updates) > 1 else updates
    if head.resolved_when and head.resolved_when > last.at:
        end = ForeignUpdate(state=State.RESOLVED, at=head.resolved_when, body=_RESOLVED_WORD)
        return [*updates, end]
    return [*updates[:-1], ForeignUpdate(state=State.RESOLVED, at=last.at, body=last.body)]


def _with_end_time(updates: list[ForeignUpdate], head: Head) -> list[ForeignUpdate]:
    """Return `updates`; the last one at the time of the end where it has none of its own."""
    last, end = updates[-1], head.resolved_when
    if end is None or end <= last.at or last.at != head.date:
        return updates
    return [*updates[:-1], replace(last, at=end)]


def _operational_at_the_end(
    updates: tuple[ForeignUpdate, ...],
    affected: tuple[ForeignComponent, ...],
    status: ComponentStatus,
) -> tuple[ForeignUpdate, ...]:
    last = updates[-1]
    if not last.state.is_end or status is ComponentStatus.OPERATIONAL or not affected:
        return updates
    components = dict.fromkeys(affected, ComponentStatus.OPERATIONAL)
    return (
        *updates[:-1],
        ForeignUpdate(state=last.state, at=last.at, body=last.body, components=components),
    )
