"""The README's five-minute tour, run as printed, in a shell, by somebody who fills the gaps."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOON = "2026-11-22 12:20"
_BLOCK = re.compile(r"^<!-- tour(?P<said>[^>]*)-->\n+```\n(?P<commands>.*?)^```$", re.M | re.S)
_GAP = re.compile(r"\[\[(?P<key>.*?)\]\]", re.S)
_WORDS = {
    "day, date, time and zone": "Sunday 22 November 2026, 12:50 GMT",
    "time and zone": "12:05 GMT",
    "date": "22 November 2026",
    "day and date": "Sunday 22 November 2026",
    "what does not work": "the checkout of our shop does not open",
    "who or what is affected": "everyone who wants to pay on our site or in our app",
    "what still works": "You can still fill your basket. Orders that are already paid will arrive.",
    "what we check": "testing each part of the checkout",
    "next step": "switch the checkout to our second data centre",
    "what people can do meanwhile": "Please keep your basket open and pay later today.",
    "what to do": "Please keep your basket open and pay later today.",
    "phone number": "Call Customer care on +44 20 7946 0000.",
}
_SHARED = (": time and zone", ": date", ": day and date", ": day, date, time and zone")


@dataclass
class Person:
    """Somebody at a terminal: types what the README says, fills gaps in an editor."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    """What each command printed for other programs."""

    def types(self, command: str) -> None:
        """Types `command`; it must end well, and `cd` is still good for the next one."""
        after = self.folder / ".where"
        done = subprocess.run(
            ["bash", "-c", f"{command}\ncode=$?; pwd > {shlex.quote(str(after))}; exit $code"],
            cwd=self.folder,
            env=os.environ | {"PATH": _path(), "HUBGEN_AT": NOON, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stderr}"
        self.said[command] = done.stdout
        where = Path(after.read_text().strip())
        after.unlink()
        self.folder = where

    def fills_the_gaps(self) -> None:
        """Fills the newest update's gaps and takes the line `draft: true` out."""
        update = max(self.folder.glob("incidents/*/*/[0-9]*.md"))
        text = _GAP.sub(lambda gap: _words_for(gap["key"]), update.read_text("utf-8"))
        assert "\ndraft: true\n" in text
        update.write_text(text.replace("\ndraft: true\n", "\n"), "utf-8")


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def _words_for(gap: str) -> str:
    what = gap.lower().partition(": ")[2] if gap.lower().endswith(_SHARED) else gap.lower()
    return next(said for key, said in _WORDS.items() if what.startswith(key))


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """The person after the whole tour."""
    person = Person(tmp_path_factory.mktemp("tour"))
    blocks = list(_BLOCK.finditer((ROOT / "README.md").read_text("utf-8")))
    assert len(blocks) >= 4
    for block in blocks:
        if "the gaps are filled" in block["said"]:
            person.fills_the_gaps()
        for command in block["commands"].splitlines():
            person.types(command)
    return person


def test_every_command_of_the_tour_ends_well(person):
    assert person.folder.name == "my-hub"
    assert {command.split()[1] for command in person.said if command.startswith("hubgen")} >= set(
        "init check new build social due".split()
    )


def test_the_tour_ends_with_a_post_that_fits_x(person):
    post = person.said["hubgen social checkout --channel x"]
    assert "checkout" in post
    assert 0 < len(post.strip()) <= 280
    assert "[[" not in post


def test_the_tour_makes_the_site_and_the_post_board(person):
    home = (person.folder / "dist/site/index.html").read_text("utf-8")
    assert "The checkout is down" in home
    assert "the checkout of our shop does not open" in home
    assert "The checkout is down" in (person.folder / "dist/social/index.html").read_text("utf-8")


def test_the_next_update_of_the_tour_waits_as_a_draft(person):
    [update] = person.folder.glob("incidents/*/*/02-identified.md")
    assert "draft: true" in update.read_text("utf-8")
    assert "next_update: 2026-11-22 13:06" in update.read_text("utf-8")
