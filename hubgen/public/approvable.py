"""What can need an approval, and the hash of what readers would see of it.

The hash follows from the fields of the records: each counts but those that are
named here as private, so a new field is included without a word in this module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache, partial
from typing import Any

from pydantic import BaseModel

from hubgen.model.approval import Approval
from hubgen.model.incident import Incident, Update
from hubgen.model.lessons import Lesson
from hubgen.model.pages import Faq, Page
from hubgen.model.question import Question
from hubgen.model.source import Body, Source
from hubgen.model.words import ApprovalKind, Severity
from hubgen.public.text_contents import linked_sources

HASH_LENGTH = 24
_LONGEST_LABEL = 60
_OF_UPDATE = frozenset({"at", "edited", "draft", "by", "approvals", "returns", "urgent"})
_OF_REVIEW = frozenset({"published", "edited", "approvals"})
_OF_ENTRY = frozenset({"order", "draft", "approvals"})
_OF_ACTION = frozenset({"owner"})
_OF_QUESTION = frozenset("at asked answered edited draft by mentions approvals".split())
_OF_OPEN_QUESTION = _OF_QUESTION | {"corrections", "posts"}
_ALWAYS = frozenset(
    "state summary do next_update corrects retracts window components posts image image_alt".split()
)
"""Fields of an update that count even where they have their default, as in the first hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvable:
    """Something that the plan can ask approvals for.

    `name` is what `hubgen approve` takes, `noun` what people call such a thing, `title`
    its own words where it has some. `source` is the file that records its `approvals`,
    in which it is written at `keys`; `author` is the person or role who speaks in it.
    """

    kind: ApprovalKind
    name: str
    noun: str
    title: str = ""
    source: Source
    keys: tuple[str | int, ...] = ()
    approvals: tuple[Approval, ...]
    author: str | None = None
    content: Callable[[], Mapping[str, Any]] = field(repr=False, compare=False)

    @property
    def label(self) -> str:
        """What people call it, its title shortened."""
        return f'{self.noun} "{_short(self.title)}"' if self.title else self.noun

    @property
    def path(self) -> str:
        """The file that records the approvals."""
        return self.source.path

    def text_hash(self) -> str:
        """Return the hash of all that readers would see of it, in every language."""
        canonical = json.dumps(
            self.content(), sort_keys=True, ensure_ascii=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:HASH_LENGTH]


def update_approvable(incident: Incident, update: Update) -> Approvable:
    """Return an update, its pictures and translations and the title above it included."""
    bodies = [update.body, *(one.body for one in update.translations.values())]
    image = update.head.image

    def content() -> Mapping[str, Any]:
        return {
            **_fields(update.head, _OF_UPDATE, _ALWAYS),
            "title": incident.head.title,
            "titles": {key: texts.title for key, (texts, _) in incident.translations.items()},
            "next_update": str(update.head.next_update) if update.head.next_update else None,
            "body": update.body.markdown,
            "files": _files(incident, bodies, image.file if image else None),
            "translations": {
                key: [_fields(one.texts, always=_ALWAYS), one.body.markdown]
                for key, one in update.translations.items()
            },
        }

    return Approvable(
        kind=ApprovalKind.UPDATE,
        name=f"{incident.id}/{update.number}",
        noun=f"update {update.number}",
        source=update.source,
        approvals=update.head.approvals,
        author=update.head.by,
        content=content,
    )


def review_approvable(incident: Incident) -> Approvable | None:
    """Return the review of `incident`; None where it has none, or one without a date."""
    review = incident.review
    if review is None or review.head.published is None:
        return None
    bodies = [review.body, *(body for _, body in review.translations.values())]
    return Approvable(
        kind=ApprovalKind.REVIEW,
        name=f"{incident.id}/review",
        noun="the review",
        source=review.body.source,
        approvals=review.head.approvals,
        content=lambda: {
            "kind": ApprovalKind.REVIEW,
            "head": _fields(review.head, _OF_REVIEW),
            "body": review.body.markdown,
            "files": _files(incident, bodies),
            "translations": _translations(review.translations),
        },
    )


def action_approvables(incident: Incident) -> Iterator[Approvable]:
    """Yield the actions of `incident`, in their order. `incident.yml` records their approvals."""
    for index, action in enumerate(incident.head.actions):
        yield Approvable(
            kind=ApprovalKind.ACTION,
            name=f"{incident.id}/actions",
            noun="the action",
            title=action.what,
            source=incident.source,
            keys=("actions", index, "what"),
            approvals=incident.head.approvals,
            content=partial(_action_content, incident, index),
        )


def _action_content(incident: Incident, index: int) -> Mapping[str, Any]:
    return {
        "kind": ApprovalKind.ACTION,
        "incident": _oldest_id(incident),
        "head": _fields(incident.head.actions[index], _OF_ACTION),
        "translations": {
            key: texts.actions[index]
            for key, (texts, _) in incident.translations.items()
            if index < len(texts.actions)
        },
    }


def severity_approvable(incident: Incident, severity: Severity) -> Approvable:
    """Return that `incident` has `severity`. `incident.yml` records its approvals."""
    return Approvable(
        kind=ApprovalKind.SEVERITY,
        name=f"{incident.id}/severity",
        noun=f"the severity {severity.value}",
        source=incident.source,
        keys=("severity",),
        approvals=incident.head.approvals,
        content=lambda: {
            "kind": ApprovalKind.SEVERITY,
            "incident": _oldest_id(incident),
            "severity": severity.value,
        },
    )


def question_approvable(
    incident: Incident, question: Question, *, with_answer: bool = True
) -> Approvable:
    """Return a question with its answer, its translations included.

    Without the answer it is what readers see of an open question.
    """
    private = _OF_QUESTION if with_answer else _OF_OPEN_QUESTION

    def content() -> Mapping[str, Any]:
        said: dict[str, Any] = {
            "kind": ApprovalKind.QUESTION,
            "incident": _oldest_id(incident),
            "number": question.number,
            "head": _fields(question.head, private),
        }
        if not with_answer:
            texts = question.translations.items()
            return said | {"translations": {key: one.question for key, (one, _) in texts}}
        return said | {
            "body": question.body.markdown,
            "files": _files(incident, question.bodies),
            "translations": _translations(question.translations),
        }

    return Approvable(
        kind=ApprovalKind.QUESTION,
        name=f"{incident.id}/questions/{question.number}",
        noun="the answer to" if with_answer else "the question",
        title=question.head.question,
        source=question.source,
        approvals=question.head.approvals,
        author=question.head.by,
        content=content,
    )


def entry_approvable(entry: Faq | Page) -> Approvable:
    """Return a question with its answer, or a page, its translations included."""
    if isinstance(entry, Faq):
        kind, folder, noun, title = ApprovalKind.FAQ, "faq", "the answer", entry.head.question
    else:
        title = entry.head.title or entry.slug
        kind, folder, noun = ApprovalKind.PAGE, "pages", "the page"
    return Approvable(
        kind=kind,
        name=f"{folder}/{entry.slug}",
        noun=noun,
        title=title,
        source=entry.body.source,
        approvals=entry.head.approvals,
        content=lambda: {
            "kind": kind,
            "head": _fields(entry.head, _OF_ENTRY),
            "body": entry.body.markdown,
            "files": dict(entry.files),
            "translations": _translations(entry.translations),
        },
    )


def lesson_approvable(lesson: Lesson) -> Approvable | None:
    """Return what readers see of a lesson, in every language; None where it has no such text."""
    if lesson.head.public is None:
        return None
    return Approvable(
        kind=ApprovalKind.LESSON,
        name=f"lessons/{lesson.slug}",
        noun="the lesson",
        title=lesson.head.public,
        source=lesson.body.source,
        keys=("public",),
        approvals=lesson.head.approvals,
        content=lambda: {
            "kind": ApprovalKind.LESSON,
            "incident": lesson.head.incident,
            "public": lesson.head.public,
            "translations": {key: texts.public for key, (texts, _) in lesson.translations.items()},
        },
    )


def _oldest_id(incident: Incident) -> str:
    """Return the id that a renaming leaves as it is."""
    return incident.head.was[0] if incident.head.was else incident.id


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1].rstrip()}…"


def _translations(written: Mapping[str, tuple[BaseModel, Body]]) -> dict[str, Any]:
    return {key: [_fields(texts), body.markdown] for key, (texts, body) in written.items()}


def _files(incident: Incident, bodies: Iterable[Body], image: str | None = None) -> dict[str, str]:
    """Return the digests of the files that `bodies` show, and of the picture, by name."""
    wanted = {path for body in bodies for path in linked_sources(body)}
    if image:
        wanted.add(f"{incident.source.folder}/{image}")
    files = incident.attachments.values()
    return {file.name: file.digest for file in files if file.path in wanted}


def _fields(
    record: BaseModel,
    private: frozenset[str] = frozenset(),
    always: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return the fields of `record` but the `private` ones, without those that have their default.

    A field that is added with a default therefore changes no hash that was recorded before.
    """
    defaults = _defaults(type(record))
    given = {name: getattr(record, name) for name in defaults if name not in private}
    return {
        name: _plain(value)
        for name, value in given.items()
        if name in always or value != defaults[name]
    }


@cache
def _defaults(kind: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of `kind` with their defaults; a required one has none that is equal."""
    return {
        name: one.get_default(call_default_factory=True) for name, one in kind.model_fields.items()
    }


def _plain(value: Any) -> Any:
    """Return `value` as JSON can hold it; a record as the list of its required values."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        required = [_plain(getattr(value, name)) for name, one in fields if one.is_required()]
        more = _fields(value, frozenset(name for name, one in fields if one.is_required()))
        return [*required, more] if more else required
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float)) else str(value)
