"""A process that publishes a fake site once a line comes on stdin.

`publisher.py DEST ROOT VERSION INCIDENTS [STEP]`: with a step it kills itself
before its first write there. Trouble ends it with its words and its exit code.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from hubgen.problems import HubgenError
from hubgen.publish.destinations import Destination, open_destination
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import LEDGER, read_ledger
from hubgen.publish.ledger.lock import LOCK_FILE
from hubgen.publish.ledger.packs import FOLDER
from tests.support.fakes import edition, site

_WRITES = ("put", "put_if_absent", "put_if_unchanged")
_PATHS = {"lock": LOCK_FILE, "packs": FOLDER, "pages": "", "ledger": LEDGER}
_VERBS = {"deletions": ("delete",), "finish": ("finish",)}


def die_at(destination: Destination, step: str) -> None:
    """Have the process killed before its first write of the step."""
    for verb in _VERBS.get(step, _WRITES):
        setattr(destination, verb, _dying(destination, verb, step))


def _dying(destination: Destination, verb: str, step: str) -> object:
    work = getattr(destination, verb)

    def dying(path: str, *more: object) -> object:
        is_page = step != "pages" or not path.startswith("editions/")
        if step in _VERBS or (is_page and path.startswith(_PATHS[step])):
            os.kill(os.getpid(), signal.SIGKILL)
        return work(path, *more)

    return dying


def publish(where: str, root: str, version: str, incidents: str = "12", *step: str) -> None:
    """Publish a version of the site when told to."""
    (Path(root) / "content").mkdir(parents=True, exist_ok=True)
    wanted = edition(site(int(version), int(incidents)), int(version))
    print("ready", flush=True)
    sys.stdin.readline()
    destination = open_destination(where, Path(root))
    for one in step:
        die_at(destination, one)
    try:
        ledger = read_ledger(destination)
        if wanted.line(ledger.state()) is not None:
            record_edition(destination, ledger, wanted, clock=lambda: datetime.now(UTC))
    except HubgenError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    publish(*sys.argv[1:])
