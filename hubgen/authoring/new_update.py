"""A new update: the next number, a state, a promise, and what still holds of the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hubgen.authoring import files, yaml_format
from hubgen.authoring.gaps import GAP
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.scaffold_texts import scaffold_texts
from hubgen.authoring.scaffolds import (
    Due,
    Pairs,
    Scaffold,
    after_the_newest,
    due_text,
    due_words,
    file_word,
    marked_preliminary,
    speaker,
    time_words,
    to_the_minute,
)
from hubgen.model.incident import Incident, Update
from hubgen.model.words import ComponentStatus, Kind, State, states_of
from hubgen.problems import ContentError, WrongUsageError
from hubgen.source.frontmatter import split
from hubgen.source.names import update_name
from hubgen.source.nodes import parse_mapping
from hubgen.source.suggest import one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpdate:
    """The input for a new update.

    Without `next_update` the hub's promise holds, without `state` the state of
    the newest update. `corrects` and `retracts` are numbers of earlier updates.
    """

    incident: str
    state: State | None = None
    next_update: Due | None = None
    corrects: str | None = None
    retracts: str | None = None
    live: bool = False


def create_update(contents: HubContents, new: NewUpdate, now: datetime) -> Scaffold:
    """Write the next update of an incident, dated `now` or after its newest update.

    Raises WrongUsageError if there is no such incident or update to correct, or
    if the incident cannot be in that state.
    """
    folder = contents.folder_of(new.incident)
    incident = contents.incident(folder)
    state = _state(incident, new.state)
    earlier = _earlier(incident, new)
    at = after_the_newest(incident, to_the_minute(now, contents))
    words = "correction" if new.corrects else "retraction" if new.retracts else file_word(state)
    path = f"{folder}/{_next_number(contents, folder)}-{words}.md"
    text = _update_text(contents, incident, replace(new, state=state), at, earlier)
    files.create_file(contents.root, path, text)
    return Scaffold(id=incident.id, paths=(path,), gaps=len(GAP.findall(text)), draft=not new.live)


def _state(incident: Incident, wanted: State | None) -> State:
    """Return the state of the new update. Raises WrongUsageError if it does not fit."""
    states = states_of(incident.head.kind)
    if wanted is None:
        return incident.updates[-1].head.state if incident.updates else states[0]
    if wanted not in states:
        known = one_of([state.value for state in states])
        msg = f"{incident.id} cannot be {wanted}; use {known}"
        raise WrongUsageError(msg)
    return wanted


def _earlier(incident: Incident, new: NewUpdate) -> Update | None:
    """Return the update that is corrected or withdrawn. Raises WrongUsageError."""
    if new.corrects and new.retracts:
        msg = "an update either corrects another one or withdraws it; use one of the two"
        raise WrongUsageError(msg)
    number = new.corrects or new.retracts
    if number is None:
        return None
    public = [one for one in incident.updates if not one.head.draft]
    for update in public:
        if number.isdecimal() and int(update.number) == int(number):
            return update
    known = ", ".join(one.number for one in public) or "none"
    msg = f"{incident.id} has no update {number} that readers could see; it has: {known}"
    raise WrongUsageError(msg)


def _next_number(contents: HubContents, folder: str) -> str:
    """Return the number after the highest number in the folder."""
    numbers = [
        int(file_name.number)
        for name in contents.folders[folder]
        if (file_name := update_name(name))
    ]
    return f"{max(numbers, default=0) + 1:02}"


def _update_text(
    contents: HubContents, incident: Incident, new: NewUpdate, at: datetime, earlier: Update | None
) -> str:
    texts = scaffold_texts(contents.hub.main_language)
    before = incident.updates[-1] if incident.updates else None
    state = new.state or states_of(incident.head.kind)[0]
    over = state.is_end
    due = None if over else new.next_update or _usual_due(contents, incident, before)
    advice = texts.advice_in(before.body.written or before.body.markdown) if before else None
    said_at = time_words(earlier.head.at, contents) if earlier and earlier.head.at else ""
    name = "correction" if new.corrects else "retraction" if new.retracts else ""
    body = texts.body(
        name or ("end" if over else "next"),
        next=due_words(due, at, contents),
        can_do=advice or "",
        earlier=said_at,
    )
    if name and over:
        body = body.partition("\n\n## " + texts.words["heading_unknown"])[0] + "\n"
    summary = texts.words[name or "summary"].format(earlier=said_at)
    pairs: Pairs = [
        ("state", state),
        ("at", yaml_format.format_time(at, contents.hub.time_zone)),
        ("next_update", due_text(due, at, contents)),
        ("components", _operational(incident) if over and not name else None),
        ("corrects", earlier.number if earlier and new.corrects else None),
        ("retracts", earlier.number if earlier and new.retracts else None),
        ("summary", summary),
        ("do", (_written_do(contents, before) if before else None) or texts.words["do"]),
        ("by", (before.head.by if before else None) or speaker(contents)),
        ("draft", None if new.live else True),
    ]
    text = yaml_format.format_markdown_file(pairs, body)
    return text if new.live else marked_preliminary(text)


def _usual_due(contents: HubContents, incident: Incident, before: Update | None) -> Due | None:
    """Return when the next update is due by the promises of the hub."""
    if incident.head.kind is Kind.MAINTENANCE:
        windows = [update.head.window for update in incident.updates if update.head.window]
        if not windows:
            return None
        begun = before is not None and before.head.state is not State.SCHEDULED
        return windows[-1].end if begun else windows[-1].start
    if before and isinstance(before.head.next_update, timedelta):
        return before.head.next_update
    planned = _planned_due(contents, incident)
    return planned or contents.hub.promises.of(incident.head.rated).every


def _planned_due(contents: HubContents, incident: Incident) -> timedelta | None:
    """Return how often the scenario of the incident asks for an update."""
    try:
        plan = contents.scenario(incident.head.scenario) if incident.head.scenario else None
    except (ContentError, WrongUsageError):
        return None
    due = plan.head.next_update if plan else None
    return due if isinstance(due, timedelta) else None


def _operational(incident: Incident) -> dict[str, str] | None:
    """Return every component that is not operational, as operational."""
    now: dict[str, str] = dict(incident.head.components)
    for update in incident.updates:
        now.update(update.head.components)
    working = ComponentStatus.OPERATIONAL
    return {key: working for key, status in now.items() if status != working} or None


def _written_do(contents: HubContents, update: Update) -> str | None:
    """Return `do:` of `update` as its file has it, with the names of facts."""
    text = contents.tree.text(update.source.path)
    parts, _ = split(text, update.source.path) if text else (None, [])
    document, _ = parse_mapping(parts.head or "", update.source.path) if parts else (None, [])
    written = document.data.get("do") if document else None
    return written if isinstance(written, str) else update.head.do
