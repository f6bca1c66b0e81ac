"""Changes of one incident: new and missing updates, and each statement that differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hubgen.publish.record.change import WITHDRAWN, Change, ChangeKind
from hubgen.publish.record.public_record import Data, PublicRecord, by_language, words_of
from hubgen.publish.record.question_changes import first_questions, question_changes
from hubgen.publish.record.statements import (
    FOLLOWING_IN_INCIDENT,
    FOLLOWING_IN_UPDATE,
    IDENTITY,
    SUPPORTING_IN_INCIDENT,
    SUPPORTING_IN_UPDATE,
    WORDS,
    changed_statements,
    wording,
)

_PARTS = frozenset({"updates", "review", "questions"})
_COMPARED_IN_UPDATE = IDENTITY | FOLLOWING_IN_UPDATE | SUPPORTING_IN_UPDATE | frozenset(WORDS)
_NAMES = {
    "started": "start",
    "actions": "action plan",
    "faq": "questions beside it",
    "attachments": "files",
    "components_at_first": "components",
    "posts": "texts for channels",
    "live": "live session",
    "ask": "form for questions",
}


def incident_changes(before: PublicRecord | None, after: PublicRecord) -> Iterator[Change]:
    """Yield what differs; `before` is None for an incident that becomes public."""
    content = after.main_content
    about = {"name": content["id"], "title": content["title"]}
    if before is None:
        for update in content["updates"]:
            yield _new_update(ChangeKind.NEW_INCIDENT, update, about)
        if content["review"]:
            yield Change(kind=ChangeKind.NEW_REVIEW, **about)
        yield from first_questions(content, about)
        return
    old = before.main_content
    if old["id"] != content["id"]:
        yield Change(kind=ChangeKind.MOVED, detail=old["id"], **about)
    yield from _new_and_missing_updates(old, content, about)
    yield from _changed_updates(before, after, about)
    yield from _changed_review(before, after, about)
    yield from question_changes(before, after, about)
    yield from _changed_facts(before, after, about)


def _new_update(kind: ChangeKind, update: Data, about: dict[str, Any]) -> Change:
    return Change(kind=kind, number=update["number"], detail=update["state"], **about)


def _number(update: Data) -> int:
    return int(update["number"])


def _new_and_missing_updates(old: Data, new: Data, about: dict[str, Any]) -> Iterator[Change]:
    known = {_number(update): update for update in old["updates"]}
    present = {_number(update) for update in new["updates"]}
    for update in new["updates"]:
        before = known.get(_number(update))
        if before is None:
            yield _new_update(ChangeKind.NEW_UPDATE, update, about)
        elif before["number"] != update["number"]:
            detail = before["number"]
            yield Change(
                kind=ChangeKind.RENUMBERED, number=update["number"], detail=detail, **about
            )
    for number, update in known.items():
        if number not in present:
            detail = WITHDRAWN if update["retracted_by"] else ""
            yield Change(
                kind=ChangeKind.UPDATE_GONE, number=update["number"], detail=detail, **about
            )


def _changed_updates(
    before: PublicRecord, after: PublicRecord, about: dict[str, Any]
) -> Iterator[Change]:
    """Yield the updates whose words or other statements changed in place."""
    stated: set[tuple[int, str]] = set()
    for language, old_data, new_data in by_language(before, after):
        known = {_number(update): update for update in old_data["updates"]}
        for new in new_data["updates"]:
            old = known.get(_number(new))
            if old is None:
                continue
            here = {**about, "number": new["number"], "language": language}
            marked = _is_marked(old, new)
            yield from _changed_words(language, old, new, here, marked=marked)
            differs = [
                name
                for name in changed_statements(old, new, besides=_COMPARED_IN_UPDATE)
                if (_number(new), name) not in stated
            ]
            stated |= {(_number(new), name) for name in differs}
            if differs:
                detail = _list_names(differs)
                yield Change(kind=ChangeKind.RESTATED, detail=detail, edited=marked, **here)
            if old["posts"] != new["posts"]:
                yield Change(kind=ChangeKind.DETAILS, detail=_NAMES["posts"], **here)


def _changed_words(
    language: str, old: Data, new: Data, here: dict[str, Any], *, marked: bool
) -> Iterator[Change]:
    if old["language"] != new["language"]:
        if new["language"] == language:
            yield Change(kind=ChangeKind.NEW_LANGUAGE, **here)
        else:
            yield Change(kind=ChangeKind.TRANSLATION_GONE, edited=marked, **here)
        return
    before, after = wording(old), wording(new)
    if before.split() != after.split():
        yield Change(kind=ChangeKind.REWORDED, old=before, new=after, edited=marked, **here)
    elif old["body"] != new["body"]:
        yield Change(kind=ChangeKind.DETAILS, detail="form of the text", **here)


def _is_marked(old: Data, new: Data) -> bool:
    """Return whether `edited` marks a change since `old`."""
    return new.get("edited") is not None and new.get("edited") != old.get("edited")


def _list_names(names: list[str]) -> str:
    return ", ".join(_NAMES.get(name, name.replace("_", " ")) for name in names)


def _changed_review(
    before: PublicRecord, after: PublicRecord, about: dict[str, Any]
) -> Iterator[Change]:
    is_yielded = False
    for language, old_data, new_data in by_language(before, after):
        old, new = old_data["review"], new_data["review"]
        if old == new or is_yielded:
            continue
        is_yielded = True
        if old is None:
            yield Change(kind=ChangeKind.NEW_REVIEW, **about)
        elif new is None:
            yield Change(kind=ChangeKind.REVIEW_GONE, **about)
        else:
            yield Change(
                kind=ChangeKind.REVIEW_CHANGED,
                language=language,
                old=words_of(old["body"]),
                new=words_of(new["body"]),
                edited=_is_marked(old, new),
                **about,
            )


def _changed_facts(
    before: PublicRecord, after: PublicRecord, about: dict[str, Any]
) -> Iterator[Change]:
    """Yield what differs in the incident itself.

    A new update in the same publication marks it as well as the incident's own
    `edited` does.
    """
    known = {_number(update) for update in before.main_content["updates"]}
    has_news = any(_number(update) not in known for update in after.main_content["updates"])
    facts, details = dict[str, None](), dict[str, None]()
    marked = has_news
    for language, old, new in by_language(before, after):
        marked = marked or _is_marked(old, new)
        for name in changed_statements(old, new, besides=IDENTITY | _PARTS):
            if name == "edited" or (name == "language" and old["title"] != new["title"]):
                continue
            if name in FOLLOWING_IN_INCIDENT | SUPPORTING_IN_INCIDENT:
                details[name] = None
            elif name == "title" and old["language"] != new["language"] == language:
                details["translated title"] = None
            else:
                facts[name] = None
        if _is_file_replaced(old, new):
            facts["files (another one under the same name)"] = None
    if facts:
        yield Change(kind=ChangeKind.FACTS, detail=_list_names(list(facts)), edited=marked, **about)
    if details:
        yield Change(
            kind=ChangeKind.DETAILS,
            detail=_list_names(list(details)),
            old=_actions(before.main_content),
            new=_actions(after.main_content),
            **about,
        )


def _actions(data: Data) -> str:
    """Return what the actions say, a line each."""
    return "\n".join(action["what"] for action in data["actions"])


def _is_file_replaced(old: Data, new: Data) -> bool:
    """Return whether a file has other bytes than were published at its address."""
    digests = {one["path"]: one["digest"] for one in old["attachments"]}
    return any(
        digests.get(one["path"], one["digest"]) != one["digest"] for one in new["attachments"]
    )
