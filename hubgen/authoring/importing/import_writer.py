"""The writer of an import: new files beside those that the hub has.

An import never changes a file of the hub, but for new components in hub.yml.
What it would write is tried before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hubgen.authoring import files, yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.importing import components
from hubgen.authoring.importing.foreign import (
    Findings,
    ForeignComponent,
    ForeignIncident,
    ForeignReview,
    ForeignUpdate,
    ImportReport,
    Remark,
    Statuses,
    worst,
)
from hubgen.authoring.importing.trial import find_errors
from hubgen.model.incident import Incident, Update
from hubgen.model.words import ComponentStatus, Kind
from hubgen.problems import ContentError
from hubgen.source.files import Tree
from hubgen.source.names import update_name
from hubgen.source.project import HUB

SCHEMA_LINE = "# yaml-language-server: $schema=../../../content/schema/incident.json\n"
_EMPTY = "[no text]"


@dataclass(slots=True, kw_only=True)
class _Step:
    """What is to be done for one incident: the new files of its folder, and remarks."""

    incident: ForeignIncident
    folder: str
    is_new: bool
    texts: dict[str, str] = field(default_factory=dict)
    kept: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)

    @property
    def incident_id(self) -> str:
        return self.folder.rpartition("/")[2]


def write_findings(contents: HubContents, findings: Findings) -> ImportReport:
    """Write what is new of `findings` into the hub, and report what was done with each.

    Raises HubgenError if hub.yml cannot take the components, or a file cannot be written.
    """
    known = contents.hub.components
    keys = components.keys_for(_components(findings.incidents), known)
    steps = _steps(contents, findings, keys)
    new = {key: one for one, key in keys.items() if key not in known}
    text = components.with_components(contents.tree.text(HUB) or "", new)
    errors = find_errors(contents, text, {one.folder: one.texts for one in steps if one.texts})
    refused = [
        Remark(f"{one.incident.file} ({one.incident.id})", f"it would not build: {error}")
        for one in steps
        if (error := errors.get(one.folder))
    ]
    steps = [one for one in steps if one.folder not in errors]
    used = {keys[one] for one in _components(step.incident for step in steps if step.texts)}
    added = {key: one for key, one in new.items() if key in used}
    components.add(contents.tree, contents.hub, added)
    for step in steps:
        _write(contents, step)
    skipped = [*findings.skipped, *refused, *(one for step in steps for one in step.skipped)]
    return _report(steps, skipped, added)


def _write(contents: HubContents, step: _Step) -> None:
    if step.is_new and step.texts:
        files.create_folder(contents.root, step.folder, step.texts)
        return
    for name, text in step.texts.items():
        files.create_file(contents.root, f"{step.folder}/{name}", text)


def _report(
    steps: list[_Step], skipped: list[Remark], added: Mapping[str, ForeignComponent]
) -> ImportReport:
    return ImportReport(
        created=tuple(one.incident_id for one in steps if one.is_new and one.texts),
        added=tuple(
            f"{one.folder}/{name}" for one in steps if not one.is_new for name in one.texts
        ),
        unchanged=tuple(
            one.incident_id
            for one in steps
            if not one.is_new and not (one.texts or one.kept or one.skipped)
        ),
        kept=tuple(remark for one in steps for remark in one.kept),
        skipped=tuple(skipped),
        components=tuple(added),
        warnings=(
            *(
                Remark(f"{one.incident.file} ({one.incident_id})", loss)
                for one in steps
                if one.texts
                for loss in one.incident.losses
            ),
            *_same_names(added),
        ),
    )


def _same_names(added: Mapping[str, ForeignComponent]) -> Iterable[Remark]:
    """Yield a remark for each new component that has the name of another new one."""
    names = [one.full_name.casefold() for one in added.values()]
    for key, one in added.items():
        if names.count(one.full_name.casefold()) > 1:
            why = f'several components are called "{one.full_name}"; give each a name of its own'
            yield Remark(f"{HUB}: {key}", why)


def _components(incidents: Iterable[ForeignIncident]) -> list[ForeignComponent]:
    components: list[ForeignComponent] = []
    for incident in incidents:
        components += incident.components
        for update in incident.updates:
            components += update.components
    return components


def _steps(
    contents: HubContents, findings: Findings, keys: Mapping[ForeignComponent, str]
) -> list[_Step]:
    here = _folders_by_name(contents)
    steps = []
    for incident in findings.incidents:
        texts = _Texts(incident, keys, contents.hub.time_zone)
        folder = (
            here.get(incident.source or "")
            or here.get(incident.id)
            or here.get(_undated(incident.id))
        )
        steps.append(
            _new_step(contents, texts) if folder is None else _old_step(contents, folder, texts)
        )
    return steps


def _undated(incident_id: str) -> str:
    return "undated/" + incident_id[len("2026-11-22-") :]


def _folders_by_name(contents: HubContents) -> dict[str, str]:
    """Return the folders of the hub's incidents by each id and source that they are known by."""
    folders: dict[str, str] = {}
    for folder in contents.folders:
        incident_id = folder.rpartition("/")[2]
        head = contents.head(folder)
        names = [incident_id, _undated(incident_id)]
        if head:
            names += [*head.was, *([head.source] if head.source else [])]
        for name in names:
            folders.setdefault(name, folder)
    return folders


@dataclass(frozen=True, slots=True)
class _Texts:
    """The files of an imported incident."""

    incident: ForeignIncident
    keys: Mapping[ForeignComponent, str]
    zone: ZoneInfo

    def all(self) -> dict[str, str]:
        """Return the texts of a new folder by name."""
        written = {"incident.yml": self.head()}
        for number, update in enumerate(self.incident.updates, start=1):
            written[_name_of(number, update)] = self.update(update)
        if self.incident.review:
            written["review.md"] = self.review(self.incident.review)
        return written

    def statuses(self, statuses: Statuses) -> dict[str, ComponentStatus]:
        """Return the statuses by key, the worst one of those that share a key."""
        by_key = worst((ForeignComponent(self.keys[one]), two) for one, two in statuses.items())
        return {one.name: status for one, status in by_key.items()}

    def head(self) -> str:
        incident = self.incident
        return SCHEMA_LINE + yaml_format.format_mapping(
            [
                ("title", incident.title),
                ("kind", incident.kind if incident.kind is not Kind.INCIDENT else None),
                ("severity", incident.severity),
                ("components", self.statuses(incident.components)),
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
            ("components", self.statuses(update.components)),
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


def _new_step(contents: HubContents, texts: _Texts) -> _Step:
    incident = texts.incident
    folder = f"incidents/{incident.day.year}/{incident.id}"
    step = _Step(incident=incident, folder=folder, is_new=True)
    if contents.tree.absolute(folder).exists():
        why = f"the folder {folder} exists but has no incident.yml"
        step.skipped.append(Remark(f"{incident.file} ({incident.id})", why))
    else:
        step.texts = texts.all()
    return step


def _old_step(contents: HubContents, folder: str, texts: _Texts) -> _Step:
    """Return the new files for the incident that the hub has in `folder`."""
    foreign = texts.incident
    step = _Step(incident=foreign, folder=folder, is_new=False)
    try:
        incident = contents.incident(folder)
    except ContentError as error:
        why = f"the hub has it, but it cannot be read: {error.problems[0]}"
        step.skipped.append(Remark(f"{foreign.file} ({foreign.id})", why))
        return step
    tree = Tree(contents.root)
    _note_difference(tree, f"{folder}/incident.yml", texts.head(), step)
    _match_updates(contents, incident, texts, step)
    if foreign.review:
        text = texts.review(foreign.review)
        if incident.review:
            _note_difference(tree, f"{folder}/review.md", text, step)
        else:
            step.texts["review.md"] = text
    return step


def _note_difference(tree: Tree, path: str, theirs: str, step: _Step) -> None:
    if tree.text(path) != theirs:
        step.kept.append(Remark(path, "it differs from the import; your version is unchanged"))


def _match_updates(contents: HubContents, incident: Incident, texts: _Texts, step: _Step) -> None:
    """Pair updates by time, then by words; an update without a partner is new if it comes last."""
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
        _note_difference(tree, partner.source.path, theirs, step)
    newest = max((update.head.at for update in incident.updates if update.head.at), default=None)
    numbers = [
        int(file_name.number)
        for name in contents.folders[step.folder]
        if (file_name := update_name(name))
    ]
    number = max(numbers, default=0)
    for update in unpaired:
        if newest and update.at.replace(microsecond=0) < newest:
            at = yaml_format.format_time(update.at, texts.zone)
            what = f"{texts.incident.file}: {incident.id}, {update.state} of {at}"
            why = "it is older than the newest update in the hub; add it by hand"
            step.skipped.append(Remark(what, why))
            continue
        number += 1
        step.texts[_name_of(number, update)] = texts.update(update)


def _partner(here: list[Update], update: ForeignUpdate, theirs: str, tree: Tree) -> Update | None:
    at = update.at.replace(microsecond=0)
    same_time = [own for own in here if own.head.at == at]
    exact = next((own for own in same_time if tree.text(own.source.path) == theirs), None)
    if exact or same_time:
        return exact or same_time[0]
    words = update.body.strip()
    return next((own for own in here if words and own.body.markdown.strip() == words), None)
