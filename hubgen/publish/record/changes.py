"""Changes: what differs between two states of the record, as data.

Both states map record keys to records. Nothing here reads files or knows the
sources: only what readers see counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hubgen.publish.record.change import FAQ, INCIDENT, LESSON, PAGE, Change, ChangeKind
from hubgen.publish.record.incident_changes import incident_changes
from hubgen.publish.record.public_record import Data, PublicRecord, by_language, words_of

Records = Mapping[str, PublicRecord]


def changes(before: Records, after: Records) -> list[Change]:
    """Return everything that differs, incidents first, in the order of `after`."""
    different: list[Change] = list(dict.fromkeys(_of_languages(before, after)))
    renamed = {old for key, record in after.items() for old in _old_keys(key, record)}
    for key, record in after.items():
        if key.startswith(INCIDENT):
            different += incident_changes(earlier(before, key, record), record)
        else:
            different += _of_text(key, earlier(before, key, record), record)
            different += _moved(before, key, record)
    for key in sorted(before.keys() - after.keys()):
        if key not in renamed:
            different.append(_gone(key, before[key]))
    return different


def _of_languages(before: Records, after: Records) -> Iterator[Change]:
    """Yield the languages that the hub starts or stops using."""
    for key, record in after.items():
        old = earlier(before, key, record)
        for language in sorted(old.languages.keys() ^ record.languages.keys()) if old else ():
            gone = old is not None and language in old.languages
            kind = ChangeKind.LANGUAGE_GONE if gone else ChangeKind.NEW_HUB_LANGUAGE
            yield Change(kind=kind, name=language, title=language)


def earlier(before: Records, key: str, record: PublicRecord) -> PublicRecord | None:
    """Return the earlier state of `record`, under its `key` or under a name that it had."""
    names = [key, *_old_keys(key, record)]
    return next((before[name] for name in names if name in before), None)


def _old_keys(key: str, record: PublicRecord) -> list[str]:
    """Return the keys that a record had before, the newest first."""
    folder = key.partition("/")[0]
    return [f"{folder}/{old}" for old in reversed(record.main_content.get("was", ()))]


def _moved(before: Records, key: str, record: PublicRecord) -> Iterator[Change]:
    """Yield the answers whose addresses lead to this one from now on."""
    for old in _old_keys(key, record):
        if old in before and key.startswith(FAQ):
            name, detail = key.removeprefix(FAQ), old.removeprefix(FAQ)
            yield Change(kind=ChangeKind.MOVED, name=name, title=title_of(record), detail=detail)


def _gone(key: str, record: PublicRecord) -> Change:
    folder, _, name = key.partition("/")
    kinds = {
        "incidents": ChangeKind.INCIDENT_GONE,
        "faq": ChangeKind.ANSWER_GONE,
        "pages": ChangeKind.PAGE_GONE,
        "lessons": ChangeKind.LESSON_GONE,
    }
    return Change(kind=kinds[folder], name=name, title=title_of(record))


def title_of(record: PublicRecord) -> str:
    """Return the title of a record in its main language."""
    return title_of_content(record.main_content)


def title_of_content(content: Data) -> str:
    """Return the title in the language of `content`; an answer's is its question.

    A lesson's is its text.
    """
    return str(content.get("title") or content.get("question") or content.get("text") or "")


_TEXT_KINDS = {
    FAQ: (ChangeKind.NEW_ANSWER, ChangeKind.ANSWER_CHANGED),
    PAGE: (ChangeKind.NEW_PAGE, ChangeKind.PAGE_CHANGED),
    LESSON: (ChangeKind.NEW_LESSON, ChangeKind.LESSON_CHANGED),
}


def _of_text(key: str, before: PublicRecord | None, after: PublicRecord) -> Iterator[Change]:
    name = key.partition("/")[2]
    new_kind, changed_kind = _TEXT_KINDS[key.partition("/")[0] + "/"]
    title = title_of(after)
    if before is None:
        yield Change(kind=new_kind, name=name, title=title)
        return
    if after.main_content.get("withdrawn") and not before.main_content.get("withdrawn"):
        yield Change(kind=ChangeKind.ANSWER_WITHDRAWN, name=name, title=title)
        return
    for language, old, new in by_language(before, after):
        if _without_names(old) != _without_names(new):
            yield Change(
                kind=changed_kind,
                name=name,
                title=title,
                language=language,
                old=_words(old),
                new=_words(new),
            )


def _without_names(data: Data) -> Data:
    return {key: value for key, value in data.items() if key != "was"}


def _words(data: Data) -> str:
    body = words_of(data["body"]) if "body" in data else ""
    return f"{title_of_content(data)}\n\n{body}".strip()
