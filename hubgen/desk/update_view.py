"""The view of an update that is written: its fields, gaps, findings, posts, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from hubgen.authoring import yaml_format
from hubgen.authoring.gaps import GAP
from hubgen.authoring.saving import FileVersion, read_version
from hubgen.authoring.update_form import (
    COMPONENT,
    FILL,
    NO_PROMISE,
    PART,
    SECTION,
    UpdateForm,
    gaps_in,
)
from hubgen.authoring.working_copies import WorkingCopies, WorkingCopy
from hubgen.desk import moments
from hubgen.desk.findings import Finding, findings_of
from hubgen.desk.live_preview import Draft, LivePreview, read_draft
from hubgen.desk.visit import Visit
from hubgen.model.incident import Incident, Update
from hubgen.model.words import ComponentStatus, State, states_of
from hubgen.outputs.posts import Post
from hubgen.public.privacy_gate import public_updates

_MINUTES = (15, 30, 60)
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several buttons of which one is chosen."""

    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A text to write; `is_extra` for a heading that the message does not have yet."""

    name: str
    label: str
    text: str
    is_extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentField:
    """A component, how it does before this update, and what the update says of it."""

    name: str
    label: str
    before: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A field that differs from the file, which somebody else has changed meanwhile."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, kw_only=True)
class OpenUpdate:
    """An update with what `person` has typed for it.

    `version` is the file as it is, `form` the form of the version that the typing
    began with. `has_conflict` says that these are not the same.
    """

    incident: Incident
    update: Update
    person: str
    version: FileVersion
    form: UpdateForm
    copy: WorkingCopy | None

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.version.path

    @property
    def base(self) -> str:
        """The digest of the version that the shown fields began with."""
        return self.copy.base if self.copy else self.version.digest

    @property
    def fields(self) -> dict[str, str]:
        """The fields as they are shown."""
        return {**self.form.fields(), **(self.copy.fields if self.copy else {})}

    @property
    def has_conflict(self) -> bool:
        """Whether somebody else has changed the file since the typing began."""
        return self.copy is not None and self.copy.base != self.version.digest


def open_update(seen: Visit, incident: Incident, update: Update) -> OpenUpdate:
    """Return the update with the person's unsaved text. Raises HubgenError, ContentError."""
    root, person = seen.desk.root, seen.person_key or NOBODY
    version = read_version(root, update.source.path)
    copy = WorkingCopies(root).get(person, version.path)
    text = copy.base_text if copy else version.text
    began = update
    if copy and copy.base != version.digest and seen.project:
        draft = read_draft(root, seen.project, incident.source.folder, {version.path: text})
        began = draft.update(update.number) or update
    hub = seen.project.hub if seen.project else None
    if hub is None:
        raise LookupError
    return OpenUpdate(
        incident=incident,
        update=update,
        person=person,
        version=version,
        form=UpdateForm(hub=hub, path=version.path, text=text, update=began),
        copy=copy,
    )


@dataclass(frozen=True, kw_only=True)
class UpdateView:
    """What the screen shows."""

    opened: OpenUpdate
    draft: Draft
    title: str
    is_draft: bool
    is_public: bool
    states: tuple[Choice, ...]
    texts: tuple[TextField, ...]
    components: tuple[ComponentField, ...]
    promises: tuple[Choice, ...]
    other_day: str
    other_clock: str
    gaps: tuple[str, ...]
    lacks_promise: bool
    findings: Mapping[str, list[Finding]]
    posts: tuple[Post, ...]
    saved: str
    comparisons: tuple[Comparison, ...]

    @property
    def fields(self) -> dict[str, str]:
        """The fields as they are shown."""
        return self.opened.fields

    @property
    def finding_count(self) -> int:
        """How many findings there are."""
        return sum(map(len, self.findings.values()))

    @property
    def is_complete(self) -> bool:
        """Whether no gap is left, and nothing in the way of making it public."""
        return not (self.gaps or self.lacks_promise or self.opened.has_conflict)


def draft_of(seen: Visit, opened: OpenUpdate, fields: Mapping[str, str]) -> Draft:
    """Return the incident with `fields` in the update. Raises HubgenError."""
    if seen.project is None:
        raise LookupError
    text = opened.form.text_with(fields)
    folder = opened.incident.source.folder
    return read_draft(seen.desk.root, seen.project, folder, {opened.path: text})


def update_view(seen: Visit, opened: OpenUpdate, preview: LivePreview) -> UpdateView:
    """Return what the screen shows of `opened`. Raises HubgenError."""
    if seen.project is None:
        raise LookupError
    fields = opened.fields
    draft = draft_of(seen, opened, fields)
    head = opened.update.head
    public = {one.number for one in public_updates(opened.incident, seen.team, seen.now)}
    posts: list[Post] = []
    if draft.incident:
        posts = preview.posts(seen.project, draft.incident, opened.update.number, seen.now)
    lacks_promise = _lacks_promise(draft, opened)
    day, clock = _other_time(fields.get("next", ""), seen)
    return UpdateView(
        opened=opened,
        draft=draft,
        title=opened.incident.head.title,
        is_draft=head.draft,
        is_public=opened.update.number in public,
        states=_states(seen, opened, fields),
        texts=_texts(seen, opened, fields),
        components=_components(seen, opened, fields),
        promises=_promises(seen, opened, fields, is_open=lacks_promise),
        other_day=day,
        other_clock=clock,
        gaps=tuple(gap.removeprefix("[[").removesuffix("]]") for gap in gaps_in(fields)),
        lacks_promise=lacks_promise,
        findings=findings_of(seen.project, draft, opened.form),
        posts=tuple(posts),
        saved=_saved(seen, opened),
        comparisons=_comparisons(seen, opened) if opened.has_conflict else (),
    )


def _states(seen: Visit, opened: OpenUpdate, fields: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=state.value,
            label=seen.t(f"write.state.{state}"),
            hint=seen.t(f"words:state.{state}"),
            is_chosen=fields["state"] == state,
        )
        for state in states_of(opened.incident.head.kind)
    )


def _texts(seen: Visit, opened: OpenUpdate, fields: Mapping[str, str]) -> tuple[TextField, ...]:
    found = [
        TextField(
            name=f"{PART}{number}",
            label=part.heading or seen.t("write.opening"),
            text=fields.get(f"{PART}{number}", part.text),
        )
        for number, part in enumerate(opened.form.message.parts)
    ]
    extra = [
        TextField(
            name=SECTION + key,
            label=heading,
            text=fields.get(SECTION + key, ""),
            is_extra=not fields.get(SECTION + key),
        )
        for key, heading in opened.form.headings().items()
    ]
    return (*found, *extra)


def _components(
    seen: Visit, opened: OpenUpdate, fields: Mapping[str, str]
) -> tuple[ComponentField, ...]:
    """Return the components, those that are affected first."""
    before = dict(opened.incident.head.components)
    for update in opened.incident.updates:
        if update.number == opened.update.number:
            break
        before.update(update.head.components)
    found = [
        ComponentField(
            name=COMPONENT + key,
            label=component.name,
            before=seen.t(f"words:status.{before.get(key, ComponentStatus.OPERATIONAL)}"),
            status=fields.get(COMPONENT + key, ""),
        )
        for key, component in opened.form.hub.components.items()
    ]
    return tuple(sorted(found, key=lambda one: one.name.removeprefix(COMPONENT) not in before))


def _promises(
    seen: Visit, opened: OpenUpdate, fields: Mapping[str, str], *, is_open: bool
) -> tuple[Choice, ...]:
    """Return the times to choose from; none is chosen where the promise `is_open` yet."""
    zone, chosen = opened.form.hub.time_zone, fields["next"]
    times = {}
    for minutes in _MINUTES:
        at = (seen.now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        times[yaml_format.format_time(at, zone)] = (minutes, at)
    choices = [
        Choice(
            value=value,
            label=seen.t("write.next.in", minutes=minutes),
            hint=moments.point_in_time(at, seen.now, seen.words),
            is_chosen=value == chosen,
        )
        for value, (minutes, at) in times.items()
    ]
    due = opened.form.promised_time(chosen)
    if due and chosen not in times:
        hint = moments.countdown(due, seen.now, seen.words)
        label = moments.point_in_time(due, seen.now, seen.words)
        choices.insert(0, Choice(value=chosen, label=label, hint=hint, is_chosen=True))
    other = Choice(value="other", label=seen.t("write.next.other"), is_chosen=chosen == "other")
    none = Choice(
        value=NO_PROMISE,
        label=seen.t("write.next.none"),
        is_chosen=chosen == NO_PROMISE and not is_open,
    )
    return (*choices, other, none)


def _other_time(chosen: str, seen: Visit) -> tuple[str, str]:
    """Return day and time that are offered for another time."""
    day, _, clock = chosen.partition(" ")
    return (day, clock[:5]) if clock else (f"{seen.now:%Y-%m-%d}", "")


def _lacks_promise(draft: Draft, opened: OpenUpdate) -> bool:
    """Return whether the line with the next update still has a gap."""
    update = draft.update(opened.update.number)
    if update is None:
        return False
    form = replace(opened.form, text=draft.texts[opened.path], update=update)
    return GAP.search(form.message.closing) is not None


def _saved(seen: Visit, opened: OpenUpdate) -> str:
    if opened.copy is None:
        return seen.t("write.saved-file")
    at = moments.point_in_time(opened.copy.changed, seen.now, seen.words)
    return seen.t("write.kept", time=at)


def _comparisons(seen: Visit, opened: OpenUpdate) -> tuple[Comparison, ...]:
    """Return each field that the person and the file have in different words."""
    theirs = replace(opened.form, text=opened.version.text, update=opened.update).fields()
    mine = opened.fields
    labels = {one.name: one.label for one in _texts(seen, opened, mine)}
    fixed = {name: seen.t(f"write.{name}") for name in ("state", "summary", "do", "next")}
    return tuple(
        Comparison(
            label={**fixed, **labels}.get(name, name.removeprefix(COMPONENT)),
            mine=_words(seen, name, mine.get(name, "")),
            theirs=_words(seen, name, theirs.get(name, "")),
        )
        for name in dict.fromkeys([*mine, *theirs])
        if mine.get(name, "") != theirs.get(name, "") and not name.startswith((FILL, "allow"))
    )


def _words(seen: Visit, name: str, value: str) -> str:
    if name == "state" and value in set(State):
        return seen.t(f"write.state.{value}")
    return seen.t("write.next.none") if name == "next" and value == NO_PROMISE else value
