"""The questions of an incident: the newest answers on its page, all of them on pages of their own.

Each question has one address for ever, a fragment of the incident's page. An answer that
the page has no room for is there as a link to the page that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page_source
from hubgen.public import addresses
from hubgen.public.records import PublicIncident, PublicQuestion
from hubgen.public.view import PublicView

MOST_ON_PAGE = 20
"""How many answers the incident's page shows whole."""
MOST_ON_HOME = 3
_ON_EACH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestions:
    """The questions of an incident in the order of its page.

    `whole` are shown with their answers, the newest first. `linked` are answered
    elsewhere: each with the address of its answer. `merged` maps the number of a question
    to those that were merged into it.
    """

    whole: tuple[PublicQuestion, ...]
    linked: tuple[tuple[PublicQuestion, str], ...]
    waiting: tuple[PublicQuestion, ...]
    merged: dict[str, list[PublicQuestion]]


def shown_questions(incident: PublicIncident, most: int = MOST_ON_PAGE) -> ShownQuestions | None:
    """Return the questions that the page of `incident` shows; None where there are none."""
    if not incident.questions:
        return None
    answers = incident.answers
    older = [(one, _page_of(incident, one)) for one in answers[most:]]
    merged = _merged(incident)
    moved = [
        (one, one.moved_to)
        for one in incident.questions
        if one.moved_to and not any(one in those for those in merged.values())
    ]
    return ShownQuestions(
        whole=answers[:most],
        linked=(*older, *moved),
        waiting=incident.open_questions,
        merged=merged,
    )


def most_asked(incident: PublicIncident) -> list[PublicQuestion]:
    """Return the answers that the home page shows: those that were asked most."""
    ranked = sorted(incident.answers, key=lambda one: one.asked, reverse=True)
    return ranked[:MOST_ON_HOME]


def question_pages(
    view: PublicView, incident: PublicIncident, most: int = MOST_ON_PAGE
) -> Iterator[PageSource]:
    """Yield the pages with all answers, where the incident's page shows `most` of them alone."""
    if len(incident.answers) <= most:
        return
    blocks = _blocks(incident)
    for index, block in enumerate(blocks):
        path = _path(incident, index)
        number = f" ({index + 1}/{len(blocks)})" if len(blocks) > 1 else ""
        yield page_source(
            view,
            path,
            "questions",
            title=f"{view.messages('site.asked')}{number}: {incident.title}",
            description=view.messages("site.asked.description", title=incident.title),
            updated=max(one.changed for one in block).date(),
            context={
                "incident": incident,
                "answers": block,
                "here": index,
                "paths": [_path(incident, one) for one in range(len(blocks))],
            },
        )


def _merged(incident: PublicIncident) -> dict[str, list[PublicQuestion]]:
    """Return the questions that were merged into another one, by the number of that."""
    by_address = {
        addresses.question(incident.id, one.number): one.number for one in incident.answers
    }
    merged: dict[str, list[PublicQuestion]] = {}
    for one in incident.questions:
        if one.moved_to in by_address:
            merged.setdefault(by_address[one.moved_to], []).append(one)
    return merged


def _blocks(incident: PublicIncident) -> list[list[PublicQuestion]]:
    """Return the answers by number in blocks, so that a new one changes the last block alone."""
    answers = iter(sorted(incident.answers, key=lambda one: int(one.number)))
    blocks = []
    while block := list(islice(answers, _ON_EACH)):
        blocks.append(block)
    return blocks


def _page_of(incident: PublicIncident, question: PublicQuestion) -> str:
    """Return the address of `question` on the pages with all answers."""
    block = next(at for at, block in enumerate(_blocks(incident)) if question in block)
    return f"{_path(incident, block)}#{question.anchor}"


def _path(incident: PublicIncident, block: int) -> str:
    own = f"{block + 1}/" if block else ""
    return f"{incident.path}questions/{own}"
