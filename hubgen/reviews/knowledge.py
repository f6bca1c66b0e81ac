"""The knowledge base: one search over lessons, reviews, exercises and scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hubgen.model.project import Project
from hubgen.public import markup
from hubgen.reviews.writing import REVIEWS, internal_path
from hubgen.source.files import Tree

MOST_RESULTS = 50
_EXCERPT = 200
_BEFORE = 60


class KnowledgeKind(StrEnum):
    """What was found."""

    LESSON = "lesson"
    REVIEW = "review"
    INTERNAL = "internal"
    EXERCISE = "exercise"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeEntry:
    """A text that can be found: `name` identifies it among its kind, `path` is its file.

    `text` is Markdown.
    """

    kind: KnowledgeKind
    name: str
    title: str
    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeResult:
    """An entry that has all words of a search, and the part of its text with the first of them."""

    entry: KnowledgeEntry
    excerpt: str


def search_knowledge(root: Path, project: Project, words: str) -> list[KnowledgeResult]:
    """Return the entries that have all of `words`, those with most of them in the title first.

    Without words: all entries, in the order of their kinds.
    """
    wanted = words.casefold().split()
    found: list[tuple[int, KnowledgeEntry]] = []
    for entry in knowledge_entries(root, project):
        title, text = entry.title.casefold(), entry.text.casefold()
        if all(word in title or word in text for word in wanted):
            rank = -sum(word in title for word in wanted)
            found.append((rank, entry))
    found.sort(key=lambda one: one[0])
    return [
        KnowledgeResult(entry=entry, excerpt=_excerpt(_plain(entry.text), wanted))
        for _, entry in found[:MOST_RESULTS]
    ]


def knowledge_entries(root: Path, project: Project) -> Iterator[KnowledgeEntry]:
    """Yield everything that can be found."""
    yield from _lessons(project)
    yield from _reviews(root, project)
    yield from _prepared(project)


def _lessons(project: Project) -> Iterator[KnowledgeEntry]:
    for lesson in project.plan.lessons:
        head = lesson.head
        parts = (head.measure, head.public, head.incident, head.exercise, lesson.body.markdown)
        yield KnowledgeEntry(
            kind=KnowledgeKind.LESSON,
            name=lesson.slug,
            title=head.what,
            text="\n\n".join(part for part in parts if part),
            path=lesson.body.source.path,
        )


def _reviews(root: Path, project: Project) -> Iterator[KnowledgeEntry]:
    """Yield both halves of each review, the newest incident first."""
    tree = Tree(root)
    internal = set(tree.walk(REVIEWS))
    for incident in sorted(project.incidents, key=lambda one: one.id, reverse=True):
        title = incident.head.title
        if incident.review and not incident.head.exercise:
            yield KnowledgeEntry(
                kind=KnowledgeKind.REVIEW,
                name=incident.id,
                title=incident.review.head.title or title,
                text=f"{title}\n\n{incident.review.body.markdown}",
                path=incident.review.body.source.path,
            )
        path = internal_path(incident.id)
        if path in internal and (text := tree.text(path)):
            yield KnowledgeEntry(
                kind=KnowledgeKind.INTERNAL, name=incident.id, title=title, text=text, path=path
            )


def _prepared(project: Project) -> Iterator[KnowledgeEntry]:
    """Yield the exercises, the newest first, and the scenarios."""
    for exercise in reversed(project.plan.exercises):
        record = exercise.record
        goals = [" ".join(filter(None, (one.what, one.note))) for one in record.objectives]
        yield KnowledgeEntry(
            kind=KnowledgeKind.EXERCISE,
            name=exercise.name,
            title=record.title,
            text="\n\n".join([exercise.name, record.scenario, *goals]),
            path=exercise.source.path,
        )
    for scenario in project.plan.scenarios:
        head = scenario.head
        steps = [step.what for step in head.checklist]
        yield KnowledgeEntry(
            kind=KnowledgeKind.SCENARIO,
            name=scenario.slug,
            title=head.title,
            text="\n\n".join([*head.triggers, *steps, *head.questions, scenario.body.markdown]),
            path=scenario.body.source.path,
        )


def _plain(markdown: str) -> str:
    return " ".join(markup.to_text(markdown, "").split())


def _excerpt(text: str, wanted: list[str]) -> str:
    """Return the part of `text` around the first of the words `wanted`, cut at words."""
    folded = text.casefold()
    places = [place for word in wanted if (place := folded.find(word)) >= 0]
    start = max(0, min(places, default=0) - _BEFORE)
    if start:
        start = text.find(" ", start) + 1
    part = text[start : start + _EXCERPT]
    if start + _EXCERPT < len(text):
        part = f"{part.rpartition(' ')[0]} …"
    return f"… {part}" if start else part
