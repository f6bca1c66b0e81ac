"""The stage: what browsers are told, and how they hear of a change.

It holds the newest state alone. A slow browser misses the states between,
and nobody waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

MOST_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the open pages show: `site` and `drafts` name the builds that pages must be from.

    `problems` keep the site from being built, `failure` likewise in one text;
    `hidden` are the updates that only the preview shows; `languages` are those
    below an address of their own; `base` are the folders of the hub's own address.
    """

    site: str
    drafts: str
    problems: tuple[Mapping[str, Any], ...] = ()
    failure: str | None = None
    hidden: tuple[Mapping[str, Any], ...] = ()
    languages: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The state as JSON-ready data; at most 50 problems and their number."""
        return {
            "site": self.site,
            "drafts": self.drafts,
            "problems": list(self.problems[:MOST_LISTED]),
            "count": len(self.problems),
            "failure": self.failure,
            "hidden": list(self.hidden),
            "languages": list(self.languages),
            "words": dict(self.words),
        }


class Stage:
    """The state that many threads read and one changes."""

    def __init__(self, state: State) -> None:
        self._changed = threading.Condition()
        self._state, self._version, self._closed = state, 1, False

    @property
    def state(self) -> State:
        """What is shown now."""
        return self._state

    def show(self, **changes: Any) -> None:
        """Changes what is shown, and tells everyone who listens."""
        with self._changed:
            self._state = replace(self._state, **changes)
            self._version += 1
            self._changed.notify_all()

    def newer(self, version: int, most: float) -> tuple[int, State] | None:
        """The state once it is newer than `version`, with its own; None after `most` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._version > version, most)
            return (self._version, self._state) if self._version > version else None

    @property
    def closed(self) -> bool:
        """Whether nothing more will be shown."""
        return self._closed

    def close(self) -> None:
        """Sends everyone home."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
