"""Publishers in processes of their own, which start together and race."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hubgen.publish.ledger.lock import ConflictError

if TYPE_CHECKING:
    from tests.publish.contract.places import Place

PUBLISHER = Path(__file__).with_name("publisher.py")


def waiting_publisher(
    place: Place, version: int, who: str = "hub", *step: str, program: Path = PUBLISHER
) -> subprocess.Popen[str]:
    """Return a publisher that waits for `release`, in a group of processes of its own.

    With a step it kills itself there.
    """
    root = place.folder / who
    words = [place.where, str(root), str(version), str(place.incidents), *step]
    pipe = subprocess.PIPE
    publisher = subprocess.Popen(
        [sys.executable, str(program), *words],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    )
    assert publisher.stdout is not None
    assert publisher.stdout.readline() == "ready\n"
    return publisher


def release(publisher: subprocess.Popen[str]) -> None:
    """Let a waiting publisher publish."""
    assert publisher.stdin is not None
    publisher.stdin.write("\n")
    publisher.stdin.flush()


def race(place: Place, version: int, machines: tuple[str, str]) -> None:
    """Let two publish the same; fail unless one makes the edition and the other conflicts.

    Who comes when all is done has nothing to do, and ends well, too.
    """
    before = place.editions()
    publishers = [waiting_publisher(place, version, who) for who in machines]
    for publisher in publishers:
        release(publisher)
    ends = []
    for publisher in publishers:
        words = publisher.communicate(timeout=120)[1]
        ends.append(publisher.returncode)
        is_conflict = "nothing was written" in words or "was first" in words
        assert publisher.returncode == 0 or is_conflict, words
    assert sorted(ends) in ([0, 0], [0, ConflictError.exit_code])
    assert place.editions() == before + 1
