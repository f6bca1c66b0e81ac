"""Changes: what is different between two states of the record, as data.

Both states map record keys to records. Nothing here reads files or knows the
sources: it tells what readers see change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hubgen.publish.record.public_record import Data, PublicRecord, words_of

Records = Mapping[str, PublicRecord]
INCIDENT, FAQ, PAGE = "incidents/", "faq/", "pages/"
WITHDRAWN = "withdrawn"


class What(StrEnum):
    """What kind of change it is."""

    NEW_INCIDENT = "new-incident"
    NEW_UPDATE = "new-update"
    NEW_REVIEW = "new-review"
    NEW_ANSWER = "new-answer"
    NEW_PAGE = "new-page"
    NEW_LANGUAGE = "new-language"
    REWORDED = "reworded"
    RESTATED = "restated"
    DETAILS = "details"
    REVIEW_CHANGED = "review-changed"
    ANSWER_CHANGED = "answer-changed"
    ANSWER_WITHDRAWN = "answer-withdrawn"
    PAGE_CHANGED = "page-changed"
    MOVED = "moved"
    UPDATE_GONE = "update-gone"
    REVIEW_GONE = "review-gone"
    INCIDENT_GONE = "incident-gone"
    ANSWER_GONE = "answer-gone"
    PAGE_GONE = "page-gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `name` is an incident's id, a slug; `title` what people call it.

    `old` and `new` hold wordings, `detail` what else there is to say, `edited`
    whether the sources mark the change.
    """

    what: What
    name: str
    title: str
    number: str = ""
    language: str = ""
    old: str = ""
    new: str = ""
    detail: str = ""
    edited: bool = False

    @property
    def public_id(self) -> str | None:
        """The id of what became public by this change; None where nothing did."""
        if self.what in {What.NEW_INCIDENT, What.NEW_UPDATE}:
            return f"{INCIDENT}{self.name}/{self.number}"
        ids = {
            What.NEW_REVIEW: f"{INCIDENT}{self.name}/review",
            What.NEW_ANSWER: FAQ + self.name,
            What.NEW_PAGE: PAGE + self.name,
        }
        return ids.get(self.what)


def changes(before: Records, after: Records) -> list[Change]:
    """Everything that differs, incidents first; each record by the order of `after`."""
    found: list[Change] = []
    renamed = {old for key, record in after.items() for old in _old_keys(key, record)}
    for key, record in after.items():
        if key.startswith(INCIDENT):
            found += _of_incident(earlier(before, key, record), record)
        else:
            found += _of_text(key, earlier(before, key, record), record)
            found += _moved(before, key, record)
    for key in sorted(before.keys() - after.keys()):
        if key not in renamed:
            found.append(_gone(key, before[key]))
    return found


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


def _of_incident(before: PublicRecord | None, after: PublicRecord) -> Iterator[Change]:
    told = after.main_content
    name, title = told["id"], told["title"]
    if before is None:
        for update in told["updates"]:
            yield Change(
                what=What.NEW_INCIDENT,
                name=name,
                title=title,
                number=update["number"],
                detail=update["state"],
            )
        if told["review"]:
            yield Change(what=What.NEW_REVIEW, name=name, title=title)
        return
    was = before.main_content
    if was["id"] != name:
        yield Change(what=What.MOVED, name=name, title=title, detail=was["id"])
    known = {_number(update): update for update in was["updates"]}
    present = {_number(update) for update in told["updates"]}
    for update in told["updates"]:
        if _number(update) not in known:
            yield Change(
                what=What.NEW_UPDATE,
                name=name,
                title=title,
                number=update["number"],
                detail=update["state"],
            )
    for number, update in known.items():
        if number not in present:
            yield Change(
                what=What.UPDATE_GONE,
                name=name,
                title=title,
                number=update["number"],
                detail=WITHDRAWN if update["retracted_by"] else "",
            )
    yield from _rewordings(before, after)
    yield from _review(was, told)
    yield from _details(was, told)


def _number(update: Data) -> int:
    return int(update["number"])


_STATEMENTS = ("state", "at", "next_update", "window", "components")


def _rewordings(before: PublicRecord, after: PublicRecord) -> Iterator[Change]:
    """Updates whose words, or what they state beside them, changed in place."""
    name, title = after.main_content["id"], after.main_content["title"]
    stated: set[int] = set()
    for language, old_data, new_data in _pairs(before, after):
        known = {_number(update): update for update in old_data["updates"]}
        for new in new_data["updates"]:
            old = known.get(_number(new))
            if old is None:
                continue
            about = {"name": name, "title": title, "number": new["number"], "language": language}
            marked = new["edited"] is not None and new["edited"] != old["edited"]
            if old["language"] != new["language"]:
                yield Change(what=What.NEW_LANGUAGE, **about)
            elif wording(old).split() != wording(new).split():
                yield Change(
                    what=What.REWORDED, old=wording(old), new=wording(new), edited=marked, **about
                )
            differs = [key for key in _STATEMENTS if old[key] != new[key]]
            if differs and _number(new) not in stated:
                stated.add(_number(new))
                detail = ", ".join(key.replace("_", " ") for key in differs)
                yield Change(what=What.RESTATED, detail=detail, edited=marked, **about)


def wording(update: Data) -> str:
    """All words of an update, as a reader finds them one after the other."""
    return "\n\n".join(
        part for part in (update["summary"], update["do"], words_of(update["body"])) if part
    )


def _review(was: Data, told: Data) -> Iterator[Change]:
    about = {"name": told["id"], "title": told["title"]}
    old, new = was["review"], told["review"]
    if old is None and new is not None:
        yield Change(what=What.NEW_REVIEW, **about)
    elif old is not None and new is None:
        yield Change(what=What.REVIEW_GONE, **about)
    elif old != new:
        yield Change(
            what=What.REVIEW_CHANGED, old=words_of(old["body"]), new=words_of(new["body"]), **about
        )


_DETAILS = {
    "title": "title",
    "severity": "severity",
    "kind": "kind",
    "started": "start",
    "contact": "contact",
    "actions": "action plan",
    "faq": "questions beside it",
    "attachments": "files",
}


def _details(was: Data, told: Data) -> Iterator[Change]:
    differs = [words for key, words in _DETAILS.items() if was[key] != told[key]]
    if differs:
        yield Change(
            what=What.DETAILS, name=told["id"], title=told["title"], detail=", ".join(differs)
        )
