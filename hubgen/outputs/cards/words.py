"""Words: what a card says, before it is drawn; drawing takes a library that few builds need."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a card says: above whose it is, in the middle what, below where; and its colour."""

    name: str
    state: str
    title: str
    foot: str
    colour: str
