"""The names of the rules that release checks find broken."""

from __future__ import annotations

from typing import Final

GONE: Final = "published-gone"
UNMARKED: Final = "edit-unmarked"
MEANING: Final = "edit-meaning"
IDENTITY: Final = "published-identity"
UNAPPROVED: Final = "published-unapproved"
