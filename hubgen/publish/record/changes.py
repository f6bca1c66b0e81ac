"""Changes: what is different between two states of the record, as data.

Both states map record keys to records. Nothing here reads files or knows the
sources: it tells what readers see change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hubgen.publish.record.change import FAQ, INCIDENT, Change, What
from hubgen.publish.record.incident_changes import incident_changes
from hubgen.publish.record.public_record import Data, PublicRecord, words_of

Records = Mapping[str, PublicRecord]


def changes(before: Records, after: Records) -> list[Change]:
    """Everything that differs, incidents first; each record by the order of `after`."""
    found: list[Change] = list(dict.fromkeys(_of_languages(before, after)))
    renamed = {old for key, record in after.items() for old in _old_keys(key, record)}
    for key, record in after.items():
        if key.startswith(INCIDENT):
            found += incident_changes(earlier(before, key, record), record)
        else:
            found += _of_text(key, earlier(before, key, record), record)
            found += _moved(before, key, record)
    for key in sorted(before.keys() - after.keys()):
        if key not in renamed:
            found.append(_gone(key, before[key]))
    return found


def _of_languages(before: Records, after: Records) -> Iterator[Change]:
    """The languages that the hub begins or ceases to speak."""
    for key, record in after.items():
        old = earlier(before, key, record)
        for language in sorted(old.languages.keys() ^ record.languages.keys()) if old else ():
            gone = old is not None and language in old.languages
            what = What.LANGUAGE_GONE if gone else What.NEW_HUB_LANGUAGE
            yield Change(what=what, name=language, title=language)


def earlier(before: Records, key: str, record: PublicRecord) -> PublicRecord | None:
    """What stood for `record` before, under its `key` or under a name that it had."""
    names = [key, *_old_keys(key, record)]
    return next((before[name] for name in names if name in before), None)


def _old_keys(key: str, record: PublicRecord) -> list[str]:
    """The keys that a record had before, the newest first."""
    folder = key.partition("/")[0]
    return [f"{folder}/{old}" for old in reversed(record.main_content.get("was", ()))]


def _moved(before: Records, key: str, record: PublicRecord) -> Iterator[Change]:
    """The answers that lead on to this one from now on."""
    for old in _old_keys(key, record):
        if old in before and key.startswith(FAQ):
            name, detail = key.removeprefix(FAQ), old.removeprefix(FAQ)
            yield Change(what=What.MOVED, name=name, title=title_of(record), detail=detail)


def _gone(key: str, record: PublicRecord) -> Change:
    folder, _, name = key.partition("/")
    what = {"incidents": What.INCIDENT_GONE, "faq": What.ANSWER_GONE, "pages": What.PAGE_GONE}
    return Change(what=what[folder], name=name, title=title_of(record))


def title_of(record: PublicRecord) -> str:
    """What people call the thing, in the main language."""
    told = record.main_content
    return str(told.get("title") or told.get("question") or "")


def _of_text(key: str, before: PublicRecord | None, after: PublicRecord) -> Iterator[Change]:
    name = key.partition("/")[2]
    is_answer = key.startswith(FAQ)
    title = title_of(after)
    if before is None:
        yield Change(what=What.NEW_ANSWER if is_answer else What.NEW_PAGE, name=name, title=title)
        return
    if after.main_content.get("withdrawn") and not before.main_content.get("withdrawn"):
        yield Change(what=What.ANSWER_WITHDRAWN, name=name, title=title)
        return
    for language, old, new in _pairs(before, after):
        if _without_names(old) != _without_names(new):
            what = What.ANSWER_CHANGED if is_answer else What.PAGE_CHANGED
            yield Change(
                what=what,
                name=name,
                title=title,
                language=language,
                old=_words(old),
                new=_words(new),
            )


def _pairs(before: PublicRecord, after: PublicRecord) -> Iterator[tuple[str, Data, Data]]:
    """The languages that both records tell, the main one first."""
    for language, new in sorted(after.languages.items(), key=lambda one: one[0] != after.main):
        if language in before.languages:
            yield language, before.languages[language], new


def _without_names(data: Data) -> Data:
    return {key: value for key, value in data.items() if key != "was"}


def _words(data: Data) -> str:
    head = data.get("title") or data.get("question") or ""
    return f"{head}\n\n{words_of(data['body'])}".strip()
