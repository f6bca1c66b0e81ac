"""Step 2, parse: read and check the changed folders, and encode what is public of them.

Also parsed are folders that refer to something that was added, removed or changed,
and those of which another part is public at the time of the build.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from hubgen.checks import check_content, early_links
from hubgen.incremental.cache.incident_codec import encode_incident
from hubgen.incremental.cache.records import (
    ParsedFolder,
    SourceRecord,
    decode_problems,
    encode_problems,
)
from hubgen.incremental.cache.source_table import SourceTable
from hubgen.incremental.sources.references import linked_folders, names_in, names_of, references
from hubgen.incremental.sources.source_reader import ParsedContent, ParsedIncident, parse_folder
from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.problems import ContentError, Problem, in_order
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.privacy_gate import is_wholly_public, public_incident, time_changes_of
from hubgen.source.names import FOLDER, incident_folder
from hubgen.source.project import same_ids
from hubgen.source.sources import HEAD, Folder, one_folder

_NAMES, _PROBLEMS = "names", "problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedChanges:
    """The folders that were parsed, and the stored records of those that were removed.

    `outside` are the problems outside of incidents; None where
    nothing was parsed that could change them.
    """

    folders: tuple[ParsedFolder, ...] = ()
    removed: tuple[SourceRecord, ...] = ()
    outside: tuple[Problem, ...] | None = field(default=None, repr=False)

    @property
    def paths(self) -> set[str]:
        """The folders whose stored records are out of date."""
        return {one.record.path for one in self.folders} | {one.path for one in self.removed}


def parse_changes(
    root: Path,
    content: ParsedContent,
    sources: SourceTable,
    changed: Mapping[str, Folder],
    removed: Collection[str],
    *,
    is_content_read: bool,
    at: datetime,
) -> ParsedChanges:
    """Parse the folders `changed` and those that they affect, for the instant `at`.

    Raises OddError.
    """
    folders = dict(changed)
    names = set(json.loads(sources.outside(_NAMES) or "[]")) ^ names_of(content.project)
    by_time = sources.changed_by_time(at.timestamp())
    for path in (*folders, *removed, *by_time):
        names |= names_in(path) | sources.claims(path)
    for path in sources.referring_to(names).union(by_time).difference(folders, removed):
        folder = one_folder(root, path)
        if folder:
            folders[path] = folder
    if not folders and not removed and not is_content_read:
        return ParsedChanges()
    parsed, outside = SourceParser(root, content, at).parse(list(folders.values()))
    ids = {path.rpartition("/")[2].casefold() for path in folders}
    alike = sources.folders_of(ids).difference(removed) | folders.keys()
    outside += same_ids(sorted(path for path in alike if (root / path / HEAD).exists()))
    return ParsedChanges(
        folders=tuple(parsed),
        removed=tuple(one for path in removed if (one := sources.get(path))),
        outside=tuple(outside),
    )


class SourceParser:
    """Parses folders of the hub at `root`, whose content is `content`, for the instant `at`."""

    def __init__(self, root: Path, content: ParsedContent, at: datetime) -> None:
        self._root, self._content, self._at = root, content, at
        self._read: dict[str, ParsedIncident] = {}
        self._references: dict[str, frozenset[str]] = {}

    def parse(self, folders: Collection[Folder]) -> tuple[list[ParsedFolder], list[Problem]]:
        """Return `folders` parsed and checked, and the problems outside of incidents.

        Incidents that they link to, or that link to them, are read too, but not checked.
        """
        for folder in folders:
            self._read_folder(folder)
        own = {folder.path for folder in folders}
        project = self._project_of(own)
        problems = {path: list(self._read[path].problems) for path in own}
        outside: list[Problem] = []
        for problem in [*check_content(project), *early_links(project, self._at)]:
            home = problem.place.path.rpartition("/")[0]
            if home not in own:
                home = incident_folder(problem.place.path)
            if home in own:
                problems[home].append(problem)
            elif not problem.place.path.startswith(f"{FOLDER}/"):
                outside.append(problem)
        return [self._parsed(folder, problems[folder.path]) for folder in folders], outside

    def _read_folder(self, folder: Folder) -> None:
        zone = self._content.project.hub.time_zone
        read = self._read[folder.path] = parse_folder(self._root, folder, zone)
        names = references(read.incident) if read.incident else frozenset(names_in(folder.path))
        self._references[folder.path] = names

    def _project_of(self, own: Iterable[str]) -> Project:
        """Return the project with the incidents that checking the folders `own` needs."""
        content = self._content.project
        wanted = {*own, *linked_folders(content)}
        for path in own:
            names = (name.partition(":") for name in self._references[path])
            wanted |= {target for kind, _, target in names if kind == "folder"}
        for path in wanted - self._read.keys():
            folder = one_folder(self._root, path)
            if folder:
                self._read_folder(folder)
        read = [self._read[path] for path in wanted if path in self._read]
        incidents = (one.incident for one in read if one.incident)
        return replace(
            content,
            incidents=tuple(sorted(incidents, key=lambda one: one.id)),
            unread=content.unread.union(*(one.unread for one in read)),
        )

    def _parsed(self, folder: Folder, problems: list[Problem]) -> ParsedFolder:
        incident = self._read[folder.path].incident
        record = SourceRecord(
            path=folder.path,
            mark=folder.mark,
            incident=incident.id if incident else "",
            problems=encode_problems(problems),
            is_hidden=False,
            last_change=None,
            next_change=None,
            summary=None,
        )
        names = self._references[folder.path]
        if incident is None:
            return ParsedFolder(record=record, references=names, encoded={})
        encoded, summary = self._encode(incident, folder.path)
        last_change, next_change = self._time_changes(incident)
        team = self._content.project.plan.team
        is_partly_shown = not incident.head.exercise and not is_wholly_public(
            incident, team, self._at
        )
        record = replace(
            record,
            is_hidden=next_change is not None or is_partly_shown,
            last_change=last_change,
            next_change=next_change,
            summary=summary,
        )
        return ParsedFolder(record=record, references=names, encoded=encoded)

    def _encode(
        self, incident: Incident, folder: str
    ) -> tuple[dict[str, str], IncidentSummary | None]:
        """Return what is public of an incident in each language, and its summary."""
        project, encoded = self._content.project, {}
        contact = incident.head.contact or project.hub.contact
        main = None
        for language in project.hub.languages:
            public = public_incident(project, incident, self._at, language)
            if public is None:
                return {}, None
            main = main or public
            encoded[language] = encode_incident(public, folder, contact)
        texts = "\n".join(encoded.values()).encode("utf-8", "surrogatepass")
        version = blake2b(texts, digest_size=12).hexdigest()
        return encoded, IncidentSummary.of(main, version) if main else None

    def _time_changes(self, incident: Incident) -> tuple[float | None, float | None]:
        """Return the last instant at which time alone changed something, and the next."""
        instants = [at.timestamp() for at in time_changes_of(incident)]
        now = self._at.timestamp()
        last = max((one for one in instants if one <= now), default=None)
        return last, min((one for one in instants if one > now), default=None)


def all_problems_of(
    sources: SourceTable, content: ParsedContent, parsed: ParsedChanges
) -> tuple[Problem, ...]:
    """Return every content problem, in order; those of unchanged folders come from the cache.

    Raises ContentError where one of them stops the build.
    """
    outside = parsed.outside
    if outside is None:
        outside = tuple(decode_problems(sources.outside(_PROBLEMS) or "[]"))
    texts = [text for path, text in sources.problems() if path not in parsed.paths]
    texts += [one.record.problems for one in parsed.folders]
    problems = [*content.problems, *outside]
    return require_sound(
        [*problems, *(problem for text in texts for problem in decode_problems(text))]
    )


def require_sound(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return `problems` in order. Raises ContentError where one of them stops a build."""
    all_problems = list(problems)
    if any(problem.stops_a_build for problem in all_problems):
        raise ContentError(all_problems)
    return tuple(in_order(all_problems))


def store_parsed(sources: SourceTable, content: ParsedContent, parsed: ParsedChanges) -> None:
    """Store in `sources` what was parsed."""
    for record in parsed.removed:
        sources.remove(record)
    for folder in parsed.folders:
        sources.put(folder)
    if parsed.outside is not None:
        sources.put_outside(_NAMES, json.dumps(sorted(names_of(content.project))))
        sources.put_outside(_PROBLEMS, encode_problems(parsed.outside))
