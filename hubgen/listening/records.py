"""Records: mentions as JSON-ready data."""

from __future__ import annotations

from typing import Any

from hubgen.listening.mention import Mention
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
