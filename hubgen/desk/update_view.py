"""The view of an update that is written: its fields, gaps, findings, posts, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from hubgen.authoring import yaml_format
from hubgen.authoring.gaps import GAP
from hubgen.authoring.update_form import COMPONENT, FILL, NO_PROMISE, gaps_in
from hubgen.desk import moments
from hubgen.desk.findings import Finding, findings_of
from hubgen.desk.live_preview import Draft, LivePreview
from hubgen.desk.open_update import OpenUpdate, draft_with, open_update, unsaved_texts
from hubgen.desk.update_texts import (
    LanguageTab,
    TextField,
    edit_difference,
    language_tabs,
    text_fields,
)
from hubgen.desk.visit import Visit
from hubgen.model.words import ComponentStatus, State, states_of
from hubgen.outputs.past.word_diff import Stretch
from hubgen.outputs.posts import Post
from hubgen.public.privacy_gate import public_updates

_MINUTES = (15, 30, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several buttons of which one is chosen."""

    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False


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
class UpdateView:
    """What the screen shows.

    `original` has the fields in the main language where a translation is written.
    `difference` is what an edit of a public text changes.
    """

    opened: OpenUpdate
    draft: Draft
    title: str
    is_draft: bool
    is_public: bool
    states: tuple[Choice, ...]
    texts: tuple[TextField, ...]
    languages: tuple[LanguageTab, ...]
    original: Mapping[str, str]
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
    difference: tuple[Stretch, ...]

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


def update_view(seen: Visit, opened: OpenUpdate, preview: LivePreview) -> UpdateView:
    """Return what the screen shows of `opened`. Raises HubgenError."""
    if seen.project is None:
        raise LookupError
    fields, incident, update = opened.fields, opened.incident, opened.update
    typed = {**unsaved_texts(seen, incident, (update,)), opened.path: opened.form.text_with(fields)}
    draft = draft_with(seen, incident, typed)
    is_public = update.number in {
        one.number for one in public_updates(incident, seen.team, seen.now)
    }
    original = open_update(seen, incident, update) if opened.is_translation else None
    lacks_promise = _lacks_promise(draft, opened)
    day, clock = _other_time(fields.get("next", ""), seen)
    return UpdateView(
        opened=opened,
        draft=draft,
        title=incident.head.title,
        is_draft=update.head.draft,
        is_public=is_public,
        states=() if original else _states(seen, opened, fields),
        texts=text_fields(seen, opened, original, fields),
        languages=language_tabs(seen, opened),
        original=original.fields if original else {},
        components=() if original else _components(seen, opened, fields),
        promises=() if original else _promises(seen, opened, fields, is_open=lacks_promise),
        other_day=day,
        other_clock=clock,
        gaps=tuple(gap.removeprefix("[[").removesuffix("]]") for gap in gaps_in(fields)),
        lacks_promise=lacks_promise,
        findings=findings_of(seen.project, draft, opened.form, seen.explain),
        posts=tuple(_posts(seen, opened, draft, preview)),
        saved=_saved(seen, opened),
        comparisons=_comparisons(seen, opened) if opened.has_conflict else (),
        difference=edit_difference(opened) if is_public else (),
    )


def _posts(seen: Visit, opened: OpenUpdate, draft: Draft, preview: LivePreview) -> list[Post]:
    if seen.project is None or draft.incident is None:
        return []
    number, language = opened.update.number, opened.language
    return preview.posts(seen.project, draft.incident, number, seen.now, language)


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
    if update is None or opened.is_translation:
        return False
    form = replace(opened.form, text=draft.texts[opened.path], update=update)
    return GAP.search(form.message.closing) is not None


def _saved(seen: Visit, opened: OpenUpdate) -> str:
    if opened.copy is None:
        return seen.t("write.saved-file") if opened.version.digest else ""
    at = moments.point_in_time(opened.copy.changed, seen.now, seen.words)
    return seen.t("write.kept", time=at)


def _comparisons(seen: Visit, opened: OpenUpdate) -> tuple[Comparison, ...]:
    """Return each field that the person and the file have in different words."""
    theirs = replace(opened.form, text=opened.version.text, update=opened.update).fields()
    mine = opened.fields
    labels = {one.name: one.label for one in text_fields(seen, opened, None, mine)}
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
