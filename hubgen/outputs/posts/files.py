"""The files of `dist/social/`: one text a post, and one posts.json an update."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hubgen.derive import addresses, times
from hubgen.derive.latest import by_last_word
from hubgen.derive.memory import Memory
from hubgen.derive.public import PublicIncident, PublicUpdate, PublicView
from hubgen.derive.status import open_incidents, planned
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.posts.composing import Post, known_in, posts

NEWEST = 50
_written: Memory[list[Artifact]] = Memory(1024)
_offers: Memory[list[tuple[PublicIncident, PublicUpdate]]] = Memory(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A post that cannot be made to fit: what even its least version is over by."""

    incident_id: str
    number: str
    language: str
    channel: str
    unit: str
    limit: int
    over_by: int
    own_words: bool


def offered(view: PublicView) -> list[tuple[PublicIncident, PublicUpdate]]:
    """The updates whose posts are made, newest first: of open incidents, and the newest 50."""
    return _offers.get(view.incidents, make=lambda: _offered(view))


def _offered(view: PublicView) -> list[tuple[PublicIncident, PublicUpdate]]:
    latest = by_last_word(view)[:NEWEST]  # no other incident can hold one of the newest updates
    pairs = [(incident, update) for incident in latest for update in incident.updates]
    found = sorted(pairs, key=_rank, reverse=True)[:NEWEST]
    known = {(incident.id, update.number) for incident, update in found}
    found += [
        (incident, update)
        for incident in (*open_incidents(view), *planned(view))
        for update in incident.updates
        if (incident.id, update.number) not in known
    ]
    return sorted(found, key=_rank, reverse=True)


def _rank(pair: tuple[PublicIncident, PublicUpdate]) -> tuple[datetime, str, str]:
    incident, update = pair
    return update.at, incident.id, update.number


def findings(view: PublicView) -> list[Finding]:
    """Every offered post that is too long for its channel."""
    return [
        Finding(
            incident_id=incident.id,
            number=update.number,
            language=view.language,
            channel=post.channel,
            unit=post.unit,
            limit=post.limit,
            over_by=post.over_by,
            own_words=post.own_words,
        )
        for incident, update in offered(view)
        for post in posts(view, incident, update)
        if not post.fits
    ]


def artifacts(view: PublicView) -> list[Artifact]:
    """The files of every offered update, paths below `dist/social/`."""
    return [
        artifact
        for incident, update in offered(view)
        for artifact in update_artifacts(view, incident, update)
    ]


def update_artifacts(
    view: PublicView, incident: PublicIncident, update: PublicUpdate
) -> list[Artifact]:
    """The files of one update: the texts that fit, and posts.json with all."""
    known_by = (*known_in(view), incident, update)
    return _written.get(*known_by, make=lambda: _artifacts(view, incident, update))


def _artifacts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Artifact]:
    made = posts(view, incident, update)
    folder = f"{incident.id}/{update.number}/{view.prefix}"
    record = json.dumps(update_record(view, incident, update, made), ensure_ascii=False, indent=2)
    texts = {name: text for post in made if post.fits for name, text in _files(post).items()}
    return [
        Artifact(path=folder + name, data=text.encode())
        for name, text in {**texts, "posts.json": record + "\n"}.items()
    ]


def _files(post: Post) -> dict[str, str]:
    """The post's files: what a person pastes, and what a program sends."""
    texts = {
        name: part.text + "\n" for name, part in zip(text_names(post), post.parts, strict=True)
    }
    return texts | ({f"{post.channel}.{post.form.kind}": post.form.text} if post.form else {})


def text_names(post: Post) -> list[str]:
    """The names of the files that hold the post's parts, in their order."""
    if len(post.parts) == 1:
        return [f"{post.channel}.txt"]
    return [f"{post.channel}-{number}.txt" for number in range(1, len(post.parts) + 1)]


def update_record(
    view: PublicView, incident: PublicIncident, update: PublicUpdate, made: list[Post]
) -> dict[str, Any]:
    """An update's posts as JSON-ready data."""
    return {
        "incident": incident.id,
        "update": update.number,
        "title": incident.title,
        "state": update.state.value,
        "language": view.language,
        "at": times.machine(update.at),
        "link": addresses.absolute(
            view.hub.url, view.prefix + addresses.update(incident.id, update.number)
        ),
        "superseded_by": superseded_by(update),
        "replaces": _replaced(update, made),
        "posts": [_post_record(view, post) for post in made],
    }


def superseded_by(update: PublicUpdate) -> str | None:
    """The update that says what is right instead; there is nothing to post of this one then."""
    return update.retracted_by or (update.corrected_by[-1] if update.corrected_by else None)


def _replaced(update: PublicUpdate, made: list[Post]) -> dict[str, Any] | None:
    """Which wrong update this one puts right, and the channels that had its text."""
    number = update.retracts or update.corrects
    if number is None:
        return None
    return {"update": number, "channels": [post.channel for post in made]}


def _post_record(view: PublicView, post: Post) -> dict[str, Any]:
    return {
        "channel": post.channel,
        "name": post.name,
        "fits": post.fits,
        "over_by": post.over_by,
        "unit": post.unit,
        "limit": post.limit,
        "own_words": post.own_words,
        "shortened": post.shortened,
        "handle": post.handle,
        "subject": post.subject,
        "share_url": post.share_url,
        "needs_image": post.lacks_image,
        "image": post.image
        and {"url": addresses.absolute(view.hub.url, post.image.path), "alt": post.image.alt},
        "parts": [
            {"file": name if post.fits else None, "text": part.text, "count": part.count}
            for name, part in zip(text_names(post), post.parts, strict=True)
        ],
        "form": post.form
        and {
            "file": f"{post.channel}.{post.form.kind}" if post.fits else None,
            "kind": post.form.kind,
            "text": post.form.text,
        },
    }
