"""A process that publishes a fake site to a bucket once a line comes on stdin.

`publisher.py ADDRESS VERSION`: a lost race ends with 3 and its words.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from hubgen.problems import HubgenError
from hubgen.publish.destinations.bucket import open_bucket
from hubgen.publish.edition.transaction import record_edition
from hubgen.publish.ledger.ledger import read_ledger
from tests.support.fakes import edition, site

destination, version = open_bucket(sys.argv[1]), int(sys.argv[2])
wanted = edition(site(version, incidents=3), version)
print("ready", flush=True)
sys.stdin.readline()
ledger = read_ledger(destination)
if wanted.line(ledger.state()) is None:
    sys.exit(0)
try:
    record_edition(destination, ledger, wanted, clock=lambda: datetime.now(UTC))
except HubgenError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
