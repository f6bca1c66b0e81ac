"""Cards: the picture that goes with a link to the hub where somebody shares it."""

from __future__ import annotations

from hubgen.outputs.cards.choosing import Card, card_of, incident_card, incident_cards, shared_cards

__all__ = ["Card", "card_of", "incident_card", "incident_cards", "shared_cards"]
