"""What browsers receive: the newest state of the preview, and word of each newer one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from hubgen.model.messages import Messages
from hubgen.model.project import Project
from hubgen.problems import Problem
from hubgen.public import addresses, times
from hubgen.public.preview_view import HiddenReason, HiddenUpdate, hidden_updates
from hubgen.source.messages import FALLBACK, messages

_MOST_LISTED = 50
_FIXED_WORDS = "title draft waiting broken standing more public posts over".split()
_COUNTING_WORDS = "drafts hidden".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewState:
    """What the open pages show: `site` and `drafts` name the builds that pages must be from.

    `problems` keep the site from being built, and so does `failure`, one text;
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
        """Return the state as JSON-ready data, with at most 50 problems and their number."""
        return {
            "site": self.site,
            "drafts": self.drafts,
            "problems": list(self.problems[:_MOST_LISTED]),
            "count": len(self.problems),
            "failure": self.failure,
            "hidden": list(self.hidden),
            "languages": list(self.languages),
            "words": dict(self.words),
        }


class StateChannel:
    """Holds the newest `PreviewState`: one thread changes it, many read it and wait for it.

    A slow browser misses the states between, and nobody waits for it.
    """

    def __init__(self, state: PreviewState) -> None:
        self._changed = threading.Condition()
        self._state, self._version, self._closed = state, 1, False

    @property
    def state(self) -> PreviewState:
        """The newest state."""
        return self._state

    @property
    def closed(self) -> bool:
        """Whether no newer state will come."""
        return self._closed

    def update(self, **changes: Any) -> None:
        """Replace fields of the state and wake everyone who waits for a newer one."""
        with self._changed:
            self._state = replace(self._state, **changes)
            self._version += 1
            self._changed.notify_all()

    def wait_for_newer(self, version: int, longest: float) -> tuple[int, PreviewState] | None:
        """Return the state and its version once that is above `version`; None if none comes.

        Wait at most `longest` seconds.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._version > version, longest)
            return (self._version, self._state) if self._version > version else None

    def close(self) -> None:
        """Wake everyone who waits; no newer state will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def initial_words() -> dict[str, str]:
    """Return the preview's words before the hub's language is known."""
    return _words(messages(FALLBACK), 0)


def state_of_project(project: Project, at: datetime) -> dict[str, Any]:
    """Return the fields of `PreviewState` that tell of `project` at the instant `at`."""
    hub, hidden = project.hub, hidden_updates(project, at)
    words = messages(hub.main_language)
    return {
        "words": _words(words, len(hidden)),
        "languages": tuple(language for language in hub.languages if language != hub.main_language),
        "base": tuple(part for part in urlsplit(hub.url).path.split("/") if part),
        "hidden": tuple(_hidden(one, project, words) for one in hidden),
    }


def state_of_problems(problems: tuple[Problem, ...]) -> tuple[dict[str, Any], ...]:
    """Return those of `problems` that stop a build, as JSON-ready data."""
    return tuple(problem.as_dict() for problem in problems if problem.stops_a_build)


def _words(words: Messages, count: int) -> dict[str, str]:
    fixed = {name: words(f"preview.{name}") for name in _FIXED_WORDS}
    return {**fixed, **{name: words(f"preview.{name}", count=count) for name in _COUNTING_WORDS}}


def _hidden(one: HiddenUpdate, project: Project, words: Messages) -> dict[str, Any]:
    at = one.at and times.short_time(one.at.astimezone(project.hub.time_zone), words)
    name = f"{one.incident_id}/{one.number}"
    asks = project.plan.team.approvals.needed > 0 and one.reason is not HiddenReason.EMBARGO
    return {
        "incident": one.incident_id,
        "number": one.number,
        "title": one.title,
        "why": one.reason.value,
        "label": words(f"preview.why.{one.reason.value}", time=at),
        "address": "/_draft/" + addresses.update(one.incident_id, one.number),
        "approve": f"hubgen approve {name} --by …" if asks else None,
    }
