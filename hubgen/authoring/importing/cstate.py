"""cState: incidents as Markdown files of a Hugo site, `content/issues/*.md`.

Each file is one incident; its body holds the messages, each dated by a
`{{< track "2020-12-04 12:00:00" >}}` at its end (or, on some sites, its start).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from hubgen.authoring import sanitizing
from hubgen.authoring.importing.cstate_body import Message, messages
from hubgen.authoring.importing.cstate_head import Head, head_and_body
from hubgen.authoring.importing.foreign import (
    Findings,
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    Remark,
    Unusable,
)
from hubgen.authoring.slugs import slugify
from hubgen.model.words import ComponentStatus, Kind, Severity, State
from hubgen.problems import HubgenError
from hubgen.source.files import Tree

_FOLDER: Final = "content/issues"
_SETTINGS: Final = (
    "config.yml",
    "config.yaml",
    "config.toml",
    "hugo.yml",
    "hugo.yaml",
    "hugo.toml",
)
_BASE: Final = re.compile(
    r"""^\s*baseURL\s*[:=]\s*["']?(https?://[^\s"'<>\\?#]{1,500})""", re.MULTILINE | re.IGNORECASE
)
_LANGUAGE: Final = re.compile(r"\.[a-z]{2,3}(?:-[a-z]{2,4})?$", re.IGNORECASE)
_LOOKS: Final[Mapping[str, tuple[Kind, Severity | None, ComponentStatus]]] = {
    "down": (Kind.INCIDENT, Severity.MAJOR, ComponentStatus.MAJOR_OUTAGE),
    "disrupted": (Kind.INCIDENT, Severity.MINOR, ComponentStatus.DEGRADED_PERFORMANCE),
    "notice": (Kind.NOTICE, None, ComponentStatus.OPERATIONAL),
}
_RESOLVED_WORD: Final = "Resolved."


def read_site(folder: Path) -> Findings:
    """The incidents of the site in `folder`. Raises HubgenError if it is no such site."""
    if not (folder / _FOLDER).is_dir():
        msg = f"{folder} is no cState site: it has no folder {_FOLDER}"
        raise HubgenError(msg)
    tree = Tree(folder)
    base = _base(tree)
    found: dict[str, ForeignIncident] = {}
    skipped: list[Remark] = []
    for path in tree.walk(_FOLDER):
        if not path.endswith(".md") or path.endswith("/_index.md"):
            continue
        text = tree.text(path)
        if text is None:
            continue
        try:
            incident = _incident(path, text, base)
            if incident.id in found:
                msg = "an incident with this id stands in a file before it"
                raise Unusable(msg)
            found[incident.id] = incident
        except Unusable as reason:
            skipped.append(Remark(path, str(reason)))
    skipped.extend(Remark(problem.place.path, problem.what) for problem in tree.problems)
    return Findings(incidents=tuple(found.values()), skipped=tuple(skipped))


def _base(tree: Tree) -> str | None:
    """The site's address, where its settings tell it."""
    for name in _SETTINGS:
        text = tree.text(name) if tree.absolute(name).is_file() else None
        found = _BASE.search(text or "")
        if found:
            return found[1].rstrip("/") + "/"
    return None


def _stem(path: str) -> str:
    parts = path.removesuffix(".md").split("/")
    stem = parts[-2] if parts[-1] == "index" else parts[-1]
    if _LANGUAGE.search(stem):
        msg = "it is a translation; bring it over by hand"
        raise Unusable(msg)
    return stem


def _incident(path: str, text: str, base: str | None) -> ForeignIncident:
    stem = _stem(path)
    head, body = head_and_body(text)
    if head.draft:
        msg = "it is a draft"
        raise Unusable(msg)
    if len(body) > sanitizing.LONGEST_RAW:
        msg = "its text is too long"
        raise Unusable(msg)
    name = slugify(re.sub(r"^\d{4}-\d{2}-\d{2}-?", "", stem), 80) or slugify(head.title) or "issue"
    source = f"{base}issues/{_address_part(stem)}/" if base else None
    kind, severity, status = _look(head)
    found = messages(body, head.date, source)
    updates = _settled(found, head, kind)
    review = next((message for message in found if message.is_review), None)
    return ForeignIncident(
        name=name,
        title=head.title,
        kind=kind,
        severity=severity,
        day=date(*head.date.timetuple()[:3]),
        started=head.date,
        components=dict.fromkeys(head.affected, status),
        updates=_healed(updates, head, status),
        review=ForeignReview(published=review.at, body=review.body) if review else None,
        source=source,
    )


def _address_part(stem: str) -> str:
    return slugify(stem, 200)


def _look(head: Head) -> tuple[Kind, Severity | None, ComponentStatus]:
    if head.informational:
        return _LOOKS["notice"]
    try:
        return _LOOKS[head.severity or "notice"]
    except KeyError:
        msg = f'its severity "{sanitizing.single_line(head.severity or "", 40)}" is not known'
        raise Unusable(msg) from None


def _settled(found: list[Message], head: Head, kind: Kind) -> tuple[ForeignUpdate, ...]:
    """The messages as updates, each with its state; the last one ends it where the head says so."""
    state = State.MONITORING if head.informational else State.INVESTIGATING
    updates: list[ForeignUpdate] = []
    for message in sorted(
        (entry for entry in found if not entry.is_review), key=lambda entry: entry.at
    ):
        state = message.state or state
        updates.append(ForeignUpdate(state=state, at=message.at, body=message.body))
    if not updates:
        msg = "it has no text"
        raise Unusable(msg)
    return tuple(_ended(updates, head, kind))


def _ended(updates: list[ForeignUpdate], head: Head, kind: Kind) -> list[ForeignUpdate]:
    last = updates[-1]
    stands = head.informational or (kind is Kind.NOTICE and not head.says_resolved)
    over = (not head.pin) if stands else head.resolved
    if not over or last.state.is_end:
        return updates
    if head.resolved_when and head.resolved_when > last.at:
        end = ForeignUpdate(state=State.RESOLVED, at=head.resolved_when, body=_RESOLVED_WORD)
        return [*updates, end]
    return [*updates[:-1], ForeignUpdate(state=State.RESOLVED, at=last.at, body=last.body)]


def _healed(
    updates: tuple[ForeignUpdate, ...], head: Head, status: ComponentStatus
) -> tuple[ForeignUpdate, ...]:
    last = updates[-1]
    if not last.state.is_end or status is ComponentStatus.OPERATIONAL or not head.affected:
        return updates
    components = dict.fromkeys(head.affected, ComponentStatus.OPERATIONAL)
    return (
        *updates[:-1],
        ForeignUpdate(state=last.state, at=last.at, body=last.body, components=components),
    )
