"""The clock: the only place that knows what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime

VARIABLE = "HUBGEN_AT"


def instant(at: str | None) -> tuple[str | None, datetime]:
    """What was asked for (`at`, else the variable HUBGEN_AT, else nothing), and the time now.

    The text waits for the hub's zone: only then is it an instant.
    """
    return at or os.environ.get(VARIABLE) or None, datetime.now(UTC)
