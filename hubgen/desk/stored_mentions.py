"""Stored mentions: the store of the hub, as the screens of listening open it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent
from starlette.exceptions import HTTPException

from hubgen.desk.visit import Visit
from hubgen.listening.figures.volume import Interval, Spike, recent_spikes
from hubgen.listening.mention import Mention
from hubgen.listening.store import FILE, MentionStore, StoreError, open_store
from hubgen.model.project import Project
from hubgen.outputs.channels import network_rules
from hubgen.problems import WrongUsageError


@contextmanager
def stored_mentions(seen: Visit) -> Iterator[MentionStore | None]:
    """Yield the store; None where nothing was ever stored, so that looking creates nothing.

    Raises StoreError.
    """
    if not (seen.desk.root / FILE).is_file():
        yield None
        return
    with open_store(seen.desk.root) as store:
        yield store


def readable_project(seen: Visit) -> Project:
    """Return the project. Raises WrongUsageError where its settings cannot be read."""
    if seen.project is None:
        raise WrongUsageError(seen.t("now.no-hub"))
    return seen.project


def mention_of(store: MentionStore | None, number: str) -> Mention:
    """Return the mention with the id `number`. Raises HTTPException where there is none."""
    is_id = number.isdecimal() and number.isascii() and len(number) < 19  # noqa: PLR2004 - 64 bits
    mention = store.get(int(number)) if store and is_id else None
    if mention is None:
        raise HTTPException(404)
    return mention


def count_text(seen: Visit, count: float) -> str:
    """Return `count` as people write it: `1,204`."""
    return str(format_decimal(round(count), locale=seen.words.locale))


@dataclass(frozen=True, slots=True)
class MentionTexts:
    """What templates show of a mention in the language of `seen`."""

    seen: Visit

    def count(self, value: float) -> str:
        """Return `value` as people write it."""
        return count_text(self.seen, value)

    def network(self, key: str) -> str:
        """Return the name of the network `key`."""
        rule = network_rules().get(key)
        return rule.name if rule else key


def people_text(seen: Visit, count: int) -> str:
    """Return `count` people in words."""
    return seen.t("listening:count-people", count=count, shown=count_text(seen, count))


def messages_text(seen: Visit, count: int) -> str:
    """Return `count` messages in words."""
    return seen.t("listening:count-messages", count=count, shown=count_text(seen, count))


def alert_text(seen: Visit, spikes: Sequence[Interval | Spike]) -> str:
    """Return what is unusual in the quarter-hours `spikes`; empty without any."""
    if not spikes:
        return ""
    return seen.t(
        "listening:alert",
        time=seen.when(spikes[0].start),
        messages=count_text(seen, sum(one.messages for one in spikes)),
        usual=count_text(seen, sum(one.usual or 0 for one in spikes)),
    )


def unusual_volume(seen: Visit) -> str:
    """Return what is unusual in the last hour; empty where nothing is, or nobody can say."""
    try:
        with stored_mentions(seen) as store:
            return alert_text(seen, recent_spikes(store, seen.now)) if store else ""
    except StoreError:  # the screen says so where it lists who waits for an answer
        return ""


def share_text(seen: Visit, share: float | None) -> str:
    """Return `share` in percent, a dash where it is not known."""
    return "–" if share is None else str(format_percent(share, locale=seen.words.locale))
