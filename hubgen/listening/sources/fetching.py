"""Fetching: each source when it is due, later after each failure; what it gives is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hubgen.listening.files.unread import Unread
from hubgen.listening.intake import Intake, IntakeResult
from hubgen.listening.mention import RawMention
from hubgen.listening.sources.bluesky import fetch_search
from hubgen.listening.sources.client import HttpClient
from hubgen.listening.sources.feed import fetch_feed
from hubgen.listening.sources.fetched import Fetched, SourceError, State
from hubgen.listening.sources.imap import fetch_folder
from hubgen.listening.sources.mastodon import fetch_hashtag
from hubgen.listening.sources.passwords import variable_of
from hubgen.listening.store import MentionStore
from hubgen.model.listening import ListeningPlan, ListeningSource, SourceKind

LONGEST_BACK_OFF: Final = timedelta(hours=6)
_MOST_DOUBLINGS: Final = 10

Secret = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRun:
    """What fetching one source did; `problem` says why nothing came, empty if all went well."""

    name: str
    result: IntakeResult
    problem: str = ""


def run_sources(
    store: MentionStore, plan: ListeningPlan, intake: Intake, now: datetime, secret: Secret
) -> Iterator[SourceRun]:
    """Fetch the sources of `plan` that are due at `now`; yield what each gave.

    A source that fails is left alone for longer each time; it never stops another.
    Raises StoreError.
    """
    for name, source in plan.sources.items():
        memory = store.settings.read(_memory(name)) or {}
        if memory.get("kind") != _identity(source):
            memory = {"kind": _identity(source)}
        if now.timestamp() < memory.get("next", 0):
            continue
        try:
            fetched = fetch(source, memory.get("state", {}), now, secret(name), variable_of(name))
            result = intake.add(_watched(fetched.mentions, source, plan), name)
        except SourceError as error:
            memory |= _back_off(memory, plan.every, now, error.wait) | {"problem": str(error)}
            yield SourceRun(name=name, result=IntakeResult(), problem=str(error))
        else:
            memory |= {"state": dict(fetched.state), "failures": 0, "problem": ""}
            memory |= {"next": (now + plan.every).timestamp(), "fetched": now.timestamp()}
            yield SourceRun(name=name, result=result)
        finally:
            store.settings.write(_memory(name), memory)


def fetch(
    source: ListeningSource, state: State, now: datetime, secret: str | None, variable: str
) -> Fetched:
    """Return what is new at `source`. Raises SourceError."""
    client = HttpClient(now)
    if source.kind is SourceKind.FEED:
        return fetch_feed(client, source.url or "", state, now)
    if source.kind is SourceKind.MASTODON:
        return fetch_hashtag(client, source.url or "", source.hashtag or "", state, secret)
    if source.kind is SourceKind.BLUESKY:
        return fetch_search(client, source.url, source.search or "", state, secret)
    if secret is None:
        msg = f"there is no password: store it in the keyring, or set {variable}"
        raise SourceError(msg)
    folder = source.folder or "INBOX"
    return fetch_folder(source.server or "", source.user or "", folder, state, password=secret)


def next_due(store: MentionStore, plan: ListeningPlan, now: datetime) -> datetime:
    """Return when the next source is due, not before `now`."""
    times = [(store.settings.read(_memory(name)) or {}).get("next", 0) for name in plan.sources]
    soonest = min(times, default=(now + plan.every).timestamp())
    return max(datetime.fromtimestamp(soonest, UTC), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source of the plan: when it was last fetched and is due next, and what fails.

    Times are None for a source that was not fetched yet; `problem` is empty if the last
    fetch went well.
    """

    name: str
    kind: SourceKind
    fetched: datetime | None
    next_due: datetime | None
    problem: str


def source_states(store: MentionStore | None, plan: ListeningPlan) -> list[SourceState]:
    """Return the sources of `plan` as `store` remembers them; without a store, as new ones."""
    found = []
    for name, source in plan.sources.items():
        memory = (store.settings.read(_memory(name)) if store else None) or {}
        if memory.get("kind") != _identity(source):
            memory = {}
        found.append(
            SourceState(
                name=name,
                kind=source.kind,
                fetched=_instant(memory.get("fetched")),
                next_due=_instant(memory.get("next")),
                problem=memory.get("problem", ""),
            )
        )
    return found


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _watched(
    mentions: tuple[RawMention | Unread, ...], source: ListeningSource, plan: ListeningPlan
) -> Iterator[RawMention | Unread]:
    """Yield what holds a word of the plan. Mail and searches hold none but what was asked for."""
    words = [word.casefold() for word in plan.words] if source.kind is SourceKind.FEED else []
    for one in mentions:
        text = one.text.casefold() if isinstance(one, RawMention) else ""
        if not words or not text or any(word in text for word in words):
            yield one


def _back_off(
    memory: dict[str, Any], every: timedelta, now: datetime, wait: timedelta | None
) -> dict[str, Any]:
    failures = int(memory.get("failures", 0)) + 1
    pause = min(every * 2 ** min(failures, _MOST_DOUBLINGS), LONGEST_BACK_OFF)
    return {"failures": failures, "next": (now + max(pause, wait or pause)).timestamp()}


def _memory(name: str) -> str:
    return f"source {name}"


def _identity(source: ListeningSource) -> str:
    return source.model_dump_json(exclude_none=True)
