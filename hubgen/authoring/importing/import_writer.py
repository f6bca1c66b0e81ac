"""Landing: what was found abroad, written into the hub beside what is there.

What is here already stays as it is: an import only ever adds. A folder comes
in whole; updates keep their numbers for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hubgen.authoring import components, files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.importing.foreign import (
    Findings,
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    ImportReport,
    Remark,
)
from hubgen.model.incident import Incident, Update
from hubgen.model.words import Kind
from hubgen.problems import ContentError
from hubgen.source.files import Tree
from hubgen.source.names import update_name

SCHEMA_LINE = "# yaml-language-server: $schema=../../../content/schema/incident.json\n"
_EMPTY = "[no text]"


@dataclass(slots=True)
class _Tally:
    created: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)


def land(contents: HubContents, findings: Findings) -> ImportReport:
    """Writes what is new of `findings` into the hub, and says what was done with each.

    Raises HubgenError if hub.yml cannot take the components, or a disk refuses.
    """
    known = contents.hub.components
    keys = components.keys_for(_names(findings), known)
    new = {key: name for name, key in keys.items() if key not in known}
    components.add(contents.tree, contents.hub, new)
    here = _here(contents)
    tally = _Tally(skipped=list(findings.skipped))
    for incident in findings.incidents:
        texts = _Texts(incident, keys, contents.hub.time_zone)
        folder = (
            here.get(incident.source or "")
            or here.get(incident.id)
            or here.get(_undated(incident.id))
        )
        if folder is None:
            _create(contents, texts, tally)
        else:
            _compare(contents, folder, texts, tally)
    return ImportReport(
        created=tuple(tally.created),
        added=tuple(tally.added),
        unchanged=tuple(tally.unchanged),
        kept=tuple(tally.kept),
        skipped=tuple(tally.skipped),
        components=tuple(new),
    )


def _names(findings: Findings) -> list[str]:
    names: list[str] = []
    for incident in findings.incidents:
        names += incident.components
        for update in incident.updates:
            names += update.components
    return names


def _undated(incident_id: str) -> str:
    return "undated/" + incident_id[len("2026-11-22-") :]


def _here(contents: HubContents) -> dict[str, str]:
    """The folders of the hub's incidents by all that they may be known by abroad."""
    found: dict[str, str] = {}
    for folder in contents.folders:
        incident_id = folder.rpartition("/")[2]
        head = contents.head(folder)
        names = [incident_id, _undated(incident_id)]
        if head:
            names += [*head.was, *([head.source] if head.source else [])]
        for name in names:
            found.setdefault(name, folder)
    return found


@dataclass(frozen=True, slots=True)
class _Texts:
    """The files that an incident from abroad becomes."""

    incident: ForeignIncident
    keys: Mapping[str, str]
    zone: ZoneInfo

    def head(self) -> str:
        incident = self.incident
        return SCHEMA_LINE + yaml_format.format_mapping(
            [
                ("title", incident.title),
                ("kind", incident.kind if incident.kind is not Kind.INCIDENT else None),
                ("severity", incident.severity),
                (
                    "components",
                    {self.keys[name]: status for name, status in incident.components.items()},
                ),
                (
                    "started",
                    yaml_format.format_time(incident.started, self.zone)
                    if incident.started
                    else None,
                ),
                ("source", incident.source),
            ]
        )

    def update(self, update: ForeignUpdate) -> str:
        window = update.window
        pairs: list[tuple[str, yaml_format.Value | None]] = [
            ("state", update.state),
            ("at", yaml_format.format_time(update.at, self.zone)),
            ("components", {self.keys[name]: status for name, status in update.components.items()}),
            (
                "window",
                {
                    "start": yaml_format.format_time(window[0], self.zone),
                    "end": yaml_format.format_time(window[1], self.zone),
                }
                if window
                else None,
            ),
        ]
        return yaml_format.format_markdown_file(pairs, update.body or _EMPTY)

    def review(self, review: ForeignReview) -> str:
        published = yaml_format.format_time(review.published, self.zone)
        return yaml_format.format_markdown_file([("published", published)], review.body or _EMPTY)


def _name_of(number: int, update: ForeignUpdate) -> str:
    return f"{number:02}-{update.state.replace('_', '-')}.md"


def _create(contents: HubContents, texts: _Texts, tally: _Tally) -> None:
    incident = texts.incident
    folder = f"incidents/{incident.day.year}/{incident.id}"
    if contents.tree.absolute(folder).exists():
        tally.skipped.append(
            Remark(incident.id, f"the folder {folder} is there, but holds no incident.yml")
        )
        return
    written = {"incident.yml": texts.head()}
    for number, update in enumerate(incident.updates, start=1):
        written[_name_of(number, update)] = texts.update(update)
    if incident.review:
        written["review.md"] = texts.review(incident.review)
    files.create_folder(contents.root, folder, written)
    tally.created.append(incident.id)


def _compare(contents: HubContents, folder: str, texts: _Texts, tally: _Tally) -> None:
    """Adds to the incident in `folder` what is new abroad, and reports what differs."""
    foreign = texts.incident
    try:
        incident = contents.incident(folder)
    except ContentError as error:
        tally.skipped.append(
            Remark(foreign.id, f"it is here already but cannot be read: {error.problems[0]}")
        )
        return
    before = len(tally.added) + len(tally.kept) + len(tally.skipped)
    tree = Tree(contents.root)
    _report_difference(tree, f"{folder}/incident.yml", texts.head(), tally)
    _match_updates(contents, incident, folder, texts, tally)
    if foreign.review:
        path = f"{folder}/review.md"
        if incident.review:
            _report_difference(tree, path, texts.review(foreign.review), tally)
        else:
            files.create_file(contents.root, path, texts.review(foreign.review))
            tally.added.append(path)
    if before == len(tally.added) + len(tally.kept) + len(tally.skipped):
        tally.unchanged.append(incident.id)


def _report_difference(tree: Tree, path: str, theirs: str, tally: _Tally) -> None:
    if tree.text(path) != theirs:
        tally.kept.append(Remark(path, "differs from what is there now; your version was kept"))


def _match_updates(
    contents: HubContents, incident: Incident, folder: str, texts: _Texts, tally: _Tally
) -> None:
    """Pairs updates by time, then by words; what has no partner and comes last is added."""
    tree = Tree(contents.root)
    open_here = list(incident.updates)
    unpaired: list[ForeignUpdate] = []
    for update in texts.incident.updates:
        theirs = texts.update(update)
        partner = _partner(open_here, update, theirs, tree)
        if partner is None:
            unpaired.append(update)
            continue
        open_here.remove(partner)
        _report_difference(tree, partner.source.path, theirs, tally)
    newest = max((update.head.at for update in incident.updates if update.head.at), default=None)
    numbers = [
        int(found.number) for name in contents.folders[folder] if (found := update_name(name))
    ]
    number = max(numbers, default=0)
    for update in unpaired:
        if newest and update.at.replace(microsecond=0) < newest:
            at = yaml_format.format_time(update.at, texts.zone)
            tally.skipped.append(
                Remark(
                    f"{incident.id}, {update.state} of {at}",
                    "it is older than the newest update here; add it by hand",
                )
            )
            continue
        number += 1
        path = f"{folder}/{_name_of(number, update)}"
        files.create_file(contents.root, path, texts.update(update))
        tally.added.append(path)


def _partner(here: list[Update], update: ForeignUpdate, theirs: str, tree: Tree) -> Update | None:
    at = update.at.replace(microsecond=0)
    same_time = [own for own in here if own.head.at == at]
    exact = next((own for own in same_time if tree.text(own.source.path) == theirs), None)
    if exact or same_time:
        return exact or same_time[0]
    words = update.body.strip()
    return next((own for own in here if words and own.body.markdown.strip() == words), None)
