"""The clock: the only place that knows what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime

VARIABLE = "HUBGEN_AT"


def instant(at: str | None) -> tuple[str | None, datetime]:
    """Return the text of --at (else of the variable HUBGEN_AT, else None), and the time now.

    The text becomes an instant in the time zone of the hub.
    """
    return at or os.environ.get(VARIABLE) or None, datetime.now(UTC)
