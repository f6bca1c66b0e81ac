"""Responses: how the team answered injects, in the log, in Listening or in Inquiries."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from hubgen.exercises.exercise import Answer, Exercise, PlayedInject
from hubgen.exercises.folders import ExerciseFolder
from hubgen.exercises.injecting import ORIGIN, inject_id
from hubgen.listening.store import FILE, StoreError, open_store
from hubgen.listening.store.cases import CaseStore
from hubgen.model.project import Project
from hubgen.source.files import Tree
from hubgen.source.inquiries import read_inquiries


def with_responses(folder: ExerciseFolder, exercise: Exercise, project: Project | None) -> Exercise:
    """Return `exercise` with the answers that the team recorded in the copy, which is `project`.

    Of several records of one answer the first in time counts. Mentions that cannot be
    read have no answers; Listening says what is wrong with them.
    """
    injects = {one.number: one for one in exercise.injects}
    for number, answer in _of_inquiries(folder, project):
        _add(injects, number, answer)
    for said, answer in _of_cases(folder):
        for one in exercise.injects:
            if (one.sender, one.text) == said:
                _add(injects, one.number, answer)
    return replace(exercise, injects=tuple(injects.values()))


def _add(injects: dict[int, PlayedInject], number: int, answer: Answer) -> None:
    inject = injects.get(number)
    if inject is None or inject.delivered is None:
        return
    if answer.at < inject.delivered.replace(second=0, microsecond=0):  # written to the minute
        return
    if inject.answer is None or answer.at < inject.answer.at:
        injects[number] = replace(inject, answer=answer)


def _of_inquiries(folder: ExerciseFolder, project: Project | None) -> list[tuple[int, Answer]]:
    """Return the answers to inquiries that came from injects, by the inject's number."""
    found: list[tuple[int, Answer]] = []
    if project is None:
        return found
    tree = Tree(folder.hub)
    for incident in project.incidents:
        inquiries, _, _ = read_inquiries(tree, incident.source.folder, project.hub.time_zone)
        for one in inquiries.values():
            number = _number(one.message_id)
            if number is not None and one.answered:
                answer = Answer(at=one.answered, by=one.answered_by, note=one.reply or "")
                found.append((number, answer))
    return found


def _number(message_id: str | None) -> int | None:
    """Return the number of the inject whose inquiry has `message_id`; None for another one."""
    digits = (message_id or "").removeprefix(f"{ORIGIN}:")
    if not digits.isdecimal() or message_id != inject_id(int(digits)):
        return None
    return int(digits)


def _of_cases(folder: ExerciseFolder) -> list[tuple[tuple[str, str], Answer]]:
    """Return the answers to mentions that came from injects, by their author and text."""
    if not (folder.hub / FILE).is_file():
        return []
    found: list[tuple[tuple[str, str], Answer]] = []
    with contextlib.suppress(StoreError), open_store(folder.hub) as store:
        for case in CaseStore(store).all():
            mention = store.get(case.mention)
            if mention and mention.origin == ORIGIN and case.answered:
                answer = Answer(at=case.answered, by=case.answered_by or None, note="")
                found.append(((mention.author, mention.text), answer))
    return found
