"""Telling: the hub's state in the words and figures that the preview shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from hubgen.model.messages import Messages
from hubgen.model.project import Project
from hubgen.problems import Problem
from hubgen.public import addresses, times
from hubgen.public.preview import HiddenUpdate, Hindrance, hidden_updates
from hubgen.source.messages import FALLBACK, messages

_FIXED = (
    "title",
    "draft",
    "waiting",
    "broken",
    "standing",
    "more",
    "public",
    "posts",
    "over",
)
_COUNTED = ("drafts", "hidden")


def first_words() -> dict[str, str]:
    """The preview's words before the hub's language is known."""
    return _words(messages(FALLBACK), 0)


def told(project: Project, at: datetime) -> dict[str, Any]:
    """What the stage shows of `project` at `at`: its words, languages and hidden updates."""
    hub, hidden = project.hub, hidden_updates(project, at)
    words = messages(hub.main_language)
    return {
        "words": _words(words, len(hidden)),
        "languages": tuple(language for language in hub.languages if language != hub.main_language),
        "base": tuple(part for part in urlsplit(hub.url).path.split("/") if part),
        "hidden": tuple(_hidden(one, project, words) for one in hidden),
    }


def told_problems(problems: list[Problem]) -> tuple[dict[str, Any], ...]:
    """Those of `problems` that stop a build, as the panel shows them."""
    return tuple(problem.as_dict() for problem in problems if problem.stops_a_build)


def _words(words: Messages, count: int) -> dict[str, str]:
    fixed = {name: words(f"preview.{name}") for name in _FIXED}
    return {**fixed, **{name: words(f"preview.{name}", count=count) for name in _COUNTED}}


def _hidden(one: HiddenUpdate, project: Project, words: Messages) -> dict[str, Any]:
    at = one.at and times.short_time(one.at.astimezone(project.hub.time_zone), words)
    name = f"{one.incident_id}/{one.number}"
    asks = project.plan.team.approvals.needed > 0 and one.why is not Hindrance.EMBARGO
    return {
        "incident": one.incident_id,
        "number": one.number,
        "title": one.title,
        "why": one.why.value,
        "label": words(f"preview.why.{one.why.value}", time=at),
        "address": "/_draft/" + addresses.update(one.incident_id, one.number),
        "approve": f"hubgen approve {name} --by …" if asks else None,
    }
