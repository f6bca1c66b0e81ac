"""The post board: one page with every post that is ready, for a browser without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import escape

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.channels import ChannelRule, channels_of
from hubgen.outputs.channels.counting import shared_data
from hubgen.outputs.posts.answers import answer_link, answer_posts, offered_answers
from hubgen.outputs.posts.composer import Post, memo_key, posts
from hubgen.outputs.posts.files import offered
from hubgen.outputs.posts.post_content import permalink
from hubgen.outputs.posts.records import superseded_by
from hubgen.public import times, uri_schemes
from hubgen.public.records import PublicIncident, PublicQuestion, PublicUpdate
from hubgen.public.update_slice import update_slice
from hubgen.public.view import PublicView
from hubgen.source.names import QUESTIONS

_SITE = "../site/"
_UPDATES = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """An update or an answer on the board, with its posts in every language.

    `what` says which it is, and when it went out.
    """

    key: str
    heading: str
    what: str
    machine_time: str
    link: str
    is_open: bool
    superseded_by: str | None
    replaces: str | None
    posts: tuple[Post, ...]


@cache
def _asset(name: str) -> str:
    return (resources.files("hubgen.outputs.posts") / "assets" / name).read_text("utf-8")


@cache
def _template(name: str) -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_asset(name))


def board(views: Sequence[PublicView]) -> Artifact:
    """Return the board of one hub, from its views, the main language's first.

    After the newest update come the answers to questions, then the other updates. The
    page's own words are in the main language. Its updates are kept as bytes:
    with fifty of them it is a file of megabytes, and few of them change at once.
    """
    main = views[0]
    page: str = _template("board.html").render(
        messages=main.messages,
        hub=main.hub,
        style=_asset("board.css"),
        script=_asset("counting.js") + _asset("board.js"),
        shared=_shared(),
        words=_in_script(_words(main)),
        rules=_in_script(_rules(main)),
        updates=_UPDATES,
    )
    head, _, foot = page.partition(_UPDATES)
    answers = [_answer_html(views, *one) for one in offered_answers(main)]
    updates = [
        _update_html(views, [_in_view(view, incident) for view in views], update.number)
        for incident, update in offered(main)
    ]
    cards = [*updates[:1], *answers, *updates[1:]] or [_nothing(main)]
    return Artifact(path="index.html", data=b"".join([head.encode(), *cards, foot.encode()]))


def _nothing(main: PublicView) -> bytes:
    return f"<p>{escape(main.messages('posts.board.empty'))}</p>\n".encode()


def _in_view(view: PublicView, incident: PublicIncident) -> PublicIncident:
    """Return `incident` in the language of `view`; all views have the same incidents."""
    return view.repository.get(incident.id) or incident


def _answer_html(
    views: Sequence[PublicView],
    incident: PublicIncident,
    question: PublicQuestion,
) -> bytes:
    """Return the answer to `question` on the board as HTML."""
    main = views[0]
    own = [
        (view, local, local.question(question.number))
        for view in views
        for local in [_in_view(view, incident)]
    ]
    key = [one for view in views for one in memo_key(view)]

    def render() -> bytes:
        time = times.long_time(question.answered or question.at, main.messages)
        card = PostCard(
            key=f"{incident.id}/{QUESTIONS}/{question.number}",
            heading=question.question,
            what=main.messages("posts.board.answer", number=question.number, time=time),
            machine_time=times.machine(question.answered or question.at),
            link=answer_link(main, incident, question),
            is_open=False,
            superseded_by=None,
            replaces=None,
            posts=tuple(post for one in own for post in answer_posts(*one)),
        )
        html: str = _template("update.html").render(messages=main.messages, card=card, site=_SITE)
        return f"{html}\n".encode()

    parts = [part for _, local, one in own for part in (local, one)]
    return main.memo.get(_answer_html, *key, *parts, compute=render)


def _update_html(
    views: Sequence[PublicView], incidents: Sequence[PublicIncident], number: str
) -> bytes:
    """Return one update on the board as HTML."""
    main = views[0]
    key = [one for view in views for one in memo_key(view)]

    def render() -> bytes:
        sliced = [
            update_slice(view.memo, incident, incident.update(number))
            for view, incident in zip(views, incidents, strict=True)
        ]
        is_open = incidents[0].is_open and number == incidents[0].newest.number
        slice_key = (*key, *(one for pair in sliced for one in pair), is_open)
        return main.memo.get(
            _card, *slice_key, compute=lambda: render_card(sliced, is_open=is_open)
        )

    def render_card(
        sliced: Sequence[tuple[PublicIncident, PublicUpdate]], *, is_open: bool
    ) -> bytes:
        card = _card(views, sliced, is_open=is_open)
        html: str = _template("update.html").render(messages=main.messages, card=card, site=_SITE)
        return f"{html}\n".encode()

    return main.memo.get(
        _update_html, *key, *incidents, incidents[0].update(number), compute=render
    )


@cache
def _shared() -> str:
    return _in_script(shared_data())


def _in_script(data: object) -> str:
    """Return `data` as JSON that is safe in a script element."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _words(main: PublicView) -> Mapping[str, str]:
    """Return the texts of the page's script, with gaps for values."""
    messages = main.messages
    return {
        "left": messages("posts.board.left", count="{count}", total="{total}"),
        "allDone": messages("posts.board.all_done"),
        "over": messages("posts.board.over", over="{over}"),
        "links": messages("posts.board.links", over="{over}"),
        "copied": messages("posts.board.copied"),
        "copyFailed": messages("posts.board.copy_failed"),
        "postedAt": messages("posts.board.posted_at", time="{time}"),
    }


def _rules(main: PublicView) -> Mapping[str, object]:
    """Return what the page's script needs to count and to share, by channel."""
    return {rule.key: _rule(rule) for rule in channels_of(main.hub)}


def _rule(rule: ChannelRule) -> Mapping[str, object]:
    scheme = uri_schemes.rules_of(rule.share or "")
    return {
        "also": dict(rule.also),
        "share": rule.share,
        "lineBreak": scheme.line_break,
        "longestShare": scheme.longest,
        "unit": rule.unit,
    }


def _card(
    views: Sequence[PublicView],
    sliced: Sequence[tuple[PublicIncident, PublicUpdate]],
    *,
    is_open: bool,
) -> PostCard:
    main, (incident, update) = views[0], sliced[0]
    return PostCard(
        key=f"{incident.id}/{update.number}",
        heading=incident.title,
        what=main.messages(
            "posts.board.update",
            number=update.number,
            time=times.long_time(update.at, main.messages),
        ),
        machine_time=times.machine(update.at),
        link=permalink(main, update),
        is_open=is_open,
        superseded_by=superseded_by(update),
        replaces=update.retracts or update.corrects,
        posts=tuple(
            post
            for view, (local, translated) in zip(views, sliced, strict=True)
            for post in posts(view, local, translated)
        ),
    )
