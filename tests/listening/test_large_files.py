"""Large files: memory does not grow with them. Run by `make soak`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from hubgen.listening.store import open_store

MEGABYTES = 200
MOST_MEMORY = 400  # megabytes, of which SQLite's pages and the models of languages are most
TEXT = "My card was charged twice and nobody answers the phone, please call me back. " * 40
PROGRAM = """
import resource, sys
from hubgen.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(not os.environ.get("HUBGEN_SOAK"), reason="takes minutes: make soak")
def test_memory_does_not_grow_with_the_file(hub):
    file, lines = hub.root / "large.csv", 0
    with file.open("w", encoding="utf-8") as stream:
        stream.write("Date,Author,Message,Mention ID\n")
        while stream.tell() < MEGABYTES * 1_000_000:
            for _ in range(1_000):
                lines += 1
                stream.write(f'2026-11-22 10:05,p{lines},"{lines} {TEXT}",{lines}-x\n')
    command = [sys.executable, "-c", PROGRAM, "-C", hub.root, "--at", "2026-11-22 12:20"]
    done = subprocess.run(
        [*command, "listen", "add", file], capture_output=True, encoding="utf-8", check=False
    )
    assert f"{lines:,} new" in done.stderr
    assert int(done.stdout.split()[-1]) < MOST_MEMORY
    with open_store(hub.root) as store:
        assert len(store.search("charged phone")) == 200
