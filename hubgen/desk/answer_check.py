"""What the desk says of an answer while it is written: its look, and what the check finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hubgen.checks.answers import Answer, check_answer, names_of_askers
from hubgen.desk.visit import Visit
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.incident import Incident
from hubgen.model.question import Question
from hubgen.model.source import Body
from hubgen.outputs.posts import Post
from hubgen.problems import Problem
from hubgen.public import addresses, markup
from hubgen.source.files import Tree
from hubgen.source.inquiries import read_inquiries

_LONGEST = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """An answer as readers will see it, the findings on it, and its posts."""

    html: str
    problems: tuple[Problem, ...]
    posts: tuple[Post, ...] = ()


def answer_view(seen: Visit, incident: Incident, text: str, names: Iterable[str]) -> AnswerView:
    """Return how `text` looks as an answer on `incident`, and what is wrong with it."""
    if seen.project is None:
        return AnswerView(html="", problems=())
    language = seen.project.hub.main_language
    answer = Answer.typed(incident, text[:_LONGEST], language, names)
    html = markup.to_html(text[:_LONGEST], f"{incident.source.folder}/questions")
    return AnswerView(
        html=addresses.resolved_absolute(html, "/site/"),
        problems=tuple(check_answer(seen.project, answer, seen.now)),
    )


def question_view(
    seen: Visit, incident: Incident, question: Question, words: str, text: str
) -> AnswerView:
    """Return how `text` looks as the answer to `question`, now worded as `words`."""
    view = answer_view(seen, incident, text, names_to_keep(seen, incident))
    if seen.project is None or not text.strip():
        return view
    head = question.head.model_copy(
        update={
            "question": words[:LONGEST_TITLE],
            "answered": question.head.answered or seen.now,
            "draft": False,
        }
    )
    typed = replace(
        question, head=head, body=Body(markdown=text[:_LONGEST], source=question.source)
    )
    questions = tuple(typed if one is question else one for one in incident.questions)
    draft = replace(incident, questions=questions)
    posts = seen.desk.preview.answer_posts(seen.project, draft, question.number, seen.now)
    return replace(view, posts=tuple(posts))


def names_to_keep(seen: Visit, incident: Incident, but: str = "") -> tuple[str, ...]:
    """Return who asked about `incident`, as a public answer must not name them."""
    if seen.hub is None:
        return ()
    inquiries, _, _ = read_inquiries(
        Tree(seen.desk.root), incident.source.folder, seen.hub.time_zone
    )
    return names_of_askers(inquiries, but=but)
