"""Cutting: shorten a text, or split it into a thread, without breaking what belongs together."""

from __future__ import annotations

from hubgen.outputs.posts.cutting.boundaries import split_sentences
from hubgen.outputs.posts.cutting.shortening import Shortened, shorten, shortest
from hubgen.outputs.posts.cutting.thread import MOST_PARTS, number_part, split_thread

__all__ = [
    "MOST_PARTS",
    "Shortened",
    "number_part",
    "shorten",
    "shortest",
    "split_sentences",
    "split_thread",
]
