"""Answers to questions in the feed of an incident.

As with updates, an entry depends on its answer alone, so that a reader shows each once. A
correction changes its title and `updated`, never its id or `published`.
"""

from __future__ import annotations

from html import escape

from hubgen.outputs.feeds.entries import (
    LONGEST_TEXT,
    Category,
    FeedEntry,
    legal,
    page_url,
    read_on,
)
from hubgen.public import addresses, tag_uris, times
from hubgen.public.plain_text import opening
from hubgen.public.records import PublicIncident, PublicQuestion
from hubgen.public.view import PublicView


def answer_entry(view: PublicView, incident: PublicIncident, question: PublicQuestion) -> FeedEntry:
    """Return the answer to `question`, which has one, as an entry in the view's language."""
    key = (view.hub, view.messages, incident.id, incident.was, question)
    return view.memo.get(answer_entry, *key, compute=lambda: _entry(view, incident, question))


def _entry(view: PublicView, incident: PublicIncident, question: PublicQuestion) -> FeedEntry:
    words, body = view.messages, question.body
    title = words("feeds.asked", question=question.question)
    if question.corrections:
        title = words("feeds.corrected", title=title)
    scheme = f"tag:{view.hub.tag}:kind"
    return FeedEntry(
        id=tag_uris.question_uri(view, incident, question.number),
        url=page_url(view, addresses.question(incident.id, question.number)),
        title=legal(title),
        language=question.language,
        summary=legal(opening(body.text)) if body else "",
        html=legal(_html(view, incident, question)),
        published=question.answered or question.at,
        updated=question.changed,
        categories=(Category(term="answer", label=words("site.asked.answered"), scheme=scheme),),
    )


def correction_words(view: PublicView, question: PublicQuestion) -> list[str]:
    """Return what was wrong in the answer and when it was corrected, the newest first."""
    return [
        f"{view.messages('site.asked.corrected', time=times.long_time(one.at, view.messages))}"
        f" {one.what}"
        for one in reversed(question.corrections)
    ]


def _html(view: PublicView, incident: PublicIncident, question: PublicQuestion) -> str:
    parts = [f"<p><em>{escape(words)}</em></p>" for words in correction_words(view, question)]
    html = question.body.html if question.body else ""
    answer = addresses.resolved_absolute(html, view.hub.url, view.prefix)
    if len(answer) > LONGEST_TEXT:
        url = page_url(view, addresses.question(incident.id, question.number))
        answer = read_on(view, url)
    return "\n".join([*parts, answer])
