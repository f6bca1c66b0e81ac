"""Posts of updates and answers: the texts for each channel, who posted them, and own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from hubgen.desk.screens.incidents.answer import addressed_question
from hubgen.desk.screens.incidents.incident import addressed_update
from hubgen.desk.visit import Visit, visit
from hubgen.model.deliveries import Deliveries, Delivery, PostedPart
from hubgen.model.fields import Record
from hubgen.model.incident import Incident, Update, UpdateHead, UpdateTexts
from hubgen.model.question import Question
from hubgen.outputs.channels import channels_of
from hubgen.outputs.posts import Post, posts
from hubgen.outputs.posts.answers import answer_posts
from hubgen.problems import WrongUsageError
from hubgen.public.preview_view import preview_view
from hubgen.public.privacy_gate import public_updates
from hubgen.public.question_gate import is_answer_public
from hubgen.source.deliveries import read_deliveries
from hubgen.source.files import Tree
from hubgen.source.messages import messages
from hubgen.source.names import QUESTIONS

ADDRESS = "/posts"
_MOST_LISTED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedRow:
    """An update or answer whose posts can be opened; `sent` of them are recorded."""

    name: str
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
    """What the screen shows of one update or answer; `here` is its address."""

    id: str
    here: str
    heading: str
    title: str
    is_public: bool
    rows: tuple[PostRow, ...]
    sent: int
    several_languages: bool
    problem: str


def posts_view(seen: Visit, incident: Incident, part: Update | Question) -> PostsView:
    """Return the posts of `part`, as they are or would be, with their deliveries."""
    deliveries, problem = _deliveries(seen, incident)
    kind = _kind(part)
    rows = tuple(
        _row(seen, post, deliveries.find(part.number, post.channel, _language(seen, post), kind))
        for post in _posts(seen, incident, part)
    )
    return PostsView(
        id=incident.id,
        here=_address(incident, part),
        heading=seen.t(f"posts.of.{kind}", number=part.number),
        title=incident.head.title,
        is_public=_is_public(seen, incident, part),
        rows=rows,
        sent=sum(row.sent_at is not None for row in rows),
        several_languages=len({row.language for row in rows}) > 1,
        problem=problem,
    )


def _kind(part: Update | Question) -> PostedPart:
    return PostedPart.QUESTION if isinstance(part, Question) else PostedPart.UPDATE


def _address(incident: Incident, part: Update | Question) -> str:
    if isinstance(part, Question):
        return addresses.answer_posts(incident.id, part.number)
    return addresses.posts(incident.id, part.number)


def _is_public(seen: Visit, incident: Incident, part: Update | Question) -> bool:
    if isinstance(part, Question):
        return is_answer_public(incident, part, seen.team, seen.now)
    return part in public_updates(incident, seen.team, seen.now)


def _posts(seen: Visit, incident: Incident, part: Update | Question) -> Iterator[Post]:
    if seen.project is None:
        return
    project = replace(seen.project, incidents=(incident,))
    for language in project.hub.languages:
        view = preview_view(project, seen.now, messages(language))
        public = view.repository.get(incident.id)
        if public is None:
            continue
        if isinstance(part, Question):
            yield from answer_posts(view, public, public.question(part.number))
        else:
            yield from posts(view, public, public.update(part.number))


def _deliveries(seen: Visit, incident: Incident) -> tuple[Deliveries, str]:
    if seen.hub is None:
        return Deliveries(), ""
    tree = Tree(seen.desk.root)
    deliveries, _, problems = read_deliveries(tree, incident.source.folder, seen.hub.time_zone)
    return deliveries, str(problems[0]) if problems else ""


def _language(seen: Visit, post: Post) -> str | None:
    """Return the language of `post` as records name it: None for the hub's main one."""
    main = seen.hub.main_language if seen.hub else ""
    return None if post.language == main else post.language


def _row(seen: Visit, post: Post, sent: Delivery | None) -> PostRow:
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


def posted_rows(seen: Visit) -> list[PostedRow]:
    """Return the newest public updates and answers."""
    dated = [
        (at, incident, part)
        for incident in seen.reading.by_id.values()
        for at, part in _dated(seen, incident)
    ]
    newest = sorted(dated, key=lambda one: (one[0], one[1].id, one[2].number), reverse=True)
    return [
        PostedRow(
            name=seen.t(f"posts.name.{_kind(part)}", number=part.number),
            title=incident.head.title,
            at=at,
            href=_address(incident, part),
            sent=len(_deliveries(seen, incident)[0].of(_kind(part), part.number)),
        )
        for at, incident, part in newest[:_MOST_LISTED]
    ]


def _dated(seen: Visit, incident: Incident) -> Iterator[tuple[datetime, Update | Question]]:
    for update in public_updates(incident, seen.team, seen.now):
        if update.head.at:
            yield update.head.at, update
    for question in incident.questions:
        head = question.head
        if head.answered and not head.moved_to and _is_public(seen, incident, question):
            yield head.answered, question


def listing(request: Request) -> Response:
    """Show the newest updates and answers, to choose one."""
    seen = visit(request)
    return page(seen, "posts-list.html", screen="posts", rows=posted_rows(seen))


def show(request: Request) -> Response:
    """Show the posts of an update."""
    seen = visit(request)
    view = posts_view(seen, *addressed_update(seen, request))
    return page(seen, "posts.html", screen="posts", view=view)


def show_answer(request: Request) -> Response:
    """Show the posts of a public answer; another one leads to its form."""
    seen = visit(request)
    incident, question = addressed_question(seen, request)
    if not _is_public(seen, incident, question):
        return go_to(addresses.question(incident.id, question.number))
    view = posts_view(seen, incident, question)
    return page(seen, "posts.html", screen="posts", view=view)


async def record(request: Request) -> Response:
    """Record that a post of an update went out, or that it did not."""
    form = await read_form(request)
    return await run_in_threadpool(_record, request, form, addressed_update)


async def record_answer(request: Request) -> Response:
    """Record that a post of an answer went out, or that it did not."""
    form = await read_form(request)
    return await run_in_threadpool(_record, request, form, addressed_question)


def _record(
    request: Request,
    form: Form,
    addressed: Callable[[Visit, Request], tuple[Incident, Update | Question]],
) -> Response:
    seen = visit(request)
    incident, part = addressed(seen, request)
    here = _address(incident, part)
    if seen.person_key is None:
        return go_to(f"/me?{urlencode({'back': here})}")
    folder = f"{QUESTIONS}/" if isinstance(part, Question) else ""
    which, contents = f"{incident.id}/{folder}{part.number}", open_hub(seen.desk.root)
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
_ANSWER = "/incidents/{id}/questions/{number}/posts"
ROUTES = [
    Route(ADDRESS, listing),
    Route(f"{ADDRESS}/count", count, methods=["POST"]),
    Route(_ONE, show),
    Route(_ONE, record, methods=["POST"]),
    Route(_ANSWER, show_answer),
    Route(_ANSWER, record_answer, methods=["POST"]),
    Route(f"{_ONE}/words", use_own_words, methods=["POST"]),
]
