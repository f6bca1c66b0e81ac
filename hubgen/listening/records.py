"""Records: mentions and cases as JSON-ready data."""

from __future__ import annotations

from typing import Any

from hubgen.listening.mention import Mention
from hubgen.listening.store.cases import Case
from hubgen.public import times


def mention_record(one: Mention) -> dict[str, Any]:
    """Return a mention as JSON-ready data, with its time in UTC."""
    known = one.understanding
    return {
        "id": one.id,
        "at": times.machine(one.at),
        "author": one.author,
        "author_name": one.author_name,
        "network": one.network,
        "url": one.url,
        "reach": one.reach,
        "source": one.origin,
        "text": one.text,
        "group": one.group,
        "language": known.language,
        "class": known.mention_class.value,
        "sentiment": known.sentiment.value,
        "confidence": known.confidence,
        "corrected": one.corrected,
    }


def case_record(case: Case) -> dict[str, Any]:
    """Return a case as JSON-ready data, with its times in UTC."""
    at = {name: getattr(case, name) for name in ("opened", "due", "answered", "closed")}
    return {
        "mention": case.mention,
        "state": case.state.value,
        "incident": case.incident,
        "assignee": case.assignee,
        "answered_by": case.answered_by,
        "reply_url": case.reply_url,
        "version": case.version,
        **{name: times.machine(value) if value else None for name, value in at.items()},
    }
