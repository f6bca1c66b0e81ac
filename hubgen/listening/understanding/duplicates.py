"""Near-duplicates: reposts and copied texts get the group of the first of their kind.

The smallest hashes of a text's word sequences (a MinHash of one permutation) name
candidates; rapidfuzz decides. Only the first text of a group is compared with.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Final
from zlib import crc32

from rapidfuzz import fuzz

SIMILAR: Final = 88.0  # percent
_SEQUENCE: Final = 3
_FEWEST_WORDS: Final = 5  # shorter texts are alike by chance
_HASHES: Final = 4
_MOST_CANDIDATES: Final = 8
_MOST_WORDS: Final = 300
_NOISE: Final = re.compile(r"https?://\S+|@\w+|^\s*(?:rt|re|fwd?|wg|aw)\b:?", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")


class NearDuplicates:
    """Finds groups in the table `shingles`."""

    def group(self, connection: sqlite3.Connection, mention: int, text: str) -> int:
        """Return the group of `text`, the words of the new `mention`.

        That is `mention` itself for the first of its kind, with which later texts are
        compared; remember its hashes then.
        """
        words = _words(text)
        hashes = _smallest_hashes(words)
        if not hashes:
            return mention
        marks = ", ".join("?" * len(hashes))
        rows = connection.execute(
            "SELECT group_id, text FROM mentions WHERE id IN"  # noqa: S608 - question marks only
            f" (SELECT mention FROM shingles WHERE shingle IN ({marks}) LIMIT {_MOST_CANDIDATES})",
            hashes,
        )
        plain = " ".join(words)
        for group, other in rows:
            if fuzz.ratio(plain, " ".join(_words(other)), score_cutoff=SIMILAR):
                return int(group)
        connection.executemany(
            "INSERT OR IGNORE INTO shingles (shingle, mention) VALUES (?, ?)",
            [(one, mention) for one in hashes],
        )
        return mention


def _words(text: str) -> list[str]:
    return _WORD.findall(_NOISE.sub(" ", text).casefold())[:_MOST_WORDS]


def _smallest_hashes(words: list[str]) -> list[int]:
    if len(words) < _FEWEST_WORDS:
        return []
    sequences = {
        crc32(" ".join(words[start : start + _SEQUENCE]).encode("utf-8", "replace"))
        for start in range(len(words) - _SEQUENCE + 1)
    }
    return sorted(sequences)[:_HASHES]
