"""Posts: the texts for each channel, who posted them, and own words while there is time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hubgen.authoring.deliveries import record_delivery, remove_delivery
from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.saving import read_version, save_values
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import addressed_update
from hubgen.desk.visit import Visit, visit
from hubgen.model.deliveries import Deliveries, PostedPart
from hubgen.model.fields import Record
from hubgen.model.incident import Incident, Update, UpdateHead, UpdateTexts
from hubgen.outputs.channels import channels_of
from hubgen.outputs.posts import Post, posts
from hubgen.problems import WrongUsageError
from hubgen.public.preview_view import preview_view
from hubgen.public.privacy_gate import public_updates
from hubgen.source.deliveries import read_deliveries
from hubgen.source.files import Tree
from hubgen.source.messages import messages

ADDRESS = "/posts"
_MOST_LISTED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedUpdate:
    """An update whose posts can be opened; `sent` of its `channels` are recorded."""

    id: str
    number: str
    title: str
    at: datetime
    href: str
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """The post for one channel in one language, and whether it went out."""

    key: str
    channel: str
    name: str
    language: str
    parts: tuple[tuple[str, int], ...]
    limit: int
    over: int
    share_url: str | None
    lacks_image: bool
    is_own: bool
    sent_by: str
    sent_at: datetime | None
    sent_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsView:
    """What the screen shows of one update."""

    id: str
    number: str
    title: str
    is_public: bool
    rows: tuple[PostRow, ...]
    sent: int
    several_languages: bool
    problem: str


def posts_view(seen: Visit, incident: Incident, update: Update) -> PostsView:
    """Return the posts of `update`, as they are or would be, with their deliveries."""
    deliveries, problem = _deliveries(seen, incident)
    rows = tuple(_row(seen, post, update, deliveries) for post in _posts(seen, incident, update))
    return PostsView(
        id=incident.id,
        number=update.number,
        title=incident.head.title,
        is_public=update in public_updates(incident, seen.team, seen.now),
        rows=rows,
        sent=sum(row.sent_at is not None for row in rows),
        several_languages=len({row.language for row in rows}) > 1,
        problem=problem,
    )


def _posts(seen: Visit, incident: Incident, update: Update) -> Iterator[Post]:
    if seen.project is None:
        return
    project = replace(seen.project, incidents=(incident,))
    for language in project.hub.languages:
        view = preview_view(project, seen.now, messages(language))
        public = view.repository.get(incident.id)
        if public is not None:
            yield from posts(view, public, public.update(update.number))


def _deliveries(seen: Visit, incident: Incident) -> tuple[Deliveries, str]:
    if seen.hub is None:
        return Deliveries(), ""
    tree = Tree(seen.desk.root)
    deliveries, _, problems = read_deliveries(tree, incident.source.folder, seen.hub.time_zone)
    return deliveries, str(problems[0]) if problems else ""


def _row(seen: Visit, post: Post, update: Update, deliveries: Deliveries) -> PostRow:
    main = seen.hub.main_language if seen.hub else ""
    language = None if post.language == main else post.language
    sent = deliveries.find(update.number, post.channel, language)
    prefix = f"{seen.t('exercises:desk.post')} " if seen.exercise else ""
    return PostRow(
        key=f"{post.channel}-{post.language}",
        channel=post.channel,
        name=post.name,
        language=post.language,
        parts=tuple((prefix + part.text, part.count) for part in post.parts),
        limit=post.limit,
        over=post.over_by,
        share_url=None if seen.exercise else post.share_url,
        lacks_image=post.lacks_image,
        is_own=post.own_words,
        sent_by=seen.who(sent.by) if sent else "",
        sent_at=sent.at if sent else None,
        sent_url=sent.url if sent else None,
    )


def posted_updates(seen: Visit) -> list[PostedUpdate]:
    """Return the newest public updates that have posts."""
    dated = [
        (update.head.at, incident, update)
        for incident in seen.reading.by_id.values()
        for update in public_updates(incident, seen.team, seen.now)
        if update.head.at
    ]
    newest = sorted(dated, key=lambda one: (one[0], one[1].id, one[2].number), reverse=True)
    return [
        PostedUpdate(
            id=incident.id,
            number=update.number,
            title=incident.head.title,
            at=at,
            href=addresses.posts(incident.id, update.number),
            sent=len(_deliveries(seen, incident)[0].of(PostedPart.UPDATE, update.number)),
        )
        for at, incident, update in newest[:_MOST_LISTED]
    ]


def listing(request: Request) -> Response:
    """Show the newest updates, to choose one."""
    seen = visit(request)
    return page(seen, "posts-list.html", screen="posts", rows=posted_updates(seen))


def show(request: Request) -> Response:
    """Show the posts of an update."""
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    view = posts_view(seen, incident, update)
    return page(seen, "posts.html", screen="posts", view=view)


async def record(request: Request) -> Response:
    """Record that a post went out, or that it did not."""
    form = await read_form(request)
    return await run_in_threadpool(_record, request, form)


def _record(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    here = addresses.posts(incident.id, update.number)
    if seen.person_key is None:
        return go_to(f"/me?{urlencode({'back': here})}")
    which, contents = f"{incident.id}/{update.number}", open_hub(seen.desk.root)
    channel, language = form.text("channel"), form.text("language") or None
    if form.has("undo"):
        remove_delivery(contents, which, channel, language=language)
    else:
        record_delivery(
            contents,
            which,
            channel,
            by=seen.person_key,
            now=seen.now,
            language=language,
            url=form.text("url").strip() or None,
        )
    return go_to(f"{here}#{channel}-{language or contents.hub.main_language}")


async def use_own_words(request: Request) -> Response:
    """Save own words for a channel in the draft; empty ones bring back the composed text."""
    form = await read_form(request)
    return await run_in_threadpool(_use_own_words, request, form)


def _use_own_words(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident, update = addressed_update(seen, request)
    if seen.hub is None or update in public_updates(incident, seen.team, seen.now):
        raise WrongUsageError(seen.t("posts.public"))
    channel, language = form.text("channel"), form.text("language")
    channels = [rule.key for rule in channels_of(seen.hub)]
    if channel not in channels:
        raise WrongUsageError(seen.t("posts.no-channel"))
    path, model, own = _own_words(update, language, seen.hub.main_language)
    words = form.text("words").strip()
    changed = {key: text for key, text in own.items() if key != channel}
    changed |= {channel: words} if words else {}
    save_values(
        seen.desk.root,
        path,
        model,
        seen=read_version(seen.desk.root, path).digest,
        values={"posts": changed or None},
        zone=seen.hub.time_zone,
    )
    seen.desk.reader.read_again([path])
    return go_to(f"{addresses.posts(incident.id, update.number)}#{channel}-{language}")


def _own_words(
    update: Update, language: str, main: str
) -> tuple[str, type[Record], dict[str, str]]:
    """Return the file, its model and its own words for posts in `language`."""
    if language == main or language not in update.translations:
        return update.source.path, UpdateHead, dict(update.head.posts)
    translation = update.translations[language]
    return translation.body.source.path, UpdateTexts, dict(translation.texts.posts)


async def count(request: Request) -> Response:
    """Return how long a text is on a channel, as the channel counts."""
    form = await read_form(request)
    seen = visit(request)
    rules = {rule.key: rule for rule in channels_of(seen.hub)} if seen.hub else {}
    rule = rules.get(form.text("channel"))
    if rule is None:
        return JSONResponse({}, 404)
    return JSONResponse({"count": rule.count(form.text("words")), "limit": rule.limit})


_ONE = "/incidents/{id}/{number}/posts"
ROUTES = [
    Route(ADDRESS, listing),
    Route(f"{ADDRESS}/count", count, methods=["POST"]),
    Route(_ONE, show),
    Route(_ONE, record, methods=["POST"]),
    Route(f"{_ONE}/words", use_own_words, methods=["POST"]),
]
