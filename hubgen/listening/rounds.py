"""Rounds: fetch what is due at every source once, and delete what is too old to be stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hubgen.listening.intake import Intake
from hubgen.listening.plan import ListeningSettings
from hubgen.listening.sources import run_sources
from hubgen.listening.sources.fetching import Secret, SourceRun, next_due
from hubgen.listening.sources.passwords import secret_of
from hubgen.listening.store import MentionStore, open_store
from hubgen.model.listening import ListeningPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What fetching once did: a run of each source that was due; `next_due` is the next one's."""

    runs: tuple[SourceRun, ...]
    next_due: datetime


@contextmanager
def open_current_store(root: Path, plan: ListeningPlan, now: datetime) -> Iterator[MentionStore]:
    """Yield the store of the hub at `root`, without mentions older than `plan` stores them.

    Raises StoreError.
    """
    with open_store(root) as store:
        store.expire(now, plan.keep)
        yield store


def fetch_round(
    root: Path, settings: ListeningSettings, now: datetime, secret: Secret = secret_of
) -> Round:
    """Fetch what is due at `now` for the hub at `root`. Raises StoreError."""
    plan = settings.plan
    with open_current_store(root, plan, now) as store:
        runs: tuple[SourceRun, ...] = ()
        if plan.sources and next_due(store, plan, now) <= now:
            runs = tuple(run_sources(store, plan, Intake(store, plan.keep, now), now, secret))
        return Round(runs=runs, next_due=next_due(store, plan, now))
