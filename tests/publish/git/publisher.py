"""A publisher like that of the contract, which can kill itself within a step of git.

`publisher.py DEST ROOT VERSION INCIDENTS STEP`: half a commit written, before
or after the push.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from hubgen.publish.destinations.git import branch
from hubgen.publish.destinations.git.repository import Repository
from tests.publish.contract.publisher import publish

*WORDS, STEP = sys.argv[1:]


class DyingRepository(Repository):
    """Kills its process at a step."""

    def write(self, stream: Iterable[bytes]) -> str:
        return super().write(_until_half(stream) if STEP == "half" else stream)

    def push(self, commit: str, seen: str | None) -> bool:
        if STEP == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = super().push(commit, seen)
        os.kill(os.getpid(), signal.SIGKILL)
        return done


def _until_half(stream: Iterable[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(stream):
        if number > 20:  # files, and no commit yet
            os.kill(os.getpid(), signal.SIGKILL)
        yield piece


branch.Repository = DyingRepository  # type: ignore[misc]
publish(*WORDS)
