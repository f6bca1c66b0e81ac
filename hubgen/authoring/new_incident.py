"""A new incident: its folder, with a first update and the team's notes from the scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hubgen.authoring import files, yaml_format
from hubgen.authoring.gaps import GAP
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.inquiries.new_inquiry import inquiries_text
from hubgen.authoring.internal_notes import NAME as NOTES
from hubgen.authoring.internal_notes import internal_notes
from hubgen.authoring.scaffold_texts import relocate_links, scaffold_texts
from hubgen.authoring.scaffolds import (
    LONGEST_SLUG,
    Due,
    Pairs,
    Scaffold,
    checked_title,
    day_words,
    due_text,
    due_words,
    file_word,
    marked_preliminary,
    speaker,
    time_words,
    to_the_minute,
)
from hubgen.authoring.schema import schema_line
from hubgen.authoring.slugs import slugify, slugify_or_hash
from hubgen.model.plan import Scenario
from hubgen.model.words import ComponentStatus, Kind, Severity, states_of
from hubgen.problems import ContentError, WrongUsageError
from hubgen.public import times
from hubgen.source.inquiries import NAME as INQUIRIES
from hubgen.source.suggest import did_you_mean, one_of

_BY_SEVERITY = {
    Severity.MINOR: ComponentStatus.DEGRADED_PERFORMANCE,
    Severity.MAJOR: ComponentStatus.PARTIAL_OUTAGE,
    Severity.CRITICAL: ComponentStatus.MAJOR_OUTAGE,
}


_HALF = r"\s?(?:[ap]\.?m\b|Uhr\b|o['’]clock\b|h\b)"
_CLOCK = re.compile(
    r"[\s,;:(–-]*(?:\b(?:from|between|at|by|until|since|von|um|ab|bis|seit|zwischen)\b\s*)?"
    rf"\b\d{{1,2}}(?:[:h]\d{{2}}\b|[.h]?(?:\d{{2}})?{_HALF})"
    # A dot alone can be that of a version, so a word before it says that it is a time.
    r"|[\s,;:(–-]*\b(?:at|by|until|since|um|ab|bis|seit)\s+\d{1,2}[.h]\d{2}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """The input for a new incident; None comes from the scenario, else from rules.

    `window` is the start and the end of planned work. Planned work without a
    scenario takes the first one of the plan that is for planned work. `started` is
    when it began for customers; without it the file only hints at the key.
    """

    title: str
    scenario: str | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    components: tuple[str, ...] | None = None
    window: tuple[datetime, datetime] | None = None
    next_update: Due | None = None
    started: datetime | None = None
    live: bool = False


def create_incident(contents: HubContents, new: NewIncident, now: datetime) -> Scaffold:
    """Write an incident folder with a first update dated `now`.

    The scenario brings its checklist, and its deadlines as inquiries.
    The path of the update comes last. Raises WrongUsageError for a title, scenario or
    component that cannot be used.
    """
    title = checked_title(new.title)
    if new.window and new.window[0] >= new.window[1]:
        msg = "the planned work ends before it starts; swap the two times"
        raise WrongUsageError(msg)
    scenario = contents.scenario(new.scenario) if new.scenario else _usual(contents, new)
    at = to_the_minute(now, contents)
    first = _First(contents, new, scenario, at)
    incident_id = _free_id(
        contents,
        f"{at:%Y-%m-%d}-{slugify_or_hash(_without_times(title), 'incident', LONGEST_SLUG)}",
    )
    folder = f"incidents/{at:%Y}/{incident_id}"
    name = f"01-{file_word(first.state)}.md"
    texts = {
        "incident.yml": first.head(title, folder),
        NOTES: first.notes(),
        INQUIRIES: first.inquiries(folder),
        name: first.update(folder),
    }
    texts = {file: text for file, text in texts.items() if text}
    files.create_folder(contents.root, folder, texts)
    return Scaffold(
        id=incident_id,
        paths=tuple(f"{folder}/{file}" for file in texts),
        gaps=sum(len(GAP.findall(text)) for text in texts.values()),
        draft=not new.live,
    )


def _usual(contents: HubContents, new: NewIncident) -> Scenario | None:
    """Return the scenario for planned work, if `new` is planned work."""
    if new.kind is not Kind.MAINTENANCE:
        return None
    for slug in contents.scenario_slugs:
        try:
            scenario = contents.scenario(slug)
        except ContentError:
            continue
        if scenario.head.kind is Kind.MAINTENANCE:
            return scenario
    return None


def _without_times(title: str) -> str:
    """Return `title` up to its first clock time: an address lasts longer than a plan."""
    before = _CLOCK.split(title, maxsplit=1)[0]
    return before if slugify(before) else title


def _free_id(contents: HubContents, wanted: str) -> str:
    used = {folder.rpartition("/")[2] for folder in contents.folders}
    number, id_ = 1, wanted
    while id_ in used or contents.tree.absolute(f"incidents/{id_[:4]}/{id_}").exists():
        number += 1
        id_ = f"{wanted}-{number}"
    return id_


class _First:
    """The texts of a new incident."""

    def __init__(
        self, contents: HubContents, new: NewIncident, scenario: Scenario | None, at: datetime
    ) -> None:
        self.contents, self.new, self.scenario, self.at = contents, new, scenario, at
        plan = scenario.head if scenario else None
        self.kind = new.kind or (plan.kind if plan else Kind.INCIDENT)
        self.severity = new.severity or (plan.severity if plan else None)
        if self.severity is None and self.kind is Kind.INCIDENT:
            self.severity = Severity.MINOR
        self.state = states_of(self.kind)[0]
        self.texts = scaffold_texts(contents.hub.main_language)

    def head(self, title: str, folder: str) -> str:
        plan = self.scenario.head if self.scenario else None
        pairs: Pairs = [
            ("title", title),
            ("kind", self.kind if self.kind is not Kind.INCIDENT else None),
            ("severity", self.severity),
            ("components", self.components()),
            ("started", self.started()),
            ("scenario", self.scenario.slug if self.scenario else None),
            ("responsibility", plan.responsibility if plan else None),
            (
                "contact",
                plan.contact if plan and plan.contact in self.contents.hub.contacts else None,
            ),
            ("faq", self.answers() or None),
            ("exercise", True if self.contents.hub.exercise else None),
        ]
        hint = ""
        if self.kind is not Kind.MAINTENANCE and self.new.started is None:
            hint = f"# started: {self.at:%Y-%m-%d %H:%M}    # when it began for customers\n"
        return schema_line(folder) + yaml_format.format_mapping(pairs) + hint

    def started(self) -> str | None:
        """Return when it began, as it is written in incident.yml."""
        if self.new.started is None:
            return None
        return yaml_format.format_time(self.new.started, self.contents.hub.time_zone)

    def notes(self) -> str:
        """Return the checklist of the scenario; empty without one."""
        if self.scenario is None:
            return ""
        return internal_notes(self.scenario, self.at, self.contents.hub, self.contents.team)

    def inquiries(self, folder: str) -> str:
        """Return the deadlines of the scenario as inquiries; empty without any."""
        deadlines = self.scenario.head.deadlines if self.scenario else ()
        return inquiries_text(deadlines, self.at, self.contents.hub.time_zone, folder)

    def contact(self) -> str | None:
        """Return the contact that the scenario names, if the hub has it."""
        named = self.scenario.head.contact if self.scenario else None
        return named if named in self.contents.hub.contacts else None

    def answers(self) -> list[str]:
        """Return the answers that the scenario names, as far as the hub has them."""
        named = self.scenario.head.faq if self.scenario else ()
        return [slug for slug in named if slug in self.contents.faq_slugs]

    def components(self) -> dict[str, str]:
        """Return the status of each component in the input, or else those of the scenario."""
        known = self.contents.hub.components
        planned: Mapping[str, str] = self.scenario.head.components if self.scenario else {}
        statuses: dict[str, str] = {}
        for wanted in self.new.components or ():
            name, _, status = wanted.partition("=")
            if name not in known:
                msg = f'there is no component "{name}"; {did_you_mean(name, known)}'
                raise WrongUsageError(msg)
            if status and status not in set(ComponentStatus):
                msg = (
                    f'"{status}" is not how a component can do; use {one_of(list(ComponentStatus))}'
                )
                raise WrongUsageError(msg)
            statuses[name] = status or planned.get(name) or self.usual_status()
        if self.new.components is not None:
            return statuses
        return {key: status for key, status in planned.items() if key in known}

    def usual_status(self) -> ComponentStatus:
        if self.kind is Kind.MAINTENANCE:
            return ComponentStatus.UNDER_MAINTENANCE
        return _BY_SEVERITY[self.severity or Severity.MINOR]

    def update(self, folder: str) -> str:
        plan = self.scenario.head if self.scenario else None
        words = self.texts.words
        zone = self.contents.hub.time_zone
        due = self.due()
        pairs: Pairs = [
            ("state", self.state),
            ("at", yaml_format.format_time(self.at, zone)),
            ("next_update", due_text(due, self.at, self.contents)),
            ("summary", self.with_window((plan.summary if plan else None) or words["summary"])),
            ("do", (plan.do if plan else None) or words["do"]),
            ("window", self.window()),
            ("by", speaker(self.contents)),
            ("draft", None if self.new.live else True),
        ]
        text = yaml_format.format_markdown_file(pairs, self.body(folder, due))
        if self.kind is Kind.MAINTENANCE and not self.new.window:
            example = self.at + self.contents.hub.promises.notice
            day = f"{example:%Y-%m-%d}"
            hint = f"# window: {{start: {day} 02:00, end: {day} 04:00}}    # when it takes place\n"
            text = text.replace("\nsummary:", f"\n{hint}summary:", 1)
        return text if self.new.live else marked_preliminary(text)

    def window(self) -> dict[str, str] | None:
        """Return the window as it is written in front matter."""
        if self.new.window is None:
            return None
        zone = self.contents.hub.time_zone
        start, end = (yaml_format.format_time(at, zone) for at in self.new.window)
        return {"start": start, "end": end}

    def with_window(self, text: str) -> str:
        """Return `text` with the day and the times of planned work in their gaps."""
        if self.new.window is None:
            return text
        contents, words = self.contents, self.texts.words
        start, end = (at.astimezone(contents.hub.time_zone) for at in self.new.window)
        one_day = start.date() == end.date()
        known = {
            "window_day": day_words(start, contents),
            "window_start": f"{start:%H:%M}",
            "window_end": times.clock(end) if one_day else time_words(end, contents),
        }
        for name, value in known.items():
            text = text.replace(words[name], value)
        return text

    def due(self) -> Due | None:
        """Return when the second update is due; None for maintenance, whose window decides."""
        if self.new.next_update:
            return self.new.next_update
        if self.new.window:
            return self.new.window[0]
        if self.scenario and self.scenario.head.next_update:
            return self.scenario.head.next_update
        if self.kind is Kind.MAINTENANCE:
            return None
        return self.contents.hub.promises.of(self.severity).every

    def body(self, folder: str, due: Due | None) -> str:
        """Return the text of the first update, with what the hub knows filled in."""
        known = {"contact": self.reach(), "next": due_words(due, self.at, self.contents)}
        if self.scenario and self.scenario.body.markdown.strip():
            body = self.scenario.body
            text = relocate_links(body.markdown, body.source.folder, folder)
            for gap, words in known.items():
                text = text.replace(self.texts.words[gap], words or self.texts.words[gap])
            return self.with_window(text)
        name = "planned" if self.kind is Kind.MAINTENANCE else "first"
        return self.with_window(self.texts.body(name, **known))

    def reach(self) -> str:
        """Return a sentence that says how to get help."""
        hub = self.contents.hub
        return self.texts.reach(hub.contacts.get(self.contact() or hub.contact or ""))
