"""Writing lessons: one is created, changed or marked as done, in `content/plan/lessons/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.saving import exclusively, read_version, save_values
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.model.lessons import Lesson, LessonHead
from hubgen.problems import ContentError, WrongUsageError
from hubgen.source.documents import read_markdown
from hubgen.source.files import Tree
from hubgen.source.people import check_person_if_planned
from hubgen.source.project import LESSONS, read_lessons
from hubgen.source.suggest import did_you_mean
from hubgen.source.unsaved import TreeWithTexts

_LONGEST_SLUG = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLesson:
    """The input for a lesson; `due` is a day, or a date and time, as people write it.

    It is learnt from an `incident` (part of its id) or an `exercise` (the name of its
    folder), or from neither. `notes` are Markdown for the team.
    """

    what: str
    incident: str | None = None
    exercise: str | None = None
    owner: str | None = None
    due: str | None = None
    measure: str | None = None
    public: str | None = None
    notes: str = ""


def create_lesson(contents: HubContents, new: NewLesson) -> str:
    """Write the file of a lesson and return its path.

    A lesson of the same words and origin that is there already is left as it is.
    Raises WrongUsageError for an unknown incident or person, ContentError with every
    problem where a value cannot be.
    """
    check_person_if_planned(contents.team, new.owner)
    incident = contents.folder_of(new.incident).rpartition("/")[2] if new.incident else None
    text = _file_text(new, incident)
    head = _checked(contents, f"{LESSONS}/lesson.md", text)
    origin = (head.what, head.incident, head.exercise)
    with exclusively(contents.root):
        taken = {one.slug: one.head for one in lessons_of(contents)}
        for slug, other in taken.items():
            if (other.what, other.incident, other.exercise) == origin:
                return f"{LESSONS}/{slug}.md"
        path = _free_path(contents, slugify_or_hash(head.what, "lesson", _LONGEST_SLUG))
        files.create_file(contents.root, path, text)
    return path


def finish_lesson(contents: HubContents, slug: str, day: date) -> str:
    """Record that the lesson called `slug` was done on `day`, and return its path.

    Raises WrongUsageError where there is no such lesson, ContentError where it cannot be read.
    """
    path = lesson_path(contents, slug)
    save_values(
        contents.root,
        path,
        LessonHead,
        seen=read_version(contents.root, path).digest,
        values={"done": day.isoformat()},
        zone=contents.hub.time_zone,
    )
    return path


def change_lesson(
    contents: HubContents, slug: str, seen: str, values: Mapping[str, str], notes: str
) -> str:
    """Write `values` into the keys of a lesson, and `notes` as its text, and return its path.

    An empty value removes its key. `seen` is the digest of the version that was shown.
    Raises WrongUsageError for an unknown lesson, incident or person, EditConflictError
    where the file has changed since, ContentError where it could not be read afterwards.
    """
    check_person_if_planned(contents.team, values.get("owner") or None)
    path = lesson_path(contents, slug)
    said = {name: " ".join(value.split()) or None for name, value in values.items()}
    if incident := said.get("incident"):
        said["incident"] = contents.folder_of(incident).rpartition("/")[2]
    save_values(
        contents.root,
        path,
        LessonHead,
        seen=seen,
        values=said,
        zone=contents.hub.time_zone,
        body=notes,
    )
    return path


def lesson_path(contents: HubContents, slug: str) -> str:
    """Return the path of the lesson called `slug`. Raises WrongUsageError where there is none."""
    known = [one.slug for one in lessons_of(contents)]
    if slug not in known:
        raise WrongUsageError(f'there is no lesson "{slug}"; {did_you_mean(slug, known)}')
    return f"{LESSONS}/{slug}.md"


def lessons_of(contents: HubContents) -> tuple[Lesson, ...]:
    """Return the lessons that can be read, by their names."""
    tree = Tree(contents.root)
    return read_lessons(tree, list(tree.walk(LESSONS)), contents.hub.time_zone, [])


def _file_text(new: NewLesson, incident: str | None) -> str:
    keys = {
        "what": new.what,
        "incident": incident,
        "exercise": new.exercise,
        "owner": new.owner,
        "due": new.due,
        "measure": new.measure,
        "public": new.public,
    }
    pairs = ((name, " ".join(value.split())) for name, value in keys.items() if value)
    return yaml_format.format_markdown_file(pairs, new.notes)


def _checked(contents: HubContents, path: str, text: str) -> LessonHead:
    """Return the keys of `text`. Raises ContentError if it could not be read."""
    tree = TreeWithTexts(contents.root, {path: text})
    page, problems = read_markdown(tree, path, LessonHead, contents.hub.time_zone)
    problems += tree.problems
    if page is None or any(one.stops_a_build for one in problems):
        raise ContentError(problems)
    return page.record


def _free_path(contents: HubContents, slug: str) -> str:
    """Return the path of a lesson that does not exist: `slug`, else with a number after it."""
    number, name = 1, slug
    while files.inside(contents.root, f"{LESSONS}/{name}.md").exists():
        number += 1
        name = f"{slug}-{number}"
    return f"{LESSONS}/{name}.md"
