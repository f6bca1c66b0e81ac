"""Facts: texts of an incident with the values of `facts:` in the place of `{{names}}`.

They are put in as the texts are read, so that everything made of a text has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from hubgen.model.fields import Record
from hubgen.model.incident import Incident, Review, Update, UpdateTranslation
from hubgen.model.question import Question
from hubgen.model.source import Body, Insertion

_R = TypeVar("_R", bound=Record)
Values = Mapping[str, str]
"""The facts of an incident in one language: values by names."""

REFERENCE = re.compile(r"\{\{[ \t]*([a-z0-9]+(?:-[a-z0-9]+)*)[ \t]*\}\}")
_MARKUP = re.compile(r"([\\`*_\[\]<>~|&#])")
_TEXTS = frozenset({"title", "summary", "do", "image_alt", "question"})


def with_facts(incident: Incident) -> Incident:
    """Return `incident` with its facts in the place of their names, in each language."""
    if not incident.head.facts:
        return incident
    values = {name: fact.value for name, fact in incident.head.facts.items()}
    by_language = {
        language: values | {name: fact.value for name, fact in texts.facts.items()}
        for language, (texts, _) in incident.translations.items()
    }
    head = _record(incident.head, values)
    actions = tuple(
        one.model_copy(update={"what": _words(one.what, values)}) for one in head.actions
    )
    review = incident.review
    return replace(
        incident,
        head=head.model_copy(update={"actions": actions}),
        translations={
            language: (_record(texts, by_language[language]), source)
            for language, (texts, source) in incident.translations.items()
        },
        updates=tuple(_update(one, values, by_language) for one in incident.updates),
        review=_review(review, values, by_language) if review else None,
        questions=tuple(_question(one, values, by_language) for one in incident.questions),
    )


def _update(update: Update, values: Values, by_language: Mapping[str, Values]) -> Update:
    head = _record(update.head, values)
    if head.image:
        alt = _words(head.image.alt, values)
        head = head.model_copy(update={"image": head.image.model_copy(update={"alt": alt})})
    return replace(
        update,
        head=head,
        body=_body(update.body, values),
        translations={
            language: UpdateTranslation(
                texts=_record(one.texts, by_language.get(language, values)),
                body=_body(one.body, by_language.get(language, values)),
            )
            for language, one in update.translations.items()
        },
    )


def _review(review: Review, values: Values, by_language: Mapping[str, Values]) -> Review:
    return replace(
        review,
        head=_record(review.head, values),
        body=_body(review.body, values),
        translations={
            language: (
                _record(texts, by_language.get(language, values)),
                _body(body, by_language.get(language, values)),
            )
            for language, (texts, body) in review.translations.items()
        },
    )


def _question(question: Question, values: Values, by_language: Mapping[str, Values]) -> Question:
    head = _record(question.head, values)
    corrections = tuple(
        one.model_copy(update={"what": _words(one.what, values)}) for one in head.corrections
    )
    return replace(
        question,
        head=head.model_copy(update={"corrections": corrections}) if corrections else head,
        body=_body(question.body, values),
        translations={
            language: (
                _record(texts, by_language.get(language, values)),
                _body(body, by_language.get(language, values)),
            )
            for language, (texts, body) in question.translations.items()
        },
    )


def _record(record: _R, values: Values) -> _R:
    """Return `record` with facts in its texts, and in those for posts and of actions."""
    changes: dict[str, object] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in _TEXTS and isinstance(value, str):
            changes[name] = _words(value, values)
        elif name == "posts":
            changes[name] = {channel: _words(text, values) for channel, text in value.items()}
        elif name in {"actions", "corrections"} and value and isinstance(value[0], str):
            changes[name] = tuple(_words(text, values) for text in value)
    changes = {name: value for name, value in changes.items() if value != getattr(record, name)}
    return record.model_copy(update=changes) if changes else record


def _words(text: str, values: Values) -> str:
    return REFERENCE.sub(lambda match: values.get(match[1], match[0]), text)


def _body(body: Body, values: Values) -> Body:
    """Return `body` with facts, escaped so that Markdown shows them as they are."""
    parts: list[str] = []
    insertions: list[Insertion] = []
    end, length = 0, 0
    for match in REFERENCE.finditer(body.markdown):
        if match[1] in values:
            value = _MARKUP.sub(r"\\\1", values[match[1]])
            before = body.markdown[end : match.start()]
            length += len(before)
            insertions.append(
                Insertion(start=length, length=len(value), written_length=len(match[0]))
            )
            parts += (before, value)
            length, end = length + len(value), match.end()
    if not insertions:
        return body
    return Body(
        markdown="".join((*parts, body.markdown[end:])),
        source=body.source,
        insertions=tuple(insertions),
        written=body.markdown,
    )
