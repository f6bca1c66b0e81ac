"""A part of a hub, by its name; `parts` says which there are, and what each holds."""

from __future__ import annotations

from dataclasses import dataclass

POSTS, BOARD = "posts", "board"
_SOCIAL = frozenset({POSTS, BOARD})


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part by its name; `language` is empty for what is of no language of its own.

    What `is_social` goes to `dist/social/`, everything else to the site.
    """

    family: str
    language: str
    key: str

    @property
    def is_social(self) -> bool:
        """Whether it is for those who post, not for the public."""
        return self.family in _SOCIAL
