"""What open pages look at to learn of something newer: `live.json`, a few hundred bytes."""

from __future__ import annotations

import json

from hubgen.derive import status, times
from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact

_MOST_OPEN = 10


def live_status(view: PublicView) -> Artifact:
    """How things stand, when anything last changed, and what is open, the worst first."""
    changed = max((one.changed for one in view.incidents), default=None)
    record = {
        "outlook": status.outlook(view),
        "changed": times.machine(changed) if changed else "",
        "open": [
            {"id": one.id, "state": one.state, "changed": times.machine(one.changed)}
            for one in status.open_incidents(view)[:_MOST_OPEN]
        ],
    }
    return Artifact(
        path="live.json", data=(json.dumps(record, separators=(",", ":")) + "\n").encode()
    )
