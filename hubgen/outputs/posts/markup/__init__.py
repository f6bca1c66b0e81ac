"""Markup: the pieces of a post as each network writes them."""

from hubgen.outputs.posts.markup.blocks import Block, blocks_of
from hubgen.outputs.posts.markup.documents import banner_html, email_html, teams_card
from hubgen.outputs.posts.markup.pieces import Pieces
from hubgen.outputs.posts.markup.styles import (
    DISCORD,
    PLAIN,
    SLACK,
    TELEGRAM,
    WHATSAPP,
    format_blocks,
    format_pieces,
)

__all__ = [
    "DISCORD",
    "PLAIN",
    "SLACK",
    "TELEGRAM",
    "WHATSAPP",
    "Block",
    "Pieces",
    "banner_html",
    "blocks_of",
    "email_html",
    "format_blocks",
    "format_pieces",
    "teams_card",
]
