"""A process that publishes a fake site once a line comes on stdin.

`publisher.py FOLDER VERSION [STEP]`: with a step it kills itself before its first write there.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from hubgen.publish.destinations import FolderDestination
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE, ConflictError
from hubgen.publish.ledger.packs import FOLDER
from tests.support.fakes import edition, site

STARTS = {"claim": LOCK_FILE, "packs": FOLDER, "ledger": LEDGER}


class DyingDestination(FolderDestination):
    """Kills its process at a step."""

    stop = ""

    def _put(self, path: str, data: bytes, *, durable: bool) -> None:
        at_page = self.stop == "pages" and not path.startswith("editions/")
        if at_page or path.startswith(STARTS.get(self.stop, "/")):
            os.kill(os.getpid(), signal.SIGKILL)
        super()._put(path, data, durable=durable)

    def _delete(self, path: str) -> None:
        if self.stop == "deletions":
            os.kill(os.getpid(), signal.SIGKILL)
        super()._delete(path)


destination = DyingDestination(Path(sys.argv[1]))
destination.stop = "".join(sys.argv[3:])
version = int(sys.argv[2])
wanted = edition(site(version), version)
print("ready", flush=True)
sys.stdin.readline()
ledger = read_ledger(destination)
if wanted.line(ledger.state()) is None:
    sys.exit(0)
try:
    record_edition(destination, ledger, wanted, clock=lambda: datetime.now(UTC))
except ConflictError as error:
    print(error, file=sys.stderr)
    sys.exit(3)
