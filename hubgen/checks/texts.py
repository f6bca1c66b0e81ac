"""Texts: gaps still to fill, markup that readers will not see, words that are missing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from hubgen.model.fields import shown
from hubgen.model.pages import Faq, Page
from hubgen.model.project import Project
from hubgen.model.source import Body, KeyPath, Source
from hubgen.problems import Level, Place, Problem, first_few
from hubgen.public.anatomy import anatomy
from hubgen.source.text import FORBIDDEN, character_words

_GAP = re.compile(r"\[\[[^\]\n]*\]\](?!\()")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/?>")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,6}|[0-9]{1,7});?")
_ACTIVE = frozenset(
    {"script", "iframe", "object", "embed", "style", "form", "svg", "link", "meta", "base"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Something written for readers: a record's plain fields and, mostly, Markdown below them."""

    record: BaseModel
    source: Source
    body: Body | None
    draft: bool
    foreign: bool = False


def every_text(project: Project) -> Iterator[Text]:
    """Everything in `project` that is written for readers."""
    yield Text(record=project.hub, source=project.hub_source, body=None, draft=False)
    for texts, source in project.hub_texts.values():
        yield Text(record=texts, source=source, body=None, draft=False)
    entries: list[Page | Faq] = [*project.pages, *project.faq]
    for entry in entries:
        yield _text(entry.head, entry.body, draft=entry.head.draft)
        for head, body in entry.translations.values():
            yield _text(head, body, draft=entry.head.draft)
    for incident in project.incidents:
        foreign = incident.head.source is not None
        private = all(update.head.draft for update in incident.updates)
        yield Text(
            record=incident.head, source=incident.source, body=None, draft=private, foreign=foreign
        )
        for incident_texts, source in incident.translations.values():
            yield Text(
                record=incident_texts, source=source, body=None, draft=private, foreign=foreign
            )
        for update in incident.updates:
            draft = update.head.draft
            yield _text(update.head, update.body, draft=draft, foreign=foreign)
            for translation in update.translations.values():
                yield _text(translation.texts, translation.body, draft=draft, foreign=foreign)
        if incident.review:
            unpublished = incident.review.head.published is None
            yield _text(incident.review.head, incident.review.body, draft=unpublished)
            for review_texts, body in incident.review.translations.values():
                yield _text(review_texts, body, draft=unpublished)


def _text(record: BaseModel, body: Body, *, draft: bool, foreign: bool = False) -> Text:
    return Text(record=record, source=body.source, body=body, draft=draft, foreign=foreign)


def texts(project: Project) -> Iterator[Problem]:
    """What is wrong with the words of each text; in drafts gaps are welcome."""
    for text in every_text(project):
        for path, words in _strings(text.record, ()):
            yield from _field(text, path, words)
        if text.body is not None:
            yield from _body(text, text.body)
    for incident in project.incidents:
        for update in incident.updates:
            said = update.head.summary or update.body.markdown.strip()
            if not said and not update.head.draft:
                yield Problem(
                    place=update.source.at(),
                    rule="empty",
                    what="this update says nothing: it has neither a summary nor a text",
                    fix="write what happened below the second line of ---",
                )


def _strings(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _strings(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, index))


def _field(text: Text, path: KeyPath, words: str) -> Iterator[Problem]:
    gap = _GAP.search(words) if "[[" in words else None
    if gap and not text.draft and not text.foreign:
        yield _gap(text.source.at(*path), gap[0])
    tag = _TAG.search(words) if "<" in words else None
    if tag:
        yield Problem(
            place=text.source.at(*path),
            rule="markup-in-plain-text",
            what=f"there is HTML in a plain text: {shown(tag[0])}",
            fix="remove it; readers would see it as it stands here",
            level=_level(tag[1], text),
        )


def _body(text: Text, body: Body) -> Iterator[Problem]:
    parts = anatomy(body.markdown)
    if parts.tangled:
        yield Problem(
            place=body.place(0),
            rule="markup-tangled",
            what="the lists, quotes, tables or tags of this text stand in one another too deep",
            fix="make it simpler",
        )
    if "[[" in body.markdown and not text.draft and not text.foreign:
        gaps = _GAP.finditer(body.markdown)
        yield from first_few(_gap(body.place(gap.start()), gap[0]) for gap in gaps)
    if "&#" in body.markdown:
        yield from first_few(_references(body))
    yield from first_few(_removed(text, body, piece) for piece in parts.removed)


def _references(body: Body) -> Iterator[Problem]:
    """Characters that have no place in a text, brought in by their numbers."""
    for reference in _REFERENCE.finditer(body.markdown):
        character = _numbered(reference[1])
        if FORBIDDEN.match(character):
            rule, what = character_words(character)
            place = body.place(reference.start())
            yield Problem(place=place, rule=rule, what=what, fix=f"delete {reference[0]}")


def _removed(text: Text, body: Body, piece: str) -> Problem:
    written = re.search(re.escape(piece.rstrip(">")), body.markdown, re.IGNORECASE)
    return Problem(
        place=body.place(written.start() if written else 0),
        rule="markup-removed",
        what=f"{shown(piece)} is not allowed in a text; readers will not see it",
        fix="remove it, or say it in Markdown",
        level=_level(piece.strip("<>"), text),
    )


def _numbered(reference: str) -> str:
    """The character that the inside of `&#…;` stands for; nothing where there is none."""
    code = int(reference[1:], 16) if reference[0] in "xX" else int(reference)
    return chr(code) if code <= sys.maxunicode else ""


def _level(name: str, text: Text) -> Level:
    """Active content is nobody's wording: an error, unless it came from elsewhere."""
    active = name.lower() in _ACTIVE or name.lower().startswith("on")
    return Level.ERROR if active and not text.foreign else Level.WARNING


def _gap(place: Place, words: str) -> Problem:
    return Problem(
        place=place,
        rule="gap",
        what=f"{shown(words)} is still to be filled",
        fix="write it, or keep the text a draft with draft: true",
    )
