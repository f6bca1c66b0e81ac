"""Incidents: the folders below `incidents/`, each with its updates and attachments."""

from __future__ import annotations

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
from hubgen.model.question import Question
from hubgen.model.source import Body
from hubgen.problems import Place, Problem
from hubgen.source.documents import read_markdown, read_translations, read_yaml
from hubgen.source.facts import with_facts
from hubgen.source.files import Tree
from hubgen.source.lookalikes import original_of
from hubgen.source.names import FOLDER, QUESTIONS, is_slug, page_name, update_name
from hubgen.source.numbered_files import numbered_files
from hubgen.source.questions import read_questions

MOST_FILES = 2_000  # updates and their translations
_ASKED = f"{QUESTIONS}/"


def incident_folders(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the files of each folder that holds an `incident.yml`, by its path.

    Its questions are among them, as `questions/NAME`.
    """
    by_folder: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, _, name = path.rpartition("/")
        by_folder[folder].append(name)
    with_head = {folder: names for folder, names in by_folder.items() if "incident.yml" in names}
    for folder, names in with_head.items():
        names += [f"{QUESTIONS}/{name}" for name in by_folder.get(f"{folder}/{QUESTIONS}", ())]
    return {
        folder: names
        for folder, names in with_head.items()
        if not (folder.endswith(f"/{QUESTIONS}") and folder.rpartition("/")[0] in with_head)
    }


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
    asked = [name.removeprefix(_ASKED) for name in names if name.startswith(_ASKED)]
    names = [name for name in names if not name.startswith(_ASKED)]
    names = [name for name in names if original_of(name, names) is None]
    head, mistakes = read_yaml(tree, f"{folder}/incident.yml", IncidentHead, zone)
    problems += mistakes
    updates = _updates(tree, folder, names, zone, problems)
    questions, mistakes = read_questions(tree, f"{folder}/{QUESTIONS}", asked, zone)
    problems += mistakes
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
            attachments=_attachments(tree, folder, names, _texts(updates, review, questions)),
            questions=questions,
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
    if folder == FOLDER or not is_slug(incident_id) or incident_id == QUESTIONS:
        fix = "like 2026-11-22-website-down"
        if folder == FOLDER:
            what, fix = "this incident has no folder of its own", f"put it into one, {fix}"
        else:
            what = f'the folder\'s name "{shown(incident_id)}" cannot be an address'
            if incident_id == QUESTIONS:
                what = f'"{QUESTIONS}" is the name of the folder of an incident\'s questions'
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
    files, mistakes = numbered_files(folder, names, "update")
    problems += mistakes
    updates = []
    for file in files:
        page, mistakes = read_markdown(tree, f"{folder}/{file.name}", UpdateHead, zone)
        problems += mistakes
        texts, mistakes = read_translations(tree, folder, file.translations.items(), UpdateTexts)
        problems += mistakes
        if page:
            updates.append(
                Update(
                    number=file.number,
                    head=page.record,
                    body=page.body,
                    translations={
                        key: UpdateTranslation(texts=one.record, body=one.body)
                        for key, one in texts.items()
                    },
                )
            )
    return tuple(sorted(updates, key=lambda update: int(update.number)))


def _review(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo, problems: list[Problem]
) -> Review | None:
    if "review.md" not in names:
        return None
    page, mistakes = read_markdown(tree, f"{folder}/review.md", ReviewHead, zone)
    problems += mistakes
    files = _translations_of("review", ".md", names)
    texts, mistakes = read_translations(tree, folder, files, ReviewTexts)
    problems += mistakes
    if page is None:
        return None
    translations = {key: (one.record, one.body) for key, one in texts.items()}
    return Review(head=page.record, body=page.body, translations=translations)


def _texts(
    updates: Iterable[Update], review: Review | None, questions: Iterable[Question]
) -> Iterator[str]:
    """Yield every text that can name an attachment, and the names of posts' pictures."""
    for update in updates:
        yield from (body.markdown for body in _bodies(update))
        if update.head.image:
            yield update.head.image.file
    if review:
        yield review.body.markdown
        yield from (body.markdown for _, body in review.translations.values())
    for question in questions:
        yield from (body.markdown for body in question.bodies)


def _attachments(
    tree: Tree, folder: str, names: list[str], texts: Iterable[str]
) -> dict[str, Attachment]:
    """Return the files beside the updates that any of `texts` names."""
    candidates = [name for name in names if not name.endswith((".md", ".yml", ".yaml"))]
    if not candidates:
        return {}
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
