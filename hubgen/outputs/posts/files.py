"""The files of `dist/social/`: one text a post, and one posts.json an update."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.posts.composer import Post, memo_key, posts
from hubgen.outputs.posts.records import form_name, text_names, update_record
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.status import open_incidents, planned
from hubgen.public.update_slice import update_slice
from hubgen.public.view import PublicView

NEWEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLongPost:
    """A post that is too long for its channel; `over_by` is what its shortest version exceeds.

    `number` is that of an update, or an answer's place in the folder, like `questions/07`.
    """

    incident_id: str
    number: str
    language: str
    channel: str
    unit: str
    limit: int
    over_by: int
    own_words: bool


def offered(view: PublicView) -> list[tuple[PublicIncident, PublicUpdate]]:
    """Return the updates with posts, newest first: those of open incidents, and the newest 50."""
    latest = view.repository.latest(NEWEST)  # no other incident can hold one of the newest updates
    pairs = [(incident, update) for incident in latest for update in incident.updates]
    pairs = sorted(pairs, key=_sort_key, reverse=True)[:NEWEST]
    known = {(incident.id, update.number) for incident, update in pairs}
    pairs += [
        (incident, update)
        for incident in (*open_incidents(view), *planned(view))
        for update in incident.updates
        if (incident.id, update.number) not in known
    ]
    return sorted(pairs, key=_sort_key, reverse=True)


def _sort_key(pair: tuple[PublicIncident, PublicUpdate]) -> tuple[datetime, str, str]:
    incident, update = pair
    return update.at, incident.id, update.number


def too_long_posts(view: PublicView) -> list[TooLongPost]:
    """Return every ready post of an update that is too long for its channel."""
    return [
        one
        for incident, update in offered(view)
        for one in too_long_of(incident.id, update.number, posts(view, incident, update))
    ]


def too_long_of(incident_id: str, number: str, every: Iterable[Post]) -> Iterator[TooLongPost]:
    """Yield those of the posts `every` of one message that are too long for their channels."""
    for post in every:
        if post.excess:
            yield TooLongPost(
                incident_id=incident_id,
                number=number,
                language=post.language,
                channel=post.channel,
                unit=post.excess.unit,
                limit=post.excess.limit,
                over_by=post.excess.by,
                own_words=post.own_words,
            )


def update_artifacts(
    view: PublicView, incident: PublicIncident, update: PublicUpdate
) -> list[Artifact]:
    """Return the files of one update: the texts that fit, and posts.json with all."""
    same = memo_key(view)

    def make() -> list[Artifact]:
        alone = update_slice(view.memo, incident, update)
        return view.memo.get(_artifacts, *same, *alone, compute=lambda: _artifacts(view, *alone))

    return view.memo.get(update_artifacts, *same, incident, update, compute=make)


def _artifacts(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[Artifact]:
    every = posts(view, incident, update)
    folder = f"{incident.id}/{update.number}/{view.prefix}"
    return post_artifacts(folder, every, update_record(view, incident, update, every))


def post_artifacts(folder: str, every: list[Post], record: dict[str, Any]) -> list[Artifact]:
    """Return the posts `every` as files in `folder`, and their `record` as posts.json."""
    written = json.dumps(record, ensure_ascii=False, indent=2)
    texts = {name: text for post in every if post.fits for name, text in _files(post).items()}
    return [
        Artifact(path=folder + name, data=text.encode())
        for name, text in {**texts, "posts.json": written + "\n"}.items()
    ]


def _files(post: Post) -> dict[str, str]:
    """Return the post's files: what a person pastes, and what a program sends."""
    texts = {
        name: part.text + "\n" for name, part in zip(text_names(post), post.parts, strict=True)
    }
    return texts | ({form_name(post): post.form.text} if post.form else {})
