"""Questions of an incident: new ones, how often they were asked, merging, and the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hubgen.authoring import files, sanitizing, yaml_format
from hubgen.authoring.front_matter_edit import edit_file
from hubgen.authoring.gaps import GAP
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.scaffolds import (
    LONGEST_SLUG,
    Due,
    Pairs,
    Scaffold,
    due_text,
    speaker,
    to_the_minute,
)
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.question import Question
from hubgen.problems import WrongUsageError
from hubgen.public.approvable import question_approvable
from hubgen.public.approval import missing_approvals
from hubgen.source.names import QUESTIONS, update_name

_LONGEST_INPUT: Final = 2 * LONGEST_TITLE  # a longer one is cut between words
_ORDER: Final = (
    "question asked at answer_by answered edited corrections moved_to by posts draft mentions"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """The input for a new question.

    `asked` is how often it was asked, `mentions` the ids of the mentions that ask it. With
    `answer_by` readers see the question and when the answer is promised; without it the
    question is for the team alone until it is answered.
    """

    incident: str
    question: str
    asked: int = 0
    mentions: tuple[int, ...] = ()
    answer_by: Due | None = None
    live: bool = False


def create_question(contents: HubContents, new: NewQuestion, now: datetime) -> Scaffold:
    """Write a question of an incident under the next free number.

    Raises WrongUsageError if there is no such incident, or the question is no line of words.
    """
    folder = contents.folder_of(new.incident)
    words = _checked_question(new.question)
    at = to_the_minute(now, contents)
    is_public = new.answer_by is not None
    pairs: Pairs = [
        ("question", words),
        ("asked", str(new.asked) if new.asked else None),
        ("at", yaml_format.format_time(at, contents.hub.time_zone) if is_public else None),
        ("answer_by", due_text(new.answer_by, at, contents)),
        ("by", speaker(contents)),
        ("draft", True if is_public and not new.live else None),
        ("mentions", [str(one) for one in new.mentions] or None),
    ]
    slug = slugify_or_hash(words, "question", LONGEST_SLUG)
    path = f"{folder}/{QUESTIONS}/{_next_number(contents, folder)}-{slug}.md"
    files.create_file(contents.root, path, yaml_format.format_markdown_file(pairs, ""))
    return Scaffold(
        id=folder.rpartition("/")[2],
        paths=(path,),
        gaps=len(GAP.findall(words)),
        draft=is_public and not new.live,
    )


def add_mentions(
    contents: HubContents, which: str, mentions: Iterable[int], asked: int | None = None
) -> str:
    """Add to the question `which`, `ID/questions/NN`, that more people ask it; return its path.

    Mentions that it counts already are left out. `asked` is how many times more it was
    asked, by default the number of the new mentions. Raises WrongUsageError if there is no
    such question.
    """
    _, question = contents.question(which)
    known = question.head.mentions
    new = [one for one in dict.fromkeys(mentions) if one not in known]
    more = len(new) if asked is None else asked
    total = question.head.asked + more
    _set(
        contents,
        question,
        {"asked": str(total) if total else None, "mentions": [str(one) for one in (*known, *new)]},
    )
    return question.source.path


def merge_question(contents: HubContents, which: str, into: str) -> str:
    """Let the question `which`, `ID/questions/NN`, be answered by number `into`; return its path.

    Its address then leads to the other one, which counts how often both were asked.
    Questions that were merged into `which` go with it. Raises WrongUsageError if one of
    them is not there, or is the other.
    """
    incident, question = contents.question(which)
    _, target = contents.question(f"{incident.id}/{QUESTIONS}/{into}")
    if target.number == question.number:
        raise WrongUsageError(f"question {question.number} cannot be merged into itself")
    if target.head.merged_into is not None:
        msg = f"question {target.number} moved to {target.head.merged_into}; merge into that one"
        raise WrongUsageError(msg)
    for one in (question, *_merged_into(incident.questions, question)):
        _set(contents, one, {"moved_to": target.number})
    return question.source.path


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRelease:
    """What a release of a question did: with its answer or as an open one, and what it lacks."""

    incident: str
    number: str
    path: str
    is_answered: bool
    missing: int


def release_question(contents: HubContents, which: str, now: datetime) -> QuestionRelease:
    """Publish the answer to the question `which`, `ID/questions/NN`, with the time `now`.

    A draft without a text below it is published as an open question. Raises
    WrongUsageError like `answer_question`.
    """
    _, question = contents.question(which)
    head = question.head
    is_open = head.draft and head.answer_by is not None and not question.body.markdown.strip()
    if is_open and head.answer_by:
        if head.answer_by <= now:
            msg = f"{question.source.path} promises the answer for a time that is past; change it"
            raise WrongUsageError(msg)
        at = yaml_format.format_time(to_the_minute(now, contents), contents.hub.time_zone)
        _set(contents, question, {"at": at, "draft": None})
    else:
        answer_question(contents, which, now)
    contents = contents.reopened()
    incident, question = contents.question(which)
    subject = question_approvable(incident, question, with_answer=not is_open)
    return QuestionRelease(
        incident=incident.id,
        number=question.number,
        path=question.source.path,
        is_answered=not is_open,
        missing=missing_approvals(subject, contents.team),
    )


def answer_question(
    contents: HubContents, which: str, now: datetime, answer: str | None = None
) -> str:
    """Date the answer to the question `which`, `ID/questions/NN`, to `now`; return its path.

    `answer` replaces the text below the front matter; a draft is one no more. Raises
    WrongUsageError if there is no such question, no answer, or one with gaps.
    """
    _, question = contents.question(which)
    text = question.body.written or question.body.markdown if answer is None else answer
    path = question.source.path
    if question.head.answered and not question.head.draft:
        raise WrongUsageError(f"{path} is answered already; correct it, or mark it as edited")
    if not text.strip():
        raise WrongUsageError(f"{path} has no answer yet; write it below the second line of ---")
    gap = GAP.search(text) or GAP.search(question.head.question)
    if gap:
        raise WrongUsageError(f"{path} still has {gap[0]} to fill; fill it first")
    at = yaml_format.format_time(to_the_minute(now, contents), contents.hub.time_zone)
    body = f"{sanitizing.clean_text(text).strip()}\n"
    _set(contents, question, {"answered": at, "draft": None}, body)
    return path


def _set(
    contents: HubContents,
    question: Question,
    values: dict[str, Value | None],
    body: str | None = None,
) -> None:
    path = question.source.path
    edit_file(
        contents.root,
        path,
        head=lambda head: with_values(head, path, values, order=_ORDER),
        body=lambda written: written if body is None else body,
    )


def _merged_into(questions: Iterable[Question], question: Question) -> list[Question]:
    """Return those of `questions` that were merged into `question`."""
    return [
        one
        for one in questions
        if one.head.merged_into and int(one.head.merged_into) == int(question.number)
    ]


def _checked_question(words: str) -> str:
    question = sanitizing.single_line(words, _LONGEST_INPUT)
    if not question:
        raise WrongUsageError("the question is empty; write it as people ask it")
    if len(question) > LONGEST_TITLE:
        msg = f"the question is longer than {LONGEST_TITLE} characters; shorten it"
        raise WrongUsageError(msg)
    return question


def _next_number(contents: HubContents, folder: str) -> str:
    """Return the number after the highest number of the incident's questions."""
    names = (
        name.removeprefix(f"{QUESTIONS}/")
        for name in contents.folders[folder]
        if name.startswith(f"{QUESTIONS}/")
    )
    numbers = [int(one.number) for name in names if (one := update_name(name))]
    return f"{max(numbers, default=0) + 1:02}"
