"""Incidents: the folders below `incidents/`, each with its updates and attachments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize
from urllib.parse import quote
from zoneinfo import ZoneInfo

from hubgen.model.fields import shown
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
from hubgen.source.documents import read_markdown, read_yaml
from hubgen.source.facts import with_facts
from hubgen.source.files import Tree
from hubgen.source.lookalikes import original_of
from hubgen.source.names import FOLDER, LANGUAGE, is_slug, page_name, update_name

_FEWEST_DIGITS = 2
_MOST_DIGITS = 6
MOST_FILES = 2_000  # updates and their translations
_TRANSLATED = re.compile(rf"(.+)[-_ ]({LANGUAGE})\.md")


def incident_folders(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the files of each folder that holds an `incident.yml`, by its path."""
    by_folder: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        by_folder[folder].append(name)
    return {folder: names for folder, names in by_folder.items() if "incident.yml" in names}


def read_incident(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo
) -> tuple[Incident | None, list[Problem]]:
    """Read the incident in `folder`, whose files have these `names`; None after any error."""
    incident, problems = read_partly(tree, folder, names, zone)
    return (None if problems_in_the_way(problems) else incident), problems


def read_partly(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo
) -> tuple[Incident | None, list[Problem]]:
    """Read as much as possible of the incident in `folder`; None after an error in its head."""
    incident_id = folder.rpartition("/")[2]
    problems = _misnamed(folder)
    count = sum(update_name(name) is not None for name in names)
    if count > MOST_FILES:
        return None, [*problems, _too_many(folder, count)]
    names = [name for name in names if original_of(name, names) is None]
    head, mistakes = read_yaml(tree, f"{folder}/incident.yml", IncidentHead, zone)
    problems += mistakes
    updates = _updates(tree, folder, names, zone, problems)
    review = _review(tree, folder, names, zone, problems)
    translations = {}
    for language, name in _translations_of("incident", ".yml", names):
        texts, mistakes = read_yaml(tree, f"{folder}/{name}", IncidentTexts)
        problems += mistakes
        if texts:
            translations[language] = (texts.record, texts.source)
    if head is None:
        return None, problems
    incident = with_facts(
        Incident(
            id=incident_id,
            head=head.record,
            source=head.source,
            translations=translations,
            updates=updates,
            review=review,
            attachments=_attachments(tree, folder, names, updates, review),
        )
    )
    return incident, problems


def _translations_of(slug: str, ending: str, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield language and name of each translation of the file `slug` + `ending`."""
    for name in names:
        page = page_name(name)
        if page and page.slug == slug and page.language and name.endswith(ending):
            yield page.language, name


def problems_in_the_way(problems: list[Problem]) -> bool:
    """Return whether any of `problems` stops a build."""
    return any(problem.stops_a_build for problem in problems)


def _misnamed(folder: str) -> list[Problem]:
    """Return the problem of an incident's folder name, if it cannot be an address."""
    incident_id = folder.rpartition("/")[2]
    problems: list[Problem] = []
    if folder == FOLDER or not is_slug(incident_id):
        fix = "like 2026-11-22-website-down"
        if folder == FOLDER:
            what, fix = "this incident has no folder of its own", f"put it into one, {fix}"
        else:
            what = f'the folder\'s name "{shown(incident_id)}" cannot be an address'
            fix = f"rename it with small letters, digits and hyphens only, {fix}"
        place = Place(f"{folder}/incident.yml")
        problems.append(Problem(place=place, rule="incident-id", what=what, fix=fix))
    return problems


def _too_many(folder: str, count: int) -> Problem:
    return Problem(
        place=Place(f"{folder}/incident.yml"),
        rule="too-many-updates",
        what=f"this incident has {count:,} updates and translations; at most {MOST_FILES:,} fit",
        fix="end it, and go on in a new incident",
    )


def _updates(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo, problems: list[Problem]
) -> tuple[Update, ...]:
    originals: dict[str, str] = {}
    translated: dict[int, dict[str, str]] = defaultdict(dict)
    for name in names:
        file_name = update_name(name)
        if file_name is None:
            continue
        if not _FEWEST_DIGITS <= len(file_name.number) <= _MOST_DIGITS:
            problems.append(_bad_number(f"{folder}/{name}", file_name.number))
        elif file_name.language:
            translated[int(file_name.number)][file_name.language] = name
        else:
            originals[name] = file_name.number
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
    translations = {}
    for language, name in names.items():
        page, mistakes = read_markdown(tree, f"{folder}/{name}", UpdateTexts)
        problems += mistakes
        if page:
            translations[language] = UpdateTranslation(texts=page.record, body=page.body)
    return translations


def _twins(folder: str, originals: dict[str, str]) -> list[Problem]:
    first: dict[int, str] = {}
    free = max(map(int, originals.values()), default=0)
    problems = []
    # "01-a" comes before "01-a copy", which "01-a.md" does not: the copy is blamed.
    for name, number in sorted(originals.items(), key=lambda one: one[0].removesuffix(".md")):
        other = first.setdefault(int(number), name)
        if other != name:
            free += 1
            fix = f"give this one the next free number: {free:02}-{name.partition('-')[2]}"
            translation = _TRANSLATED.fullmatch(name)
            if translation and f"{translation[1]}.md" == other:
                wanted = f"{translation[1]}.{translation[2]}.md"
                fix = f"rename it to {wanted} if it is its translation, else {fix}"
            problems.append(
                Problem(
                    place=Place(f"{folder}/{name}"),
                    rule="update-number-twice",
                    what=f"update {number} is there already: {other}",
                    fix=fix,
                )
            )
    return problems


def _bad_number(path: str, number: str) -> Problem:
    fix = (
        f"write it {number.zfill(_FEWEST_DIGITS)}" if len(number) < _FEWEST_DIGITS else "shorten it"
    )
    return Problem(
        place=Place(path),
        rule="update-number",
        what=f'the update\'s number "{shown(number)}" has not two to six digits',
        fix=fix,
    )


def _orphan(path: str) -> Problem:
    return Problem(
        place=Place(path),
        rule="translation-alone",
        what="this is the translation of an update that is not there",
        fix="give it the number of the update that it translates",
    )


def _review(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo, problems: list[Problem]
) -> Review | None:
    if "review.md" not in names:
        return None
    page, mistakes = read_markdown(tree, f"{folder}/review.md", ReviewHead, zone)
    problems += mistakes
    translations = {}
    for language, name in _translations_of("review", ".md", names):
        texts, mistakes = read_markdown(tree, f"{folder}/{name}", ReviewTexts)
        problems += mistakes
        if texts:
            translations[language] = (texts.record, texts.body)
    return Review(head=page.record, body=page.body, translations=translations) if page else None


def _attachments(
    tree: Tree, folder: str, names: list[str], updates: tuple[Update, ...], review: Review | None
) -> dict[str, Attachment]:
    """Return the files beside the updates that any text names."""
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
    named = normalize("NFC", "\n".join(texts))
    attachments = {}
    for stored in candidates:
        name = normalize("NFC", stored)
        if name in attachments and stored != name:
            continue  # the file whose name is written as in the texts takes precedence
        if name in named or quote(name) in named:
            attachments[name] = _attachment(tree, folder, name, stored)
    return attachments


def _bodies(update: Update) -> list[Body]:
    return [update.body, *(translation.body for translation in update.translations.values())]


def _attachment(tree: Tree, folder: str, name: str, stored: str) -> Attachment:
    digest, size, width, height = tree.fingerprint(f"{folder}/{stored}")
    return Attachment(
        name=name,
        path=f"{folder}/{name}",
        stored_path=f"{folder}/{stored}",
        digest=digest,
        size=size,
        width=width,
        height=height,
    )
