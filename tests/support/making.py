"""What a view's outputs are, kind by kind, as a build makes them."""

from __future__ import annotations

from hubgen.outputs.api import incident_endpoint
from hubgen.outputs.artifact import Artifact, PageSource
from hubgen.outputs.feeds import incident_feeds
from hubgen.outputs.targets import all_targets, build_target
from hubgen.public.view import PublicView


def _files(view: PublicView, *families: str) -> list[Artifact]:
    return [
        item
        for part in all_targets([view])
        if part.family in families
        for item in build_target(part, [view])
        if isinstance(item, Artifact)
    ]


def pages(view: PublicView) -> list[PageSource]:
    """Every page of the view's language."""
    items = (item for part in all_targets([view]) for item in build_target(part, [view]))
    return [item for item in items if isinstance(item, PageSource)]


def feeds(view: PublicView) -> list[Artifact]:
    """Every feed, archives included."""
    families = ("feeds", "component feeds", "history", "feed list", "archive")
    single = [one for each in view.repository.every() for one in incident_feeds(view, each)]
    return [*_files(view, *families), *single]


def api(view: PublicView) -> list[Artifact]:
    """Every endpoint, and what hosts are told of them."""
    every = view.repository.every() if view.is_main else []
    single = [incident_endpoint(view, incident) for incident in every]
    return [*_files(view, "api"), *single]


def calendars(view: PublicView) -> list[Artifact]:
    """Every calendar."""
    single = [one for one in _files(view, "incident") if one.path.endswith(".ics")]
    return [*_files(view, "calendar"), *_files(view, "component calendar"), *single]


def cards(view: PublicView) -> list[Artifact]:
    """Every card."""
    single = [one for one in _files(view, "incident") if one.path.endswith(".png")]
    return [*_files(view, "cards"), *single]


def badges(view: PublicView) -> list[Artifact]:
    """Every badge."""
    return _files(view, "badges", "component badges")


def redirects(view: PublicView) -> list[Artifact]:
    """The pages at old addresses of incidents."""
    folder = f"{view.prefix}incidents/"
    found = [one for one in _files(view, "incident") if one.path.startswith(folder)]
    return [one for one in found if b'http-equiv="refresh"' in one.data]


def social(view: PublicView) -> list[Artifact]:
    """The posts."""
    return _files(view, "posts")
