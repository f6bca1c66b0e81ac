"""The page of the post board: every post that is ready, and what to do with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from hubgen.derive import addresses, times
from hubgen.derive.public import PublicIncident, PublicUpdate, PublicView
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.posts.channel import channels_of
from hubgen.outputs.posts.composing import Post, posts
from hubgen.outputs.posts.counting import shared_data
from hubgen.outputs.posts.files import offered, superseded_by

_SITE = "../site/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An update on the board, with its posts in every language."""

    key: str
    heading: str
    number: str
    when: str
    machine_time: str
    link: str
    is_open: bool
    superseded_by: str | None
    replaces: str | None
    posts: tuple[Post, ...]


@cache
def _asset(name: str) -> str:
    return (resources.files("hubgen.outputs.posts.board") / "assets" / name).read_text("utf-8")


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
        script=_asset("counting.js") + _asset("board.js"),
        shared=_in_script(shared_data()),
        rules=_in_script(_rules(views)),
        cards=[_card(views, incident, update) for incident, update in offered(main)],
        site=_SITE,
    )
    return Artifact(path="index.html", data=page.encode())


def _in_script(data: object) -> str:
    """`data` as JSON that may stand in a script: nothing in it ends the element."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _rules(views: Sequence[PublicView]) -> Mapping[str, object]:
    """What the page needs to count and to share, by channel."""
    return {
        rule.key: {"also": dict(rule.also), "share": rule.share, "unit": rule.unit}
        for rule in channels_of(views[0].hub)
    }


def _card(views: Sequence[PublicView], incident: PublicIncident, update: PublicUpdate) -> Card:
    main = views[0]
    return Card(
        key=f"{incident.id}/{update.number}",
        heading=incident.title,
        number=update.number,
        when=times.long_time(update.at, main.phrases),
        machine_time=times.machine(update.at),
        link=addresses.absolute(
            main.hub.url, main.prefix + addresses.update(incident.id, update.number)
        ),
        is_open=incident.is_open and update.number == incident.newest.number,
        superseded_by=superseded_by(update),
        replaces=update.retracts or update.corrects,
        posts=tuple(post for view in views for post in _posts(view, incident.id, update.number)),
    )


def _posts(view: PublicView, incident_id: str, number: str) -> list[Post]:
    for incident in view.incidents:
        if incident.id == incident_id:
            return posts(view, incident, incident.update(number))
    return []
