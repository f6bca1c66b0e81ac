"""HubContents: what must be known of a hub before something is written into it.

Only what is needed is read: a mistake in one file never keeps anybody from
writing another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, IncidentHead, Update
from hubgen.model.plan import Scenario, ScenarioHead, Team
from hubgen.model.question import Question
from hubgen.model.source import Source
from hubgen.problems import ContentError, Problem, WrongUsageError
from hubgen.public.approvable import Approvable, entry_approvable, lesson_approvable
from hubgen.source.documents import read_markdown, read_yaml
from hubgen.source.files import Tree
from hubgen.source.incidents import incident_folders, read_incident
from hubgen.source.names import FOLDER, QUESTIONS, is_slug
from hubgen.source.project import FAQ, HUB, SCENARIOS, TEAM, read_content

_MOST_NAMED = 8


@dataclass(frozen=True)
class HubContents:
    """A hub as the desk sees it."""

    root: Path
    hub: Hub
    hub_source: Source
    tree: Tree = field(repr=False)

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """The names of the files in each incident's folder, by the folder's path."""
        return incident_folders(self.tree.walk(FOLDER))

    @cached_property
    def team(self) -> Team:
        """The team as planned; an empty one where there is no plan.

        Raises ContentError if it cannot be read.
        """
        if not self.tree.absolute(TEAM).is_file():
            return Team()
        document, problems = read_yaml(self.tree, TEAM, Team, self.hub.time_zone)
        if document is None:
            raise ContentError([*problems, *self.tree.problems])
        return document.record

    def head(self, folder: str) -> IncidentHead | None:
        """Return what `incident.yml` in `folder` says; None where it cannot be read."""
        document, _ = read_yaml(
            self.tree, f"{folder}/incident.yml", IncidentHead, self.hub.time_zone
        )
        return document.record if document else None

    def incident(self, folder: str) -> Incident:
        """Return the incident in `folder`, whole. Raises ContentError if it cannot be read."""
        tree = Tree(self.root)
        incident, problems = read_incident(tree, folder, self.folders[folder], self.hub.time_zone)
        if incident is None or tree.problems:
            raise ContentError([*problems, *tree.problems])
        return incident

    def folder_of(self, part: str) -> str:
        """Return the folder of the one incident whose id is or contains `part`.

        Raises WrongUsageError if there is none or more than one.
        """
        ids = {folder.rpartition("/")[2]: folder for folder in self.folders}
        wanted = part.strip().strip("/").rpartition("/")[2].lower()
        if wanted in ids:
            return ids[wanted]
        fitting = sorted(name for name in ids if wanted and wanted in name)
        if len(fitting) == 1:
            return ids[fitting[0]]
        if not fitting:
            newest = ", ".join(sorted(ids, reverse=True)[:_MOST_NAMED]) or "none yet"
            msg = f'no incident is called "{part}"; the newest are: {newest}'
            raise WrongUsageError(msg)
        named = ", ".join(fitting[-_MOST_NAMED:]) + (" …" if len(fitting) > _MOST_NAMED else "")
        msg = f'"{part}" could be {len(fitting)} incidents; name one of them: {named}'
        raise WrongUsageError(msg)

    def update(self, which: str) -> tuple[Incident, Update]:
        """Return the update that `which` (`ID/NN`, or its path) names, with its incident.

        Raises WrongUsageError if there is no such update, ContentError if it cannot be read.
        """
        part, _, name = which.strip().strip("/").removesuffix(".md").rpartition("/")
        digits = name.partition("-")[0]
        if not part or not digits.isdecimal():
            folder = self.folder_of(which)
            numbers = [update.number for update in self.incident(folder).updates]
            example = f"{folder.rpartition('/')[2]}/{numbers[-1] if numbers else '01'}"
            msg = f"say which update, like {example}"
            raise WrongUsageError(msg)
        incident = self.incident(self.folder_of(part))
        for update in incident.updates:
            if int(update.number) == int(digits):
                return incident, update
        known = ", ".join(update.number for update in incident.updates) or "none yet"
        msg = f"{incident.id} has no update {digits}; it has: {known}"
        raise WrongUsageError(msg)

    def question(self, which: str) -> tuple[Incident, Question]:
        """Return the question `which` (`ID/questions/NN`, or its path), with its incident.

        Raises WrongUsageError if there is no such question, ContentError if it cannot be read.
        """
        part, _, name = which.strip().strip("/").removesuffix(".md").rpartition("/")
        part, digits = part.removesuffix(f"/{QUESTIONS}"), name.partition("-")[0]
        if not part or not digits.isdecimal():
            msg = f"say which question, like {part or 'ID'}/{QUESTIONS}/01"
            raise WrongUsageError(msg)
        incident = self.incident(self.folder_of(part))
        for question in incident.questions:
            if int(question.number) == int(digits):
                return incident, question
        known = ", ".join(one.number for one in incident.questions) or "none yet"
        msg = f"{incident.id} has no question {digits}; it has: {known}"
        raise WrongUsageError(msg)

    @cached_property
    def approvable_texts(self) -> tuple[list[Approvable], list[Problem]]:
        """The questions, pages and lessons that can be approved, and the problems of `content/`."""
        tree = Tree(self.root)
        project, problems = read_content(tree)
        texts = [entry_approvable(one) for one in project.entries] if project else []
        lessons = map(lesson_approvable, project.plan.lessons if project else ())
        return [*texts, *(one for one in lessons if one)], [*problems, *tree.problems]

    def reopened(self) -> HubContents:
        """Return the same hub with nothing read of it yet but its settings."""
        return replace(self, tree=Tree(self.root))

    def scenario(self, slug: str) -> Scenario:
        """Return the scenario called `slug`.

        Raises WrongUsageError if there is none, ContentError if it cannot be read.
        """
        path = f"{SCENARIOS}/{slug}.md"
        if not is_slug(slug) or not self.tree.absolute(path).is_file():
            known = ", ".join(self.scenario_slugs) or "none yet"
            msg = f'there is no scenario "{slug}"; the plan has: {known}'
            raise WrongUsageError(msg)
        tree = Tree(self.root)
        page, problems = read_markdown(tree, path, ScenarioHead, self.hub.time_zone)
        if page is None:
            raise ContentError([*problems, *tree.problems])
        return Scenario(slug=slug, head=page.record, body=page.body)

    @cached_property
    def scenario_slugs(self) -> tuple[str, ...]:
        """The scenarios of the plan, by name."""
        return tuple(
            path.removeprefix(f"{SCENARIOS}/").removesuffix(".md")
            for path in self.tree.walk(SCENARIOS)
            if path.endswith(".md")
        )

    @cached_property
    def faq_slugs(self) -> frozenset[str]:
        """The FAQ entries, without their translations."""
        names = (
            path.removeprefix(f"{FAQ}/") for path in self.tree.walk(FAQ) if path.endswith(".md")
        )
        return frozenset(
            name.removesuffix(".md").replace("/", "-") for name in names if "." not in name[:-3]
        )


def open_hub(root: Path) -> HubContents:
    """Open the hub in the folder `root`.

    Raises WrongUsageError if there is none, ContentError if its settings cannot be read.
    """
    tree = Tree(root)
    if not tree.absolute(HUB).is_file():
        msg = (
            f"there is no hub in {root}: it has no {HUB};"
            " go to the hub's folder, or make one with: hubgen init DIR"
        )
        raise WrongUsageError(msg)
    document, problems = read_yaml(tree, HUB, Hub)
    if document is None:
        raise ContentError([*problems, *tree.problems])
    return HubContents(root=root, hub=document.record, hub_source=document.source, tree=tree)
