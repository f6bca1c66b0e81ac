"""Card text: what a card says, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """The texts of a card, from top to bottom, and its colour as `#rrggbb`."""

    name: str
    state: str
    title: str
    foot: str
    colour: str
