"""The post board: one page, for a browser without a network, with every post that is ready."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from hubgen.derive import addresses, times
from hubgen.derive.public import PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.posts.composing import posts
from hubgen.outputs.posts.files import offered


@cache
def _asset(name: str) -> str:
    return (resources.files("hubgen.outputs.posts") / "page" / name).read_text("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_asset("board.html"))


def board(views: Sequence[PublicView]) -> Artifact:
    """The board of one hub, from its views, the main language's first.

    The page's own words are in the main language.
    """
    main = views[0]
    page = _template().render(
        phrases=main.phrases,
        hub=main.hub,
        style=_asset("board.css"),
        script=_asset("board.js"),
        cards=_cards(views),
    )
    return Artifact(path="index.html", data=page.encode())


def _cards(views: Sequence[PublicView]) -> list[dict[str, Any]]:
    """The updates with something to post, newest first; under each its posts in every language."""
    main = views[0]
    shown = [
        {
            "id": f"{incident.id}-{update.number}",
            "heading": incident.title,
            "number": update.number,
            "when": times.long_time(update.at, main.phrases),
            "datetime": times.machine(update.at),
            "link": addresses.absolute(
                main.hub.url, main.prefix + addresses.update(incident.id, update.number)
            ),
            "posts": [
                post for view in views for post in _of_view(view, incident.id, update.number)
            ],
        }
        for incident, update in offered(main)
    ]
    return [card for card in shown if card["posts"]]


def _of_view(view: PublicView, incident_id: str, number: str) -> list[Any]:
    for incident in view.incidents:
        if incident.id == incident_id:
            return posts(view, incident, incident.update(number))
    return []
