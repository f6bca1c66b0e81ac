"""Questions: answers that are there, times in their order, other questions that exist."""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.problems import Problem
from hubgen.source.names import QUESTIONS, incident_folder
from hubgen.source.suggest import one_of


def check_questions(project: Project) -> Iterator[Problem]:
    """Yield what is wrong with the answers, times and references of each incident's questions."""
    broken = {incident_folder(path) for path in project.unread if f"/{QUESTIONS}/" in path}
    for incident in project.incidents:
        for question in incident.questions:
            yield from _answer(question)
            yield from _times(question)
            if incident.source.folder not in broken:
                yield from _merged(incident, question)


def _answer(question: Question) -> Iterator[Problem]:
    is_shown = question.head.answered and not question.head.draft
    if is_shown and not question.body.markdown.strip():
        yield Problem(
            place=question.source.at("answered"),
            rule="answer-empty",
            what="this question is answered, and there is no answer",
            fix="write the answer below the second line of ---, or remove answered:",
        )


def _times(question: Question) -> Iterator[Problem]:
    head, source = question.head, question.source
    if head.at and head.answer_by and head.answer_by <= head.at:
        yield Problem(
            place=source.at("answer_by"),
            rule="answer-by-past",
            what="the answer is promised for a time before the question is public",
            fix="write a later time",
        )
    if head.answered is None:
        return
    if head.edited and head.edited < head.answered:
        yield Problem(
            place=source.at("edited"),
            rule="edited-early",
            what="the answer was edited before it went out",
            fix="write the time at which its wording changed",
        )
    for index, correction in enumerate(head.corrections):
        if correction.at < head.answered:
            yield Problem(
                place=source.at("corrections", index, "at"),
                rule="edited-early",
                what="the answer was corrected before it went out",
                fix="write the time at which it was corrected",
            )


def _merged(incident: Incident, question: Question) -> Iterator[Problem]:
    number = question.head.merged_into
    if number is None:
        return
    others = [one for one in incident.questions if one is not question]
    target = next((one for one in others if int(one.number) == int(number)), None)
    ends = [one.number for one in others if one.head.merged_into is None]
    if target is None or target.head.merged_into is not None:
        what = f"there is no other question {number} here"
        if target is not None:
            what = f"question {number} itself moved to {target.head.merged_into}"
        yield Problem(
            place=question.source.at("moved_to"),
            rule="question-unknown",
            what=what,
            fix=f"use {one_of(ends)}" if ends else "remove moved_to:",
        )
