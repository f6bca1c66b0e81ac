"""The project: a hub's whole folder as the model, and every problem in it at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from hubgen.model.exercise import ExerciseRecord, HeldExercise
from hubgen.model.hub import Hub, HubTexts
from hubgen.model.incident import Incident
from hubgen.model.lessons import Lesson, LessonHead, LessonTexts
from hubgen.model.listening import ListeningPlan
from hubgen.model.pages import Faq, FaqHead, FaqTexts, Page, PageHead, PageTexts
from hubgen.model.plan import Plan, PostTemplate, ReplyTexts, Scenario, ScenarioHead, Team
from hubgen.model.project import Project
from hubgen.model.readiness import ReadinessFile
from hubgen.model.rules import Rule, RuleHead
from hubgen.model.source import Body, Source
from hubgen.problems import Place, Problem, in_order
from hubgen.source import files
from hubgen.source.copied_files import check_copied_files
from hubgen.source.documents import Written, read_markdown, read_yaml
from hubgen.source.files import Tree
from hubgen.source.incidents import incident_folders, read_partly
from hubgen.source.lookalikes import copies, name_problems
from hubgen.source.names import FOLDER, is_slug, page_name
from hubgen.source.pictures import is_picture, picture_size
from hubgen.source.translated import bad_name, read_translated

HUB = "content/hub.yml"
PAGES = files.PAGES
FAQ = "content/faq"
TEAM = f"{files.PLAN}/team.yml"
LISTENING = f"{files.PLAN}/listening.yml"
SCENARIOS = f"{files.PLAN}/scenarios"
LESSONS = f"{files.PLAN}/lessons"
READINESS = f"{files.PLAN}/readiness.yml"
VOICE = f"{files.PLAN}/voice"
EXERCISES = f"{files.PLAN}/exercises"
EXERCISE_RECORD = "exercise.yml"
_TEMPLATE = re.compile(
    rf"{files.PLAN}/channels/(?P<channel>[a-z0-9_]{{1,40}})(?:\.(?P<language>[a-z]{{2,3}}(?:-[A-Za-z]{{2,4}})?))?\.txt"
)


def read_project(root: Path) -> tuple[Project | None, list[Problem]]:
    """Read as much as possible of the hub at `root`, with every problem of every file in order.

    None without readable settings. With an error among the problems the
    project is fit for checking alone.
    """
    tree = Tree(root)
    project, problems = read_content(tree)
    zone = project.hub.time_zone if project else ZoneInfo("UTC")
    incidents = _incidents(tree, zone, problems)
    problems = in_order([*problems, *tree.problems])
    if project is None:
        return None, problems
    return replace(project, incidents=incidents, unread=frozenset(tree.unread)), problems


def read_content(tree: Tree) -> tuple[Project | None, list[Problem]]:
    """Read what is below `content/`: the project without its incidents.

    None without readable settings. `tree` keeps the problems of the files themselves.
    """
    paths = list(tree.walk("content"))
    public = [path for path in paths if path.startswith(f"{PAGES}/")]
    problems = [
        *name_problems(paths),
        *_decomposed_names(paths),
        *check_copied_files(tree, public),
    ]
    hub, texts = _hub(tree, paths, problems)
    zone = hub.record.time_zone if hub else ZoneInfo("UTC")
    copied = copies(paths)
    paths = [path for path in paths if path not in copied]
    pages = _pages(tree, paths, zone, problems)
    faq = _faq(tree, paths, zone, problems)
    plan = _plan(tree, paths, zone, problems)
    if hub is None:
        return None, problems
    public_files = tuple(
        path.removeprefix(f"{PAGES}/")
        for path in paths
        if path.startswith(f"{PAGES}/") and not path.endswith(".md")
    )
    if plan.team.approvals.needed:  # an approval is of the pictures and files, too
        pages = tuple(replace(one, files=_files_in(tree, one, public_files)) for one in pages)
        faq = tuple(replace(one, files=_files_in(tree, one, public_files)) for one in faq)
    project = Project(
        hub=hub.record,
        hub_source=hub.source,
        hub_texts=texts,
        pages=pages,
        faq=faq,
        plan=plan,
        incidents=(),
        public_files=public_files,
        picture_sizes=_picture_sizes(tree, public_files),
        unread=frozenset(tree.unread),
    )
    return project, problems


def _files_in(tree: Tree, entry: Page | Faq, names: Iterable[str]) -> dict[str, str]:
    """Return the digests of those of the files `names` of content/pages that `entry` names."""
    bodies = [entry.body, *(body for _, body in entry.translations.values())]
    text = unicodedata.normalize("NFC", "\n".join(body.markdown for body in bodies))
    found = {name: unicodedata.normalize("NFC", name.rpartition("/")[2]) for name in names}
    return {
        name: tree.fingerprint(f"{PAGES}/{name}").digest
        for name, last in found.items()
        if last in text or quote(last) in text
    }


def _picture_sizes(tree: Tree, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return width and height of the pictures among the files `names` of content/pages."""
    found = {
        name: picture_size(tree.absolute(f"{PAGES}/{name}")) for name in names if is_picture(name)
    }
    return {name: size for name, size in found.items() if size is not None}


def _decomposed_names(paths: list[str]) -> Iterator[Problem]:
    """Yield a problem for each published file whose name links do not find (Unicode form NFD)."""
    for path in paths:
        name = path.rpartition("/")[2]
        mark = next((letter for letter in name if unicodedata.combining(letter)), None)
        if mark and path.startswith(f"{PAGES}/") and not unicodedata.is_normalized("NFC", name):
            yield Problem(
                place=Place(path),
                rule="file-name",
                what=f"the name is stored with a separate accent (U+{ord(mark):04X}),"
                " as macOS does, so that links to it fail",
                fix="rename it with the letters a to z only",
            )


def _hub(
    tree: Tree, paths: list[str], problems: list[Problem]
) -> tuple[Written[Hub] | None, dict[str, tuple[HubTexts, Source]]]:
    texts = {}
    for path in paths:
        folder, _, file = path.rpartition("/")
        name = page_name(file)
        if folder == "content" and name and name.slug == "hub" and name.language:
            document, mistakes = read_yaml(tree, path, HubTexts)
            problems += mistakes
            if document:
                texts[name.language] = (document.record, document.source)
    if HUB not in paths:
        what = "this folder is not a hub: there is no content/hub.yml"
        fix = "go to the hub's folder, or make a new hub with: hubgen init DIR"
        problems.append(Problem(place=Place(HUB), rule="hub-missing", what=what, fix=fix))
        return None, texts
    hub, mistakes = read_yaml(tree, HUB, Hub)
    problems += mistakes
    return hub, texts


def _pages(
    tree: Tree, paths: list[str], zone: ZoneInfo, problems: list[Problem]
) -> tuple[Page, ...]:
    translated = read_translated(
        tree, paths, PAGES, head=PageHead, texts=PageTexts, zone=zone, problems=problems
    )
    pages = [
        Page(slug=slug, head=page.record, body=page.body, translations=translations)
        for slug, (page, translations) in translated.items()
    ]
    return tuple(sorted(pages, key=lambda page: (page.head.order, page.slug)))


def _faq(tree: Tree, paths: list[str], zone: ZoneInfo, problems: list[Problem]) -> tuple[Faq, ...]:
    translated = read_translated(
        tree, paths, FAQ, head=FaqHead, texts=FaqTexts, zone=zone, problems=problems
    )
    entries = [
        Faq(slug=slug, head=page.record, body=page.body, translations=translations)
        for slug, (page, translations) in translated.items()
        if "/" not in slug
    ]
    deep = [page.body.source.path for slug, (page, _) in translated.items() if "/" in slug]
    problems += [_too_deep(path, "questions", FAQ, rule="faq-folder") for path in deep]
    return tuple(sorted(entries, key=lambda entry: (entry.head.order, entry.slug)))


def read_lessons(
    tree: Tree, paths: list[str], zone: ZoneInfo, problems: list[Problem]
) -> tuple[Lesson, ...]:
    """Return the lessons among the files `paths`, by name; what is wrong is added to `problems`."""
    translated = read_translated(
        tree, paths, LESSONS, head=LessonHead, texts=LessonTexts, zone=zone, problems=problems
    )
    deep = [page.body.source.path for slug, (page, _) in translated.items() if "/" in slug]
    problems += [_too_deep(path, "lessons", LESSONS, rule="lesson-folder") for path in deep]
    return tuple(
        Lesson(slug=slug, head=page.record, body=page.body, translations=translations)
        for slug, (page, translations) in sorted(translated.items())
        if "/" not in slug
    )


def _too_deep(path: str, what: str, folder: str, *, rule: str) -> Problem:
    return Problem(
        place=Place(path),
        rule=rule,
        what=f"{what} must be in one folder, without subfolders",
        fix=f"move the file to {folder}",
    )


def _plan(tree: Tree, paths: list[str], zone: ZoneInfo, problems: list[Problem]) -> Plan:
    team: Written[Team] | None = None
    if TEAM in paths:
        team, mistakes = read_yaml(tree, TEAM, Team, zone)
        problems += mistakes
    listening: Written[ListeningPlan] | None = None
    if LISTENING in paths:
        listening, mistakes = read_yaml(tree, LISTENING, ListeningPlan, zone)
        problems += mistakes
    readiness: Written[ReadinessFile] | None = None
    if READINESS in paths:
        readiness, mistakes = read_yaml(tree, READINESS, ReadinessFile, zone)
        problems += mistakes
    scenarios = []
    for path in paths:
        if path.startswith(f"{SCENARIOS}/") and path.endswith(".md"):
            slug = path.removeprefix(f"{SCENARIOS}/").removesuffix(".md")
            if not is_slug(slug):
                problems.append(bad_name(path))
                continue
            page, mistakes = read_markdown(tree, path, ScenarioHead, zone)
            problems += mistakes
            if page:
                scenarios.append(Scenario(slug=slug, head=page.record, body=page.body))
    return Plan(
        team=team.record if team else Team(),
        team_is_known=team is not None or TEAM not in paths,
        team_source=team.source if team else Source(path=TEAM),
        listening=listening.record if listening else ListeningPlan(),
        scenarios=tuple(scenarios),
        readiness=readiness.record.scores if readiness else (),
        lessons=read_lessons(tree, paths, zone, problems),
        rules=_voice(tree, paths, problems),
        replies=_replies(tree, paths, problems),
        templates=tuple(_templates(tree, paths)),
        exercises=_exercises(tree, paths, zone, problems),
    )


def _exercises(
    tree: Tree, paths: list[str], zone: ZoneInfo, problems: list[Problem]
) -> tuple[HeldExercise, ...]:
    """Return the exercises that were held, the newest last."""
    held = []
    for path in paths:
        folder, _, file = path.rpartition("/")
        above, _, name = folder.rpartition("/")
        if above == EXERCISES and file == EXERCISE_RECORD:
            document, mistakes = read_yaml(tree, path, ExerciseRecord, zone)
            problems += mistakes
            if document:
                held.append(HeldExercise(name=name, record=document.record, source=document.source))
    return tuple(sorted(held, key=lambda one: (one.record.started, one.name)))


def _voice(tree: Tree, paths: list[str], problems: list[Problem]) -> tuple[Rule, ...]:
    """Return the team's own rules for messages; a rule's name is its file's."""
    rules = []
    for path in paths:
        folder, _, file = path.rpartition("/")
        if folder == VOICE and file.endswith(".yml"):
            document, mistakes = read_yaml(tree, path, RuleHead)
            problems += mistakes
            if document:
                name = file.removesuffix(".yml")
                rules.append(Rule(name=name, head=document.record, source=document.source))
    return tuple(rules)


def _replies(tree: Tree, paths: list[str], problems: list[Problem]) -> dict[str, ReplyTexts]:
    """Return the team's own replies by language; the main language has the key ''."""
    replies = {}
    for path in paths:
        folder, _, file = path.rpartition("/")
        name = page_name(file)
        if folder == files.PLAN and name and name.slug == "replies" and file.endswith(".yml"):
            document, mistakes = read_yaml(tree, path, ReplyTexts)
            problems += mistakes
            if document:
                replies[name.language or ""] = document.record
    return replies


def _templates(tree: Tree, paths: list[str]) -> Iterator[PostTemplate]:
    """Return the team's own layouts of posts: `channels/x.txt`, `channels/x.de.txt`."""
    for path in paths:
        name = _TEMPLATE.fullmatch(path)
        text = tree.text(path) if name else None
        if name and text is not None:
            body = Body(markdown=text, source=Source(path=path))
            yield PostTemplate(channel=name["channel"], language=name["language"] or "", body=body)


def _incidents(tree: Tree, zone: ZoneInfo, problems: list[Problem]) -> tuple[Incident, ...]:
    paths = list(tree.walk(FOLDER))
    problems += name_problems(paths)
    folders = incident_folders(paths)
    incidents = []
    for folder, names in folders.items():
        incident, mistakes = read_partly(tree, folder, names, zone)
        problems += mistakes
        if incident:
            incidents.append(incident)
    problems += same_ids(folders)
    return tuple(sorted(incidents, key=lambda incident: incident.id))


def same_ids(folders: Iterable[str]) -> list[Problem]:
    """Return a problem for each folder whose incident id is taken already."""
    first: dict[str, str] = {}
    problems = []
    for folder in folders:
        name = folder.rpartition("/")[2]
        other = first.setdefault(name.casefold(), folder)
        if other != folder:
            problems.append(
                Problem(
                    place=Place(f"{folder}/incident.yml"),
                    rule="incident-id-twice",
                    what=f"another incident has the same id: {other}",
                    fix="rename this folder",
                )
            )
    return problems
