"""Pieces: what goes into one version of a post, before any markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubgen.outputs.posts.markup.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces in their order; an empty one is left out.

    `gap` separates them in plain text. `link_words` says
    what the link leads to, for networks that show words instead of addresses.
    """

    headline: str = ""
    summary: str = ""
    do: str = ""
    body: tuple[Block, ...] = ()
    next_update: str = ""
    contact: str = ""
    link: str = ""
    link_words: str = ""
    tags: tuple[str, ...] = ()
    gap: str = "\n\n"
    language: str = "en"
