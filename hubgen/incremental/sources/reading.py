"""Reading folders of incidents: each as far as it can be, checked, and as the public sees it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from hubgen.checks import check_content, early_links
from hubgen.incremental.sources.references import linked_folders, names_in, references
from hubgen.incremental.store import codec
from hubgen.incremental.store.records import FolderRecord
from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.problems import ContentError, Family, Level, Place, Problem, in_order
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.privacy_gate import public_incident, public_updates, time_changes_of
from hubgen.public.records import PublicIncident
from hubgen.source.files import Tree
from hubgen.source.incidents import read_partly
from hubgen.source.lookalikes import name_problems
from hubgen.source.names import FOLDER
from hubgen.source.sources import Folder, one_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRead:
    """A folder that was read: what is remembered of it, and what it refers to.

    `public` maps languages to the incident as it was written for the store.
    """

    record: FolderRecord
    refs: frozenset[str] = field(repr=False)
    public: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRead:
    """What lies below `content/`, and its problems; those of incidents are not among them."""

    project: Project
    problems: tuple[Problem, ...]


class Desk:
    """Reads folders of the hub at `root`, whose content is `content`, for the instant `at`."""

    def __init__(self, root: Path, content: ContentRead, at: datetime) -> None:
        self._root, self._content, self._at = root, content, at
        self._read: dict[str, tuple[Incident | None, list[Problem], frozenset[str]]] = {}
        self._refs: dict[str, frozenset[str]] = {}

    def read(self, folders: Collection[Folder]) -> tuple[list[FolderRead], list[Problem]]:
        """`folders` read and checked, and the problems outside of them that links to them cause.

        What they link to, or what links to them, is read, too, but not checked.
        """
        for folder in folders:
            self._look(folder)
        own = {folder.path for folder in folders}
        project = self._with_linked(own)
        found: dict[str, list[Problem]] = {path: list(self._read[path][1]) for path in own}
        elsewhere: list[Problem] = []
        for problem in [*check_content(project), *early_links(project, self._at)]:
            home = _home(problem.place.path, own)
            if home:
                found[home].append(problem)
            elif not problem.place.path.startswith(f"{FOLDER}/"):
                elsewhere.append(problem)
        return [self._folder(folder, found[folder.path]) for folder in folders], elsewhere

    def incident(self, folder: str) -> Incident | None:
        """The incident in a folder, as far as it can be read."""
        if folder not in self._read:
            there = one_folder(self._root, folder)
            if there is None:
                return None
            self._look(there)
        return self._read[folder][0]

    def _look(self, folder: Folder) -> None:
        zone = self._content.project.hub.time_zone
        self._read[folder.path] = read_folder(self._root, folder, zone)
        self._refs.pop(folder.path, None)

    def _references(self, path: str) -> frozenset[str]:
        """What the incident in the folder at `path` refers to."""
        incident = self._read[path][0]
        if path not in self._refs:
            self._refs[path] = references(incident) if incident else frozenset()
        return self._refs[path]

    def _with_linked(self, own: Iterable[str]) -> Project:
        """The project as far as checking the folders `own` takes it."""
        wanted = {*own, *linked_folders(self._content.project)}
        for path in own:
            for name in self._references(path):
                kind, _, target = name.partition(":")
                if kind == "folder":
                    wanted.add(target)
        incidents = [one for path in wanted if (one := self.incident(path)) is not None]
        unread = frozenset().union(*(self._read[path][2] for path in wanted if path in self._read))
        content = self._content.project
        return replace(
            content,
            incidents=tuple(sorted(incidents, key=lambda one: one.id)),
            unread=content.unread | unread,
        )

    def _folder(self, folder: Folder, problems: list[Problem]) -> FolderRead:
        incident = self._read[folder.path][0]
        told = written_problems(problems)
        if incident is None:
            record = FolderRecord(
                path=folder.path, mark=folder.mark, incident="", problems=told,
                hidden=False, past=None, turn=None, facts=None,
            )  # fmt: skip
            return FolderRead(record=record, refs=frozenset(names_in(folder.path)), public={})
        public, facts = self._public(incident, folder.path)
        past, turn = self._turns(incident)
        team = self._content.project.plan.team
        shown = len(public_updates(incident, team, self._at))
        record = FolderRecord(
            path=folder.path,
            mark=folder.mark,
            incident=incident.id,
            problems=told,
            hidden=turn is not None
            or (shown < len(incident.updates) and not incident.head.exercise),
            past=past,
            turn=turn,
            facts=facts,
        )
        return FolderRead(record=record, refs=self._references(folder.path), public=public)

    def _public(
        self, incident: Incident, folder: str
    ) -> tuple[dict[str, str], IncidentSummary | None]:
        project = self._content.project
        contact = incident.head.contact or project.hub.contact
        written, main = {}, None
        for language in project.hub.languages:
            shown: PublicIncident | None = public_incident(project, incident, self._at, language)
            if shown is None:
                return {}, None
            main = main or shown
            written[language] = codec.encode_incident(shown, folder, contact)
        texts = "\n".join(written.values()).encode("utf-8", "surrogatepass")
        version = blake2b(texts, digest_size=12).hexdigest()
        return written, IncidentSummary.of(main, version) if main else None

    def _turns(self, incident: Incident) -> tuple[float | None, float | None]:
        """The last instant before now, and the next, at which time alone changed something."""
        turns = [at.timestamp() for at in time_changes_of(incident)]
        now = self._at.timestamp()
        past = max((one for one in turns if one <= now), default=None)
        return past, min((one for one in turns if one > now), default=None)


def read_folder(
    root: Path, folder: Folder, zone: ZoneInfo
) -> tuple[Incident | None, list[Problem], frozenset[str]]:
    """The incident in a folder, what is wrong with its files, and those that cannot be read."""
    tree = Tree(root)
    problems = name_problems([f"{folder.path}/{name}" for name in folder.names])
    incident = None
    if folder.is_incident:
        incident, mistakes = read_partly(tree, folder.path, list(folder.names), zone)
        problems += mistakes
    return incident, [*problems, *tree.problems], frozenset(tree.unread)


def as_written(reads: Iterable[FolderRead]) -> dict[tuple[str, str], str]:
    """The incidents of `reads` as written for the store, by id and language."""
    return {
        (one.record.name, language): text for one in reads for language, text in one.public.items()
    }


def written_problems(problems: Iterable[Problem]) -> str:
    """Problems as JSON."""
    return json.dumps([one.as_dict() for one in in_order(list(problems))], ensure_ascii=False)


def sound(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """`problems` in order. Raises ContentError where one of them stops a build."""
    found = list(problems)
    if any(problem.stops_a_build for problem in found):
        raise ContentError(found)
    return tuple(in_order(found))


def read_problems(text: str) -> list[Problem]:
    """Problems that were written as JSON."""
    return [
        Problem(
            place=Place(one["path"], one["line"], one["column"]),
            rule=one["rule"],
            what=one["what"],
            fix=one["mend"],
            family=Family(one["family"]),
            level=Level(one["level"]),
        )
        for one in json.loads(text)
    ]


def _home(path: str, folders: Collection[str]) -> str | None:
    folder = path.rpartition("/")[0]
    return folder if folder in folders else None
