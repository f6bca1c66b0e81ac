"""Posts of answers: each answer to a question, ready for every channel.

They go the way of an update's posts; only their content is another. Of an answer that was
corrected the correction is posted.
"""

from __future__ import annotations

from typing import Any

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.channels import channels_of
from hubgen.outputs.posts.composer import Post, compose_post, memo_key
from hubgen.outputs.posts.files import TooLongPost, post_artifacts, too_long_of
from hubgen.outputs.posts.markup import Block, blocks_of
from hubgen.outputs.posts.post_content import (
    PostContent,
    one_line,
    short_link,
    site_address,
)
from hubgen.outputs.posts.records import UpdateRecord, post_record
from hubgen.public import addresses, times
from hubgen.public.plain_text import opening
from hubgen.public.records import PublicIncident, PublicQuestion
from hubgen.public.status import open_incidents
from hubgen.public.view import PublicView
from hubgen.source.names import QUESTIONS

MOST_ANSWERS = 50


def offered_answers(
    view: PublicView, most: int = MOST_ANSWERS
) -> list[tuple[PublicIncident, PublicQuestion]]:
    """Return the newest answers on what is under way, up to `most` of each incident."""
    return [
        (incident, question)
        for incident in open_incidents(view)
        for question in incident.answers[:most]
    ]


def answer_posts(
    view: PublicView, incident: PublicIncident, question: PublicQuestion
) -> list[Post]:
    """Return the posts of the answer to `question`, one for each channel of the hub.

    An answer in another language than the view's has none.
    """
    if question.language != view.language or question.body is None:
        return []

    def compose() -> list[Post]:
        content = _content(view, incident, question)
        rules = channels_of(view.hub)
        return [compose_post(view, incident, content, rule, own=question.posts) for rule in rules]

    return view.memo.get(answer_posts, *memo_key(view), incident, question, compute=compose)


def too_long_answers(view: PublicView) -> list[TooLongPost]:
    """Return every ready post of an answer that is too long for its channel."""
    return [
        one
        for incident, question in offered_answers(view)
        for one in too_long_of(
            incident.id,
            f"{QUESTIONS}/{question.number}",
            answer_posts(view, incident, question),
        )
    ]


def answer_record(
    view: PublicView, incident: PublicIncident, question: PublicQuestion
) -> dict[str, Any]:
    """Return the posts of an answer as JSON-ready data, an `UpdateRecord`."""
    record: UpdateRecord = {
        "incident": incident.id,
        "update": f"{QUESTIONS}/{question.number}",
        "title": question.question,
        "state": incident.state.value,
        "language": view.language,
        "at": times.machine(question.answered or question.at),
        "link": answer_link(view, incident, question),
        "superseded_by": None,
        "replaces": None,
        "posts": [post_record(view, one) for one in answer_posts(view, incident, question)],
    }
    return dict(record)


def answer_artifacts(
    view: PublicView, incident: PublicIncident, question: PublicQuestion
) -> list[Artifact]:
    """Return the files of one answer: the texts that fit, and posts.json with all."""
    folder = f"{incident.id}/{QUESTIONS}/{question.number}/{view.prefix}"
    every = answer_posts(view, incident, question)
    return post_artifacts(folder, every, answer_record(view, incident, question))


def answer_link(view: PublicView, incident: PublicIncident, question: PublicQuestion) -> str:
    """Return the full permanent address of the answer, in the view's language."""
    path = addresses.question(incident.id, question.number)
    return addresses.absolute(view.hub.url, view.prefix + path)


def _content(view: PublicView, incident: PublicIncident, question: PublicQuestion) -> PostContent:
    messages, title = view.messages, one_line(incident.title)
    asked = messages("posts.asked", question=one_line(question.question))
    state = messages(f"words.state.{incident.state.value}")
    when = times.long_time(question.answered or question.at, messages)
    is_correction = bool(question.corrections)
    said, body = _said(view, question)
    return PostContent(
        occasion="correction" if is_correction else "answer",
        lead=messages("posts.lead.correction") if is_correction else "",
        needs_lead=is_correction,
        is_correction=is_correction,
        title=title,
        state=state,
        headline=messages("posts.headline", title=title, state=state),
        statement=messages("posts.statement", hub=view.hub.name, time=when, title=title),
        subject=asked,
        summary=f"{asked} {said}",
        do="",
        next_update="",
        link=answer_link(view, incident, question),
        short_link=short_link(view, incident),
        link_words=messages("posts.asked.link"),
        home=messages("posts.home", address=site_address(view)),
        body=body,
        language=view.language,
    )


def _said(view: PublicView, question: PublicQuestion) -> tuple[str, tuple[Block, ...]]:
    """Return how the answer begins, or what was corrected, and what follows that."""
    if question.body is None:
        return "", ()
    html = addresses.resolved_absolute(question.body.html, view.hub.url, view.prefix)
    blocks = blocks_of(html)
    if question.corrections:
        return one_line(question.corrections[-1].what), blocks
    words = one_line(opening(question.body.text))
    is_whole = bool(blocks) and " ".join(blocks[0].text.split()) == words
    return words, blocks[1:] if is_whole else blocks
