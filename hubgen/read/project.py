"""The project: a hub's whole folder as the model, and every problem in it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from hubgen.model.fields import Record
from hubgen.model.hub import Hub, HubTexts
from hubgen.model.incident import Incident
from hubgen.model.pages import Faq, FaqHead, FaqTexts, Page, PageHead, PageTexts
from hubgen.model.plan import Plan, Scenario, ScenarioHead, Team
from hubgen.model.project import Project
from hubgen.model.source import Body, Source
from hubgen.problems import Place, Problem, in_order
from hubgen.read.documents import Written, WrittenPage, read_markdown, read_yaml
from hubgen.read.files import Tree
from hubgen.read.incidents import FOLDER, incident_folders, problems_in_the_way, read_incident
from hubgen.read.names import is_slug, page_name

HUB = "content/hub.yml"
PAGES = "content/pages"
FAQ = "content/faq"
TEAM = "content/plan/team.yml"
SCENARIOS = "content/plan/scenarios"

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=Record)
_Originals = dict[str, tuple[WrittenPage[R], dict[str, tuple[T, Body]]]]


def read_project(root: Path) -> tuple[Project | None, list[Problem]]:
    """Everything below `root`, and every problem of every file, in order.

    The project is None where an error keeps it from being built.
    """
    tree = Tree(root)
    problems: list[Problem] = []
    hub, texts = _hub(tree, problems)
    zone = hub.record.time_zone if hub else ZoneInfo("UTC")
    paths = list(tree.walk("content"))
    pages = _pages(tree, paths, problems)
    faq = _faq(tree, paths, problems)
    plan = _plan(tree, paths, zone, problems)
    incidents = _incidents(tree, zone, problems)
    problems += tree.problems
    if hub is None or problems_in_the_way(problems):
        return None, in_order(problems)
    project = Project(
        hub=hub.record,
        hub_source=hub.source,
        hub_texts=texts,
        pages=pages,
        faq=faq,
        plan=plan,
        incidents=incidents,
        public_files=tuple(
            path.removeprefix(f"{PAGES}/")
            for path in paths
            if path.startswith(f"{PAGES}/") and not path.endswith(".md")
        ),
    )
    return project, in_order(problems)


def _hub(
    tree: Tree, problems: list[Problem]
) -> tuple[Written[Hub] | None, dict[str, tuple[HubTexts, Source]]]:
    if not tree.absolute(HUB).exists():
        problems.append(
            Problem(
                place=Place(HUB),
                rule="hub-missing",
                what="this folder holds no hub: there is no content/hub.yml",
                mend="go to the hub's folder, or make a new hub with: hubgen init DIR",
            )
        )
        return None, {}
    hub, mistakes = read_yaml(tree, HUB, Hub)
    problems += mistakes
    texts = {}
    for file in sorted(tree.absolute("content").glob("hub.*.yml")):
        name = page_name(file.name)
        if name and name.language:
            found, mistakes = read_yaml(tree, f"content/{file.name}", HubTexts)
            problems += mistakes
            if found:
                texts[name.language] = (found.record, found.source)
    return hub, texts


def _translated(
    tree: Tree,
    paths: list[str],
    folder: str,
    head: type[R],
    texts: type[T],
    problems: list[Problem],
) -> _Originals[R, T]:
    """The Markdown files below `folder` by slug, each with its translations."""
    originals: dict[str, WrittenPage[R]] = {}
    translations: dict[str, dict[str, tuple[T, Body]]] = defaultdict(dict)
    for path in paths:
        if not path.startswith(f"{folder}/") or not path.endswith(".md"):
            continue
        above, _, file = path.removeprefix(f"{folder}/").rpartition("/")
        name = page_name(file)
        slug = f"{above}/{name.slug}" if name and above else name.slug if name else ""
        if name is None or not all(is_slug(part) for part in slug.split("/")):
            problems.append(_bad_name(path))
        elif name.language is None:
            page, mistakes = read_markdown(tree, path, head)
            problems += mistakes
            if page:
                originals[slug] = page
        else:
            translation, mistakes = read_markdown(tree, path, texts)
            problems += mistakes
            if translation:
                translations[slug][name.language] = (translation.record, translation.body)
    for slug, by_language in translations.items():
        if slug not in originals and not problems_in_the_way(problems):
            problems += [_alone(body.source.path) for _, body in by_language.values()]
    return {slug: (page, translations[slug]) for slug, page in originals.items()}


def _bad_name(path: str) -> Problem:
    return Problem(
        place=Place(path),
        rule="file-name",
        what="this file's name cannot be an address",
        mend="rename it with small letters, digits and hyphens only, like refunds.md or refunds.de.md",
    )


def _alone(path: str) -> Problem:
    return Problem(
        place=Place(path),
        rule="translation-alone",
        what="this is the translation of a file that is not there",
        mend="give it the name of the file that it translates",
    )


def _pages(tree: Tree, paths: list[str], problems: list[Problem]) -> tuple[Page, ...]:
    found = _translated(tree, paths, PAGES, PageHead, PageTexts, problems)
    pages = [
        Page(slug=slug, head=page.record, body=page.body, translations=translations)
        for slug, (page, translations) in found.items()
    ]
    return tuple(sorted(pages, key=lambda page: (page.head.order, page.slug)))


def _faq(tree: Tree, paths: list[str], problems: list[Problem]) -> tuple[Faq, ...]:
    found = _translated(tree, paths, FAQ, FaqHead, FaqTexts, problems)
    entries = [
        Faq(
            slug=slug.replace("/", "-"), head=page.record, body=page.body, translations=translations
        )
        for slug, (page, translations) in found.items()
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.head.order, entry.slug)))


def _plan(tree: Tree, paths: list[str], zone: ZoneInfo, problems: list[Problem]) -> Plan:
    team: Written[Team] | None = None
    if TEAM in paths:
        team, mistakes = read_yaml(tree, TEAM, Team, zone)
        problems += mistakes
    scenarios = []
    for path in paths:
        if path.startswith(f"{SCENARIOS}/") and path.endswith(".md"):
            slug = path.removeprefix(f"{SCENARIOS}/").removesuffix(".md")
            if not is_slug(slug):
                problems.append(_bad_name(path))
                continue
            page, mistakes = read_markdown(tree, path, ScenarioHead, zone)
            problems += mistakes
            if page:
                scenarios.append(Scenario(slug=slug, head=page.record, body=page.body))
    return Plan(
        team=team.record if team else Team(),
        team_source=team.source if team else Source(path=TEAM),
        scenarios=tuple(scenarios),
    )


def _incidents(tree: Tree, zone: ZoneInfo, problems: list[Problem]) -> tuple[Incident, ...]:
    folders = incident_folders(tree.walk(FOLDER))
    incidents = []
    for folder, names in folders.items():
        incident, mistakes = read_incident(tree, folder, names, zone)
        problems += mistakes
        if incident:
            incidents.append(incident)
    problems += _same_ids(folders)
    return tuple(sorted(incidents, key=lambda incident: incident.id))


def _same_ids(folders: Mapping[str, list[str]]) -> list[Problem]:
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
                    mend="rename this folder",
                )
            )
    return problems
