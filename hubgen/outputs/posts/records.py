"""Records: an update's posts as JSON, in a published format."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from hubgen.outputs.posts.composer import Post
from hubgen.outputs.posts.post_content import permalink
from hubgen.public import addresses, times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_strict = with_config(ConfigDict(extra="forbid"))


@_strict
class PartRecord(TypedDict):
    """One message: its text, how long it is, and its file, if it fits."""

    file: str | None
    text: str
    count: int


@_strict
class FormRecord(TypedDict):
    """What a program sends instead of the text: `kind` is html, json or mrkdwn."""

    file: str | None
    kind: Literal["html", "json", "mrkdwn"]
    text: str


@_strict
class ImageRecord(TypedDict):
    """The picture that goes along, at its full address."""

    url: str
    alt: str


@_strict
class PostRecord(TypedDict):
    """The post for one channel; `over_by`, in `over_unit`, is 0 where it fits."""

    channel: str
    name: str
    fits: bool
    over_by: int
    over_unit: str
    unit: str
    limit: int
    own_words: bool
    shortened: bool
    handle: str | None
    subject: str | None
    share_url: str | None
    needs_image: bool
    image: ImageRecord | None
    parts: list[PartRecord]
    form: FormRecord | None


@_strict
class ReplacedRecord(TypedDict):
    """The update that this one corrects, and the channels on which to post the correction."""

    update: str
    channels: list[str]


@_strict
class UpdateRecord(TypedDict):
    """An update and its posts; one with `superseded_by` has none.

    Of an answer, `update` is its place in the incident's folder, like `questions/07`.
    """

    incident: str
    update: str
    title: str
    state: str
    language: str
    at: str
    link: str
    superseded_by: str | None
    replaces: ReplacedRecord | None
    posts: list[PostRecord]


def posts_schema() -> dict[str, Any]:
    """Return the JSON Schema of posts.json; `hubgen social --json` prints a list of records."""
    return TypeAdapter(UpdateRecord).json_schema()


def update_record(
    view: PublicView, incident: PublicIncident, update: PublicUpdate, posts: list[Post]
) -> dict[str, Any]:
    """Return an update's posts as JSON-ready data, an `UpdateRecord`."""
    record: UpdateRecord = {
        "incident": incident.id,
        "update": update.number,
        "title": incident.title,
        "state": update.state.value,
        "language": view.language,
        "at": times.machine(update.at),
        "link": permalink(view, update),
        "superseded_by": superseded_by(update),
        "replaces": _replaced(update, posts),
        "posts": [post_record(view, post) for post in posts],
    }
    return dict(record)


def superseded_by(update: PublicUpdate) -> str | None:
    """Return the number of the last update that corrects or retracts this one, if any."""
    return update.retracted_by or (update.corrected_by[-1] if update.corrected_by else None)


def text_names(post: Post) -> list[str]:
    """Return the names of the files that hold the post's parts, in their order."""
    if len(post.parts) == 1:
        return [f"{post.channel}.txt"]
    return [f"{post.channel}-{number}.txt" for number in range(1, len(post.parts) + 1)]


def form_name(post: Post) -> str:
    """Return the name of the file that holds what a program sends."""
    return f"{post.channel}.{post.form.kind}" if post.form else ""


def _replaced(update: PublicUpdate, posts: list[Post]) -> ReplacedRecord | None:
    number = update.retracts or update.corrects
    if number is None:
        return None
    return {"update": number, "channels": [post.channel for post in posts]}


def post_record(view: PublicView, post: Post) -> PostRecord:
    """Return one post as JSON-ready data."""
    return {
        "channel": post.channel,
        "name": post.name,
        "fits": post.fits,
        "over_by": post.over_by,
        "over_unit": post.excess.unit if post.excess else post.unit,
        "unit": post.unit,
        "limit": post.limit,
        "own_words": post.own_words,
        "shortened": post.shortened,
        "handle": post.handle,
        "subject": post.subject,
        "share_url": post.share_url,
        "needs_image": post.lacks_image,
        "image": _image_record(view, post),
        "parts": [
            {"file": name if post.fits else None, "text": part.text, "count": part.count}
            for name, part in zip(text_names(post), post.parts, strict=True)
        ],
        "form": _form_record(post),
    }


def _image_record(view: PublicView, post: Post) -> ImageRecord | None:
    if post.image is None:
        return None
    return {"url": addresses.absolute(view.hub.url, post.image.path), "alt": post.image.alt}


def _form_record(post: Post) -> FormRecord | None:
    if post.form is None:
        return None
    file = form_name(post) if post.fits else None
    return {"file": file, "kind": post.form.kind, "text": post.form.text}
