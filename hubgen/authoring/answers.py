"""Answers to questions of an incident: saved, edited, corrected, moved to the FAQ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.inquiries.new_inquiry import optional_line, required
from hubgen.authoring.sanitizing import clean_text
from hubgen.authoring.saving import read_version, save_values
from hubgen.authoring.scaffold_texts import relocate_links
from hubgen.authoring.scaffolds import LONGEST_SLUG, Pairs, to_the_minute
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.authoring.yaml_values import Value
from hubgen.model.question import FAQ_PREFIX, Question, QuestionHead
from hubgen.model.source import Body
from hubgen.problems import WrongUsageError
from hubgen.source.project import FAQ


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """The words of a question and its answer as somebody changed them in a form.

    `seen` is the digest of the file that the form was filled from.
    """

    question: str
    answer: str
    asked: int
    seen: str


def save_answer(contents: HubContents, question: Question, text: AnswerText) -> None:
    """Write `text` into the file of `question`; what is public of it stays so.

    Raises WrongUsageError for a question without words, EditConflictError where somebody
    else changed the file, ContentError where it could not be read afterwards.
    """
    _save(contents, question, text, {})


def edit_answer(contents: HubContents, question: Question, text: AnswerText, now: datetime) -> None:
    """Write `text` as other words for the same facts; readers see the mark. Raises as above."""
    _require_answered(question)
    _save(contents, question, text, {"edited": _time(contents, now)})


def correct_answer(
    contents: HubContents, question: Question, text: AnswerText, what: str, now: datetime
) -> None:
    """Write `text` as a correction, and `what` was wrong before. Raises as `save_answer`."""
    _require_answered(question)
    wrong = required(optional_line(what) or "", "what was wrong")
    known: list[Value] = [
        {"at": _time(contents, one.at), "what": one.what} for one in question.head.corrections
    ]
    entry: Value = {"at": _time(contents, now), "what": wrong}
    _save(contents, question, text, {"corrections": [*known, entry]})


def promise_answer(
    contents: HubContents, question: Question, text: AnswerText, by: datetime, now: datetime
) -> None:
    """Show the open question to readers, with the time by which it is answered.

    Raises WrongUsageError for a time that is past, else as `save_answer`.
    """
    if by <= now:
        raise WrongUsageError("the answer is promised for a time that is past")
    at = _time(contents, question.head.at or to_the_minute(now, contents))
    values: dict[str, Value | None] = {"at": at, "answer_by": _time(contents, by), "draft": None}
    _save(contents, question, text, values)


def move_to_faq(contents: HubContents, question: Question, now: datetime) -> str:
    """Make the answer an entry of the FAQ, where the question's address leads; return its path.

    Raises WrongUsageError for a question without a public answer.
    """
    _require_answered(question)
    slug = slugify_or_hash(question.head.question, "question", LONGEST_SLUG)
    day = f"{to_the_minute(now, contents):%Y-%m-%d}"
    pairs: Pairs = [("question", question.head.question), ("updated", day)]
    _create_entry(contents, f"{FAQ}/{slug}.md", pairs, question.body)
    for language, (texts, body) in question.translations.items():
        translated: Pairs = [("question", texts.question)]
        _create_entry(contents, f"{FAQ}/{slug}.{language}.md", translated, body)
    path, root = question.source.path, contents.root
    values = {"moved_to": f"{FAQ_PREFIX}{slug}"}
    seen, zone = read_version(root, path).digest, contents.hub.time_zone
    save_values(root, path, QuestionHead, seen=seen, values=values, zone=zone)
    return f"{FAQ}/{slug}.md"


def _create_entry(contents: HubContents, path: str, head: Pairs, body: Body) -> None:
    """Write the file of an entry, unless an attempt before has written it."""
    text = relocate_links(body.markdown, body.source.folder, FAQ)
    written = yaml_format.format_markdown_file(head, text)
    place = files.inside(contents.root, path)
    if not (place.is_file() and place.read_bytes().decode(errors="replace") == written):
        files.create_file(contents.root, path, written)


def _save(
    contents: HubContents, question: Question, text: AnswerText, values: dict[str, Value | None]
) -> None:
    words = required(optional_line(text.question) or "", "the question")
    asked = str(text.asked) if text.asked else None
    save_values(
        contents.root,
        question.source.path,
        QuestionHead,
        seen=text.seen,
        values={"question": words, "asked": asked, **values},
        zone=contents.hub.time_zone,
        body=clean_text(text.answer),
    )


def _require_answered(question: Question) -> None:
    if question.head.answered is None or question.head.draft:
        raise WrongUsageError(f"question {question.number} is not answered yet")


def _time(contents: HubContents, at: datetime) -> str:
    return yaml_format.format_time(at, contents.hub.time_zone)
