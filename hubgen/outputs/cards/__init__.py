"""Cards: the picture that networks show with a link to the hub."""

from __future__ import annotations

from hubgen.outputs.cards.card_selection import (
    Card,
    card_of,
    incident_card,
    incident_cards,
    shared_cards,
)

__all__ = ["Card", "card_of", "incident_card", "incident_cards", "shared_cards"]
