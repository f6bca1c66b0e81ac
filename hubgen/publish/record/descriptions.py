"""Telling: changes in the words of those who publish."""

from __future__ import annotations

from collections.abc import Iterable

from hubgen.publish.record.change import Change, What

_WORDS = {
    What.NEW_UPDATE: 'new update {number} on "{title}" ({detail})',
    What.NEW_INCIDENT: 'new: "{title}", update {number} ({detail})',
    What.NEW_REVIEW: 'new review of "{title}"',
    What.NEW_ANSWER: 'new answer: "{title}"',
    What.NEW_PAGE: 'new page: "{title}"',
    What.NEW_LANGUAGE: 'update {number} on "{title}" is now told in its own words in "{language}"',
    What.NEW_HUB_LANGUAGE: 'the hub now also speaks "{title}"',
    What.LANGUAGE_GONE: 'the hub no longer speaks "{title}"',
    What.TRANSLATION_GONE: 'update {number} of "{title}" lost its text in {language}, {marked}',
    What.RENUMBERED: 'update {detail} of "{title}" became {number}',
    What.FACTS: 'changed on "{title}": {detail}, {marked}',
    What.REWORDED: 'wording changed in {number} of "{title}" ({language}), {marked}',
    What.RESTATED: 'update {number} of "{title}" changed in place: {detail}, {marked}',
    What.DETAILS: 'changed on "{title}": {detail}',
    What.REVIEW_CHANGED: 'the review of "{title}" changed, {marked}',
    What.ANSWER_CHANGED: 'answer changed: "{title}" ({language})',
    What.ANSWER_WITHDRAWN: 'answer withdrawn: "{title}"',
    What.PAGE_CHANGED: 'page changed: "{title}" ({language})',
    What.UNCOMPARED: 'nobody can tell what changed on "{title}": its record is damaged',
    What.MOVED: '"{title}" has a new address; {detail} leads to it',
    What.UPDATE_GONE: 'update {number} of "{title}" goes: it was withdrawn',
    What.REVIEW_GONE: 'the review of "{title}" goes',
    What.INCIDENT_GONE: '"{title}" goes',
    What.ANSWER_GONE: 'answer goes: "{title}"',
    What.PAGE_GONE: 'page goes: "{title}"',
}
_MOST = 40


def describe(change: Change) -> str:
    """`change` as one line."""
    marked = "marked as edited" if change.edited else "not marked as edited"
    return _WORDS[change.what].format(
        title=change.title,
        number=change.number,
        detail=change.detail.replace("_", " "),
        language=change.language,
        marked=marked,
    )


def describe_all(changes: Iterable[Change]) -> list[str]:
    """`changes` as lines, at most forty of them and a count of the rest."""
    lines = list(dict.fromkeys(describe(change) for change in changes))
    if len(lines) <= _MOST:
        return lines
    return [*lines[:_MOST], f"… and {len(lines) - _MOST} more"]


def describe_files(changed: dict[str, str | None], before: Iterable[str]) -> str:
    """How many files are new, change and go."""
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
