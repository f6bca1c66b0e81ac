"""Instants as the interfaces of networks write them."""

from __future__ import annotations

from datetime import UTC, datetime


def instant(text: object) -> datetime:
    """Return the instant of an ISO 8601 text, in UTC. Raises ValueError."""
    at = datetime.fromisoformat(str(text))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
