"""Findings: what the check says of an update, beside the field that it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from hubgen.authoring.explanations import Explanation
from hubgen.authoring.update_form import PART, SECTION, UpdateForm
from hubgen.checks.messages import Replacement, check_update, replacements, rulebook
from hubgen.desk.live_preview import Draft
from hubgen.model.project import Project
from hubgen.problems import Family, Level, Problem

WHOLE = "whole"
"""The place of findings that mean no single field."""
_KEYS = {
    "summary": "summary",
    "do": "do",
    "state": "state",
    "next_update": "next",
    "components": "components",
}
Explain: TypeAlias = Callable[[Problem], Explanation]
_QUIET = frozenset({"allowance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding; `old` and `new` are a change that would settle it, empty where none is known.

    `may_stay` says that the writer may keep the words, and say why.
    """

    level: Level
    said: Explanation
    rule: str
    field: str
    old: str = ""
    new: str = ""
    may_stay: bool = False


def findings_of(
    project: Project, draft: Draft, form: UpdateForm, explain: Explain
) -> dict[str, list[Finding]]:
    """Return the findings on the update of `form` by field, the worst first.

    `draft` holds the text as it is typed, `explain` words a problem for the person.
    """
    update = draft.update(form.update.number)
    problems = [one for one in draft.problems if one.place.path == form.path]
    better: dict[tuple[str, int, int], Replacement] = {}
    if update and draft.incident:
        book = rulebook(project.plan.rules)
        problems += check_update(project.hub, draft.incident, update, book)
        for one in replacements(project.hub, draft.incident, update, book):
            better.setdefault((one.rule, one.place.line, one.place.column), one)
    typed = replace(form, text=draft.texts[form.path], update=update) if update else None
    shown = [one for one in problems if one.place.path == form.path and one.rule not in _QUIET]
    return _by_field(_finding(one, better, typed, form, explain) for one in shown)


def _finding(
    problem: Problem,
    better: Mapping[tuple[str, int, int], Replacement],
    typed: UpdateForm | None,
    form: UpdateForm,
    explain: Explain,
) -> Finding:
    place = problem.place
    change = better.get((problem.rule, place.line, place.column))
    return Finding(
        level=problem.level,
        said=explain(problem),
        rule=problem.rule,
        field=_field_of(problem, typed, form) if typed else WHOLE,
        old=change.old if change else "",
        new=change.new if change else "",
        may_stay=problem.family is Family.MESSAGE and problem.level is not Level.ERROR,
    )


def _field_of(problem: Problem, typed: UpdateForm, form: UpdateForm) -> str:
    """Return the field of `form` at which `problem` points; `typed` is the form of the draft."""
    place, source = problem.place, typed.source
    if source is None:
        return WHOLE
    if place.line < source.body_line:
        marks = [(line, keys[0]) for keys, (line, _) in source.marks.items() if keys]
        keys = {key for line, key in marks if line == place.line}
        return next((_KEYS[str(key)] for key in keys if key in _KEYS), WHOLE)
    if (place.line, place.column) == (source.body_line, 1):
        return WHOLE  # where rules point that miss something in the whole message
    line = place.line - source.body_line
    parts = typed.message.parts
    index = max((n for n, part in enumerate(parts) if part.line <= line), default=0)
    if index < len(form.message.parts):
        return f"{PART}{index}"
    names = {heading: key for key, heading in form.headings().items()}
    key = names.get(parts[index].heading or "")
    return SECTION + key if key else WHOLE


def _by_field(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    levels = list(Level)
    found: dict[str, list[Finding]] = {}
    for one in sorted(findings, key=lambda one: levels.index(one.level)):
        found.setdefault(one.field, []).append(one)
    return found
