"""A process that publishes a fake site to a branch once a line comes on stdin.

`publisher.py DEST ROOT VERSION [STEP]`: with a step it kills itself there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from hubgen.publish.destinations import open_destination
from hubgen.publish.destinations.git import branch
from hubgen.publish.destinations.git.repository import Repository
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.ledger.lock import ConflictError
from tests.support.fakes import edition, site


class DyingRepository(Repository):
    """Kills its process at a step."""

    def write(self, stream: Iterable[bytes]) -> str:
        return super().write(_until_half(stream) if step == "half" else stream)

    def push(self, commit: str, seen: str | None) -> bool:
        if step == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = super().push(commit, seen)
        os.kill(os.getpid(), signal.SIGKILL)
        return done


def _until_half(stream: Iterable[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(stream):
        if number > 20:  # files, and no commit yet
            os.kill(os.getpid(), signal.SIGKILL)
        yield piece


step = "".join(sys.argv[4:])
if step:
    branch.Repository = DyingRepository  # type: ignore[misc]
where, root, version = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
(root / "content").mkdir(parents=True, exist_ok=True)
wanted = edition(site(version), version)
print("ready", flush=True)
sys.stdin.readline()
destination = open_destination(where, root)
ledger = read_ledger(destination)
if wanted.line(ledger.state()) is None:
    sys.exit(0)
try:
    record_edition(destination, ledger, wanted, clock=lambda: datetime.now(UTC))
except ConflictError as error:
    print(error, file=sys.stderr)
    sys.exit(3)
