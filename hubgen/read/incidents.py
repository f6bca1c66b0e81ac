"""Incidents: the folders below `incidents/`, each with its updates and attachments."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote
from zoneinfo import ZoneInfo

from hubgen.model.incident import (
    Attachment,
    Incident,
    IncidentHead,
    IncidentTexts,
    Review,
    ReviewHead,
    ReviewTexts,
    Update,
    UpdateHead,
    UpdateTexts,
    UpdateTranslation,
)
from hubgen.model.source import Body
from hubgen.problems import Place, Problem
from hubgen.read.documents import read_markdown, read_yaml
from hubgen.read.files import LARGEST_ATTACHMENT, Tree
from hubgen.read.names import is_slug, page_name, update_name

FOLDER = "incidents"
_FEWEST_DIGITS = 2
_MOST_DIGITS = 6


def incident_folders(paths: Iterable[str]) -> dict[str, list[str]]:
    """The files of each folder that holds an `incident.yml`, by the folder's path."""
    by_folder: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        by_folder[folder].append(name)
    return {folder: names for folder, names in by_folder.items() if "incident.yml" in names}


def read_incident(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo
) -> tuple[Incident | None, list[Problem]]:
    """The incident in `folder`, whose files have these `names`; None after a problem with its head."""
    problems: list[Problem] = []
    incident_id = folder.rpartition("/")[2]
    if not is_slug(incident_id):
        problems.append(_bad_id(folder, incident_id))
    head, mistakes = read_yaml(tree, f"{folder}/incident.yml", IncidentHead, zone)
    problems += mistakes
    updates = _updates(tree, folder, names, zone, problems)
    review = _review(tree, folder, names, zone, problems)
    translations = {}
    for name in names:
        page = page_name(name)
        if page and page.slug == "incident" and page.language and name.endswith(".yml"):
            texts, mistakes = read_yaml(tree, f"{folder}/{name}", IncidentTexts)
            problems += mistakes
            if texts:
                translations[page.language] = (texts.record, texts.source)
    if head is None or problems_in_the_way(problems):
        return None, problems
    incident = Incident(
        id=incident_id,
        head=head.record,
        source=head.source,
        translations=translations,
        updates=updates,
        review=review,
        attachments=_attachments(tree, folder, names, updates, review),
    )
    return incident, problems


def problems_in_the_way(problems: list[Problem]) -> bool:
    """Whether any of `problems` stops a build."""
    return any(problem.stops_a_build for problem in problems)


def _bad_id(folder: str, incident_id: str) -> Problem:
    return Problem(
        place=Place(f"{folder}/incident.yml"),
        rule="incident-id",
        what=f'the folder\'s name "{incident_id[:60]}" cannot be an address',
        mend="rename it with small letters, digits and hyphens only, like 2026-11-22-card-payments",
    )


def _updates(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo, problems: list[Problem]
) -> tuple[Update, ...]:
    originals: dict[str, str] = {}
    translated: dict[int, dict[str, str]] = defaultdict(dict)
    for name in names:
        found = update_name(name)
        if found is None:
            continue
        if not _FEWEST_DIGITS <= len(found.number) <= _MOST_DIGITS:
            problems.append(_bad_number(f"{folder}/{name}", found.number))
        elif found.language:
            translated[int(found.number)][found.language] = name
        else:
            originals[name] = found.number
    twins = _twins(folder, originals)
    problems += twins
    updates = []
    for name, number in originals.items():
        page, mistakes = read_markdown(tree, f"{folder}/{name}", UpdateHead, zone)
        problems += mistakes
        translations = _translations(tree, folder, translated.pop(int(number), {}), problems)
        if page:
            updates.append(
                Update(number=number, head=page.record, body=page.body, translations=translations)
            )
    problems += [
        _orphan(f"{folder}/{name}") for texts in translated.values() for name in texts.values()
    ]
    return tuple(sorted(updates, key=lambda update: int(update.number)))


def _translations(
    tree: Tree, folder: str, names: dict[str, str], problems: list[Problem]
) -> dict[str, UpdateTranslation]:
    found = {}
    for language, name in names.items():
        page, mistakes = read_markdown(tree, f"{folder}/{name}", UpdateTexts)
        problems += mistakes
        if page:
            found[language] = UpdateTranslation(texts=page.record, body=page.body)
    return found


def _twins(folder: str, originals: dict[str, str]) -> list[Problem]:
    first: dict[int, str] = {}
    problems = []
    for name, number in originals.items():
        other = first.setdefault(int(number), name)
        if other != name:
            problems.append(
                Problem(
                    place=Place(f"{folder}/{name}"),
                    rule="update-number-twice",
                    what=f"update {number} is there already: {other}",
                    mend="give this one the next free number",
                )
            )
    return problems


def _bad_number(path: str, number: str) -> Problem:
    mend = (
        f"write it {number.zfill(_FEWEST_DIGITS)}" if len(number) < _FEWEST_DIGITS else "shorten it"
    )
    return Problem(
        place=Place(path),
        rule="update-number",
        what=f'the update\'s number "{number[:20]}" has not two to six digits',
        mend=mend,
    )


def _orphan(path: str) -> Problem:
    return Problem(
        place=Place(path),
        rule="translation-alone",
        what="this is the translation of an update that is not there",
        mend="give it the number of the update that it translates",
    )


def _review(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo, problems: list[Problem]
) -> Review | None:
    if "review.md" not in names:
        return None
    page, mistakes = read_markdown(tree, f"{folder}/review.md", ReviewHead, zone)
    problems += mistakes
    translations = {}
    for name in names:
        found = page_name(name)
        if found and found.slug == "review" and found.language and name.endswith(".md"):
            texts, mistakes = read_markdown(tree, f"{folder}/{name}", ReviewTexts)
            problems += mistakes
            if texts:
                translations[found.language] = (texts.record, texts.body)
    return Review(head=page.record, body=page.body, translations=translations) if page else None


def _attachments(
    tree: Tree, folder: str, names: list[str], updates: tuple[Update, ...], review: Review | None
) -> dict[str, Attachment]:
    """The files beside the updates that any text names; the others are left alone."""
    candidates = [name for name in names if not name.endswith((".md", ".yml", ".yaml"))]
    if not candidates:
        return {}
    texts = [body.markdown for update in updates for body in _bodies(update)]
    texts += [update.head.image.file for update in updates if update.head.image]
    if review:
        texts += [
            review.body.markdown,
            *(body.markdown for _, body in review.translations.values()),
        ]
    named = "\n".join(texts)
    return {
        name: _attachment(tree, f"{folder}/{name}", name)
        for name in candidates
        if name in named or quote(name) in named
    }


def _bodies(update: Update) -> list[Body]:
    return [update.body, *(translation.body for translation in update.translations.values())]


def _attachment(tree: Tree, path: str, name: str) -> Attachment:
    size = tree.size(path)
    digest = ""
    if size <= LARGEST_ATTACHMENT:
        with tree.absolute(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Attachment(name=name, path=path, digest=digest, size=size)
