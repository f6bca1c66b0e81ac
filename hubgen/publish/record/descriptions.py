"""Descriptions: changes as lines for the people who publish."""

from __future__ import annotations

from collections.abc import Iterable

from hubgen.publish.record.change import Change, ChangeKind

_TEXTS = {
    ChangeKind.NEW_UPDATE: 'new update {number} on "{title}" ({detail})',
    ChangeKind.NEW_INCIDENT: 'new: "{title}", update {number} ({detail})',
    ChangeKind.NEW_REVIEW: 'new review of "{title}"',
    ChangeKind.NEW_ANSWER: 'new answer: "{title}"',
    ChangeKind.NEW_PAGE: 'new page: "{title}"',
    ChangeKind.NEW_LESSON: 'new on "What we have changed": "{title}"',
    ChangeKind.NEW_LANGUAGE: 'update {number} on "{title}" now has its own text in "{language}"',
    ChangeKind.NEW_HUB_LANGUAGE: 'the hub now also speaks "{title}"',
    ChangeKind.LANGUAGE_GONE: 'the hub no longer speaks "{title}"',
    ChangeKind.TRANSLATION_GONE: (
        'update {number} of "{title}" lost its text in {language}, {marked}'
    ),
    ChangeKind.RENUMBERED: 'update {detail} of "{title}" became {number}',
    ChangeKind.FACTS: 'changed on "{title}": {detail}, {marked}',
    ChangeKind.REWORDED: 'wording changed in {number} of "{title}" ({language}), {marked}',
    ChangeKind.RESTATED: 'update {number} of "{title}" changed in place: {detail}, {marked}',
    ChangeKind.DETAILS: 'changed on "{title}": {detail}',
    ChangeKind.REVIEW_CHANGED: 'the review of "{title}" changed, {marked}',
    ChangeKind.ANSWER_CHANGED: 'answer changed: "{title}" ({language})',
    ChangeKind.ANSWER_WITHDRAWN: 'answer withdrawn: "{title}"',
    ChangeKind.PAGE_CHANGED: 'page changed: "{title}" ({language})',
    ChangeKind.LESSON_CHANGED: 'changed on "What we have changed": "{title}" ({language})',
    ChangeKind.QUESTION_OPENED: 'new open question {number} on "{title}": {detail}',
    ChangeKind.QUESTION_ANSWERED: 'new answer {number} on "{title}": {detail}',
    ChangeKind.QUESTION_CHANGED: (
        'wording changed in question {number} of "{title}" ({language}), {marked}'
    ),
    ChangeKind.QUESTION_RESTATED: (
        'question {number} of "{title}" changed in place: {detail}, {marked}'
    ),
    ChangeKind.QUESTION_GONE: '{detail} {number} of "{title}" goes',
    ChangeKind.UNCOMPARED: 'it is not known what changed on "{title}": its record is damaged',
    ChangeKind.MOVED: '"{title}" has a new address; {detail} leads to it',
    ChangeKind.UPDATE_GONE: 'update {number} of "{title}" goes: it was withdrawn',
    ChangeKind.REVIEW_GONE: 'the review of "{title}" goes',
    ChangeKind.INCIDENT_GONE: '"{title}" goes',
    ChangeKind.ANSWER_GONE: 'answer goes: "{title}"',
    ChangeKind.PAGE_GONE: 'page goes: "{title}"',
    ChangeKind.LESSON_GONE: 'goes from "What we have changed": "{title}"',
}
_MOST = 40


def describe(change: Change) -> str:
    """Return `change` as one line."""
    marked = "marked as edited" if change.edited else "not marked as edited"
    return _TEXTS[change.kind].format(
        title=change.title,
        number=change.number,
        detail=change.detail.replace("_", " "),
        language=change.language,
        marked=marked,
    )


def describe_all(changes: Iterable[Change]) -> list[str]:
    """Return `changes` as lines, at most forty of them and a count of the rest."""
    lines = list(dict.fromkeys(describe(change) for change in changes))
    if len(lines) <= _MOST:
        return lines
    return [*lines[:_MOST], f"… and {len(lines) - _MOST} more"]


def describe_files(changed: dict[str, str | None], before: Iterable[str]) -> str:
    """Return how many files are new, changed and removed."""
    there = set(before)
    new = sum(value is not None and path not in there for path, value in changed.items())
    gone = sum(value is None for value in changed.values())
    counts = [
        (new, "new"),
        (len(changed) - new - gone, "changed"),
        (gone, "removed"),
    ]
    parts = [f"{count} {word}" for count, word in counts if count]
    return f"files: {', '.join(parts) or 'none'}"
