"""A new update: the next number, a state, a promise, and what still holds of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.scaffold_texts import GAP, scaffold_texts
from hubgen.authoring.scaffolds import (
    Due,
    Pairs,
    Scaffold,
    due_text,
    due_words,
    file_word,
    speaker,
    to_the_minute,
)
from hubgen.model.incident import Incident, Update
from hubgen.model.words import ComponentStatus, Kind, State, states_of
from hubgen.problems import WrongUsageError
from hubgen.source.names import update_name
from hubgen.source.suggest import one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpdate:
    """What is asked of a new update; without `next_update` the hub's promise holds."""

    incident: str
    state: State
    next_update: Due | None = None
    live: bool = False


def create_update(contents: HubContents, wish: NewUpdate, now: datetime) -> Scaffold:
    """Write the next update of an incident, dated `now` or after its newest update.

    Raises WrongUsageError if the incident cannot be told, or cannot be in that state.
    """
    folder = contents.folder_of(wish.incident)
    incident = contents.incident(folder)
    states = states_of(incident.head.kind)
    if wish.state not in states:
        msg = (
            f"{incident.id} cannot be {wish.state}; use {one_of([state.value for state in states])}"
        )
        raise WrongUsageError(msg)
    at = _after_the_newest(incident, to_the_minute(now, contents))
    path = f"{folder}/{_next_number(contents, folder)}-{file_word(wish.state)}.md"
    text = _update_text(contents, incident, wish, at)
    files.create_file(contents.root, path, text)
    return Scaffold(id=incident.id, paths=(path,), gaps=len(GAP.findall(text)), draft=not wish.live)


def _after_the_newest(incident: Incident, at: datetime) -> datetime:
    """Return `at`, or a minute after the newest update if that is later."""
    newest = max((update.head.at for update in incident.updates if update.head.at), default=None)
    return newest.astimezone(at.tzinfo) + timedelta(minutes=1) if newest and newest >= at else at


def _next_number(contents: HubContents, folder: str) -> str:
    """Return the number after the highest number in the folder."""
    numbers = [
        int(found.number) for name in contents.folders[folder] if (found := update_name(name))
    ]
    return f"{max(numbers, default=0) + 1:02}"


def _update_text(contents: HubContents, incident: Incident, wish: NewUpdate, at: datetime) -> str:
    texts = scaffold_texts(contents.hub.main_language)
    before = incident.updates[-1] if incident.updates else None
    over = wish.state.is_end
    due = None if over else wish.next_update or _usual_due(contents, incident, before)
    advice = texts.advice_in(before.body.markdown) if before else None
    body = texts.body(
        "end" if over else "next",
        next=due_words(due, at, contents),
        can_do=advice or "",
    )
    pairs: Pairs = [
        ("state", wish.state),
        ("at", yaml_format.format_time(at, contents.hub.time_zone)),
        ("next_update", due_text(due, contents)),
        ("components", _healed(incident) if over else None),
        ("summary", texts.words["summary"]),
        ("do", (before.head.do if before else None) or texts.words["do"]),
        ("by", (before.head.by if before else None) or speaker(contents)),
        ("draft", None if wish.live else True),
    ]
    return yaml_format.format_markdown_file(pairs, body)


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
    return contents.hub.promises.of(incident.head.rated).every


def _healed(incident: Incident) -> dict[str, str] | None:
    """Return every component that is not operational, as operational."""
    now: dict[str, str] = dict(incident.head.components)
    for update in incident.updates:
        now.update(update.head.components)
    working = ComponentStatus.OPERATIONAL
    return {key: working for key, status in now.items() if status != working} or None
