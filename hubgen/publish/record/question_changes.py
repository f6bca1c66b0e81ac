"""Changes of an incident's questions: new and missing ones, answers, each wording that differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hubgen.publish.record.change import Change, ChangeKind
from hubgen.publish.record.public_record import Data, PublicRecord, by_language
from hubgen.publish.record.statements import (
    FOLLOWING_IN_QUESTION,
    IDENTITY,
    SUPPORTING_IN_QUESTION,
    canonical_text,
    changed_statements,
)

_WORDS = frozenset({"question", "body", "corrections"})
_COMPARED = IDENTITY | FOLLOWING_IN_QUESTION | SUPPORTING_IN_QUESTION | _WORDS


def questions_of(content: Data) -> dict[int, Data]:
    """Return the questions in the `content` of an incident's record, by number."""
    return {int(one["number"]): one for one in content.get("questions", ())}


def first_questions(content: Data, about: dict[str, Any]) -> Iterator[Change]:
    """Yield every question of an incident that becomes public."""
    for question in questions_of(content).values():
        yield _new(question, about)


def question_changes(
    before: PublicRecord, after: PublicRecord, about: dict[str, Any]
) -> Iterator[Change]:
    """Yield what differs between the questions of two records of one incident."""
    known, here = questions_of(before.main_content), questions_of(after.main_content)
    for number, question in here.items():
        old = known.get(number)
        if old is None or (question.get("answered") and not old.get("answered")):
            yield _new(question, about)
        elif old.get("answered") and not question.get("answered"):
            yield _gone(old, about, "answer")
    for number, question in known.items():
        if number not in here:
            yield _gone(question, about, "")
    said: set[tuple[int, str]] = set()
    for language, old_data, new_data in by_language(before, after):
        earlier = questions_of(old_data)
        for number, new in questions_of(new_data).items():
            old = earlier.get(number)
            if old is not None and bool(old.get("answered")) == bool(new.get("answered")):
                yield from _changed(language, old, new, about, said)


def _new(question: Data, about: dict[str, Any]) -> Change:
    kind = ChangeKind.QUESTION_ANSWERED if question.get("answered") else ChangeKind.QUESTION_OPENED
    return Change(kind=kind, number=question["number"], detail=question["question"], **about)


def _gone(question: Data, about: dict[str, Any], part: str) -> Change:
    return Change(
        kind=ChangeKind.QUESTION_GONE,
        number=question["number"],
        detail=part or "question",
        **about,
    )


def _changed(
    language: str, old: Data, new: Data, about: dict[str, Any], said: set[tuple[int, str]]
) -> Iterator[Change]:
    """Yield the change of one question in one language; `said` are those of others."""
    here = {**about, "number": new["number"], "language": language}
    corrections, corrected = old.get("corrections", []), new.get("corrections", [])
    is_corrected = len(corrected) > len(corrections)
    marked = is_corrected or (
        new.get("edited") is not None and new.get("edited") != old.get("edited")
    )
    same_language = old["language"] == new["language"]
    before, after = _wording(old), _wording(new)
    if same_language and before.split() != after.split():
        yield Change(
            kind=ChangeKind.QUESTION_CHANGED,
            old=before,
            new=after,
            detail="correction" if is_corrected else "",
            edited=marked,
            **here,
        )
    differs = set(changed_statements(old, new, besides=_COMPARED))
    if corrected[: len(corrections)] != corrections and same_language:
        differs.add("corrections")
    number = int(new["number"])
    differs = {one for one in differs if (number, one) not in said}
    said |= {(number, one) for one in differs}
    if differs:
        kind, detail = ChangeKind.QUESTION_RESTATED, ", ".join(sorted(differs))
        yield Change(kind=kind, detail=detail, edited=marked, **here)


def _wording(question: Data) -> str:
    body = question.get("body")
    return f"{question['question']}\n\n{canonical_text(body['html']) if body else ''}".strip()
