"""Lookalikes: files that look as if they were read, and are not because of their names.

Text editors add endings, word processors have their own, and systems and sync
programs make copies. Each is named with the name that it should have; of two
files with the same words, the copy is named, never the original.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hubgen.model.words import State
from hubgen.problems import Level, Place, Problem
from hubgen.source.names import FOLDER, LANGUAGE, QUESTIONS, update_name
from hubgen.source.portable_names import portability_problems

PAGES = "content/pages"
_READ_FOLDERS = ("content/faq/", "content/plan/")
_REPORTS = "content/plan/exercises/"  # hubgen writes them, as pages too
_SOUND = re.compile(
    rf"(?:incident|review)(?:\.{LANGUAGE})?\.(?:yml|md)|[0-9]{{2,6}}-[a-z-]+(?:\.{LANGUAGE})?\.md"
)
_KNOWN_AS = {"md": "md", "markdown": "md", "yml": "yml", "yaml": "yml"}
_DOCUMENTS = frozenset(
    {"txt", "text", "mdx", "mdown", "mkd", "rst", "htm", "html", "eml", "msg"}
    | {"doc", "docx", "docm", "odt", "rtf", "pages", "pdf"}
)
_SECOND_ENDING = re.compile(r"(?P<name>.+\.(?:md|yml))\.(?:txt|text|md|yml|rtf|html?|docx?)", re.I)
_TAIL = re.compile(rf"(?P<stem>.+?)(?P<tail>(?:\.{LANGUAGE})?\.(?:md|yml))")
_COPY_WORDS = r"(?:copy|kopie|copie|copia|kopia)"
_COPIES = (
    re.compile(rf"{_COPY_WORDS}(?: \(\d+\))? (?:of|von|de|di) (?P<stem>.+)", re.I),
    re.compile(rf"(?P<stem>.+?) - {_COPY_WORDS}(?: \(\d+\))?", re.I),
    re.compile(rf"(?P<stem>.+?)[ _-]{_COPY_WORDS}(?: ?\d+)?", re.I),
    re.compile(rf"(?P<stem>.+?) \([^()]*{_COPY_WORDS}[^()]*\)", re.I),
)
_CONFLICT_WORDS = r"(?:con?flict|konflikt|conflit|case clash|конфликт|競合|冲突|衝突)"
# What sync programs call the second of two versions that were written at the same time.
_CONFLICTS = (
    # Dropbox, Nextcloud, Seafile, Tresorit: name (Maya's conflicted copy 2026-11-22)
    re.compile(rf"(?P<stem>.+?)[ ._-]*\([^()]*{_CONFLICT_WORDS}[^()]*\)(?: ?\(\d+\))?", re.I),
    # Synology Drive: name_DISKSTATION_Nov-22-120000-2026_Conflict
    re.compile(r"(?P<stem>.+?)_[^_]+_[A-Z][a-z]{2}-\d\d-\d{4,6}-\d{4}_(?:Case)?Conflict"),
    # Syncthing: name.sync-conflict-20261122-120000-ABCDEFG; ownCloud: name_conflict-20261122-120000
    re.compile(r"(?P<stem>.+?)[._-](?:sync-)?conflict(?:ed)?(?:-[\w-]*)?", re.I),
    # Google Drive: name_conf(1), name[Conflict]
    re.compile(r"(?P<stem>.+?)_conf\(\d+\)"),
    re.compile(r"(?P<stem>.+?) ?\[Conflict(?:ed)?[^\[\]]*\]", re.I),
)
# These may be names that somebody chose: they are copies only beside their original.
_MAYBE_COPIES = (
    re.compile(r"(?P<stem>.+?) ?\(\d+\)"),
    re.compile(r"(?P<stem>.+?) \d+"),
    # OneDrive: name-DESKTOP-7KQ2, name-Maya's MacBook Pro
    re.compile(r"(?P<stem>.+?)-(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{4,}"),
    re.compile(r"(?P<stem>.+?)-[A-Z][\w '’-]{3,}"),
)
_TOO_LARGE = 1_000_000  # an update has at most six digits
_UNNAMED = frozenset({"draft", "entwurf", "untitled", "unbenannt"})
_WORDS = frozenset(
    {"update", "statement", "news", "message", "post", "meldung", "stand", "nachricht"}
    | _UNNAMED
    | {state.value.replace("_", "-") for state in State}
)
_NEW = re.compile(r"(?:new|neuer?|neues)-")
_NUMBER = re.compile(r"[\dOo]*\d[\dOo]*")
"""A number whose zeros may be typed as letters."""


class _Split(NamedTuple):
    """A file name in two parts; `tail` starts with a dot."""

    stem: str
    tail: str


def name_problems(paths: Sequence[str]) -> list[Problem]:
    """Return the problems of `paths`, which hold all files of each folder that they are in."""
    folders = _by_folder(paths)
    lookalikes = [
        problem
        for folder, names in folders.items()
        for problem in _in_folder(folder, names, is_of_questions=_is_of_questions(folder, folders))
    ]
    return [*lookalikes, *portability_problems(paths)]


def _is_of_questions(folder: str, folders: Mapping[str, Collection[str]]) -> bool:
    """Return whether `folder` holds the questions of an incident."""
    above, _, last = folder.rpartition("/")
    return last == QUESTIONS and "incident.yml" in folders.get(above, ())


def conflict_copies(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield an error for each of `paths`, which are copied to the site, that is a conflict copy.

    `paths` hold all files of each folder that they are in. Texts are left out:
    `name_problems` names them.
    """
    for folder, names in _by_folder(paths).items():
        for name in names:
            original = None if name.endswith((".md", ".yml")) else _conflict_original(name)
            if original in names:
                yield Problem(
                    place=Place(f"{folder}/{name}"),
                    rule="copy",
                    what=f"a sync program made this copy of {original}; it would be published",
                    fix=f"keep the right one of the two as {original}, and delete the other",
                )


def _conflict_original(name: str) -> str | None:
    """Return the file that `name` is a sync program's copy of; None if it is none."""
    stem, dot, ending = name.rpartition(".")
    copied = (pattern.fullmatch(stem or ending) for pattern in _CONFLICTS)
    original = next(filter(None, copied), None)
    return original["stem"].strip() + (f"{dot}{ending}" if stem else "") if original else None


def copies(paths: Iterable[str]) -> set[str]:
    """Return those of `paths` below content/ that are copies of texts, which are not read."""
    return {
        f"{folder}/{name}"
        for folder, names in _by_folder(paths).items()
        for name in names
        if not (name.endswith(".yml") and f"{folder}/".startswith(f"{PAGES}/"))
        if original_of(name, names)
    }


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        folders[folder].append(name)
    return folders


def _in_folder(folder: str, names: list[str], *, is_of_questions: bool) -> Iterator[Problem]:
    there = set(names)
    updates = [name for name in names if update_name(name)]
    is_alone = not is_of_questions and "incident.yml" not in there
    if updates and folder.startswith(f"{FOLDER}/") and is_alone:
        yield _incident_missing(folder, names, updates[0])
        return
    for name in names:
        if _SOUND.fullmatch(name):
            continue
        problem = _of_name(folder, name, there)
        if problem:
            there |= set(re.findall(r"\S+\.md(?=$|[ ,;])", problem.fix))  # proposed once
            yield problem


def original_of(name: str, names: Collection[str]) -> str | None:
    """Return the name among `names` of the file that the file `name` is a copy of.

    None if it is no copy. A copy whose original is not there has the name
    that the original would have.
    """
    if _SOUND.fullmatch(name) or not (match := _TAIL.fullmatch(name)):
        return None
    for maybe, patterns in ((False, _CONFLICTS + _COPIES), (True, _MAYBE_COPIES)):
        for pattern in patterns:
            copied = pattern.fullmatch(match["stem"])
            original = copied["stem"].strip() + match["tail"] if copied else ""
            if original and (original in names or not (maybe or update_name(name))):
                return original
    return None


def _of_name(folder: str, name: str, there: set[str]) -> Problem | None:
    path = f"{folder}/{name}"
    is_incident = folder == FOLDER or folder.startswith(f"{FOLDER}/")
    is_page = folder == PAGES or folder.startswith(f"{PAGES}/")
    is_read = is_incident or f"{folder}/".startswith(_READ_FOLDERS) or folder == "content"
    second = _SECOND_ENDING.fullmatch(name)
    if second and (is_read or is_page):
        wanted = second["name"]
        like = _like_an_update(path, wanted, there) if is_incident else None
        fix = like.fix if like else _renamed(wanted, there)
        return _ending(path, name.rpartition(".")[2], fix)
    ending = name.rpartition(".")[2]
    known = _KNOWN_AS.get(ending.lower())
    if known and ending != known and not (is_page and known == "yml"):
        level = Level.ERROR if is_page else Level.WARNING
        free = _known_ending(f"{name.rpartition('.')[0]}.{known}", there) if is_incident else None
        return _ending(path, ending, free or f"let it end in .{known}", level)
    original = original_of(name, there)
    if original and (is_read or (is_page and ending == "md")):
        return _copy(path, original, there, Level.ERROR if is_page else Level.WARNING)
    if is_incident and "." in name:
        return _like_an_update(path, name, there)
    is_report = folder.startswith(_REPORTS)
    if is_read and not is_page and not is_report and ending.lower() in _DOCUMENTS:
        return _ending(path, ending, f"write its text into {name.rpartition('.')[0]}.md")
    return None


def _like_an_update(path: str, name: str, there: set[str]) -> Problem | None:
    if update_name(name) or not (match := re.fullmatch(r"(?P<stem>.+?)\.(?P<end>[\w.-]+)", name)):
        return None
    end = match["end"].lower()
    stem = match["stem"]
    number = _NUMBER.search(stem)
    words = re.sub(r"[^a-z]+", "-", _NUMBER.sub(" ", stem, count=1).lower()).strip("-")
    words = _NEW.sub("", words)
    begins = number is not None and number.start() == 0
    noun = "question" if path.rpartition("/")[0].endswith(f"/{QUESTIONS}") else "update"
    is_meant = noun == "question" or words in _WORDS or {*words.split("-")[::2]} & _WORDS
    if not (begins or is_meant):
        return None
    if end.rpartition(".")[2] not in {"md", *_DOCUMENTS}:
        return None
    words = noun if not words or words in _UNNAMED else words
    fix = _translation(stem, end, there) or _numbered(number, words, end, there)
    of_what = "a question" if noun == "question" else "an update"
    return Problem(
        place=Place(path),
        rule=f"{noun}-name",
        what=f"this file is not read: its name is not that of {of_what}",
        fix=fix,
        level=Level.WARNING,
    )


def _translation(stem: str, end: str, there: set[str]) -> str | None:
    """Return the fix for what looks like a translation of the update `stem`."""
    language, _, last = end.rpartition(".")
    if last != "md" or not language or f"{stem}.md" not in there:
        return None
    if re.fullmatch(LANGUAGE, language) and f"{stem}.{language}.md" not in there:
        return f"rename it to {stem}.{language}.md"
    return f"end its name with the short name of its language, like {stem}.de.md"


def _numbered(number: re.Match[str] | None, words: str, end: str, there: set[str]) -> str:
    """Return the fix for an update: its own number where that is free, else the next."""
    own = int(re.sub("[Oo]", "0", number[0])) if number else 0
    free = own if 0 < own < _TOO_LARGE and not _is_taken(own, there) else _next_number(there)
    verb = "rename it to" if end.endswith(("md", "txt", "text")) else "write its text into"
    return f"{verb} {free:02}-{words}.md"


def _is_taken(number: int, there: Iterable[str]) -> bool:
    return any((one := update_name(name)) and int(one.number) == number for name in there)


def _next_number(there: Iterable[str]) -> int:
    numbers = [int(one.number) for name in there if (one := update_name(name))]
    return max((number for number in numbers if number < _TOO_LARGE), default=0) + 1


def _renamed(wanted: str, there: set[str]) -> str:
    if wanted not in there:
        return f"rename it to {wanted}"
    update = update_name(wanted)
    if update is None or update.language:
        return f"delete it, or put its text into {wanted}"
    words = wanted.partition("-")[2]
    return f"delete it, or rename it to {_next_number(there):02}-{words}"


def _known_ending(wanted: str, there: set[str]) -> str | None:
    """Return the fix for an update whose number is taken; None where `wanted` is free."""
    update = update_name(wanted)
    if update is None or update.language or not _is_taken(int(update.number), there):
        return None
    return _renamed(wanted, {*there, wanted})


def _ending(path: str, ending: str, fix: str, level: Level = Level.WARNING) -> Problem:
    return Problem(
        place=Place(path),
        rule="file-ending",
        what=f"this file is not read: its name ends in .{ending}",
        fix=fix,
        level=level,
    )


def _copy(path: str, original: str, there: set[str], level: Level) -> Problem:
    if original in there:
        fix = f"keep the right one of the two as {original}, and delete the other"
    else:
        fix = f"rename it to {original} if it is the right one, else delete it"
    return Problem(
        place=Place(path),
        rule="copy",
        what=f"this file is not read: it is a copy of {original}",
        fix=fix,
        level=level,
    )


def _incident_missing(folder: str, names: list[str], update: str) -> Problem:
    other = next((name for name in names if name.lower().startswith("incident")), None)
    fix = "write one with a title, or make the incident with: hubgen new incident"
    return Problem(
        place=Place(f"{folder}/{update}"),
        rule="incident-missing",
        what="nothing in this folder is published: it has no incident.yml",
        fix=f"rename {other} to incident.yml" if other else fix,
        level=Level.WARNING,
    )
