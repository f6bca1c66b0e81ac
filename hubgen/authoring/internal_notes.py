"""Internal notes: what a scenario gives the team to do, each step with the time it is due.

They start an incident's internal.md, which is never rendered and which the
brief quotes. Steps count from the alarm; what follows counts from the end,
whose time nobody knows yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hubgen.authoring.scaffold_texts import scaffold_texts
from hubgen.model.hub import Hub
from hubgen.model.plan import FollowUp, Scenario, Step, Team
from hubgen.public import times
from hubgen.source.messages import messages

NAME: Final = "internal.md"


def internal_notes(scenario: Scenario, alarm: datetime, hub: Hub, team: Team) -> str:
    """Return the notes in Markdown; empty if `scenario` has no steps and no questions.

    `alarm` is the instant that the checklist counts from, on the hub's clocks.
    """
    return _NotesWriter(alarm, hub, team).notes(scenario)


class _NotesWriter:
    """Writes the notes of one incident, section by section."""

    def __init__(self, alarm: datetime, hub: Hub, team: Team) -> None:
        self.alarm, self.team = alarm, team
        self.zone = hub.time_zone
        self.words = scaffold_texts(hub.main_language).words
        self.messages = messages(hub.main_language)

    def notes(self, scenario: Scenario) -> str:
        head = scenario.head
        sections = (
            ("heading_checklist", [self.step(step) for step in head.checklist]),
            ("heading_questions", [f"- {question}" for question in head.questions]),
            ("heading_follow_ups", [self.follow_up(step) for step in head.follow_ups]),
        )
        lines = list(self.sections(sections))
        return "\n".join([self.words["internal"], *lines]) + "\n" if lines else ""

    def sections(self, sections: tuple[tuple[str, list[str]], ...]) -> Iterator[str]:
        for heading, lines in sections:
            if lines:
                yield from ("", f"## {self.words[heading]}", "", *lines)

    def step(self, step: Step) -> str:
        """Return a line like `- [ ] **by 10:10 GMT**: Stop the adverts (editor: Ben)`."""
        when = ""
        if step.within is not None:
            due = times.local(self.alarm + step.within, self.zone)
            when = self.words["by"].format(time=times.brief_time(due, self.alarm, self.messages))
        return self.line(when, step.what, step.role)

    def follow_up(self, step: FollowUp) -> str:
        """Return the line of a follow-up, timed from the end of the incident."""
        when = ""
        if step.after is not None:
            length = times.duration(step.after, self.messages)
            when = self.words["after"].format(length=length)
        return self.line(when, step.what, step.role)

    def line(self, when: str, what: str, role: str | None) -> str:
        timed = f"**{when}**: " if when else ""
        return f"- [ ] {timed}{what}{self.who(role)}"

    def who(self, role: str | None) -> str:
        """Return ` (editor: Ben Achterberg)`; nothing where no role is named."""
        if role is None:
            return ""
        holder = self.team.roles[role].who if role in self.team.roles else role
        person = self.team.people.get(holder or "")
        return f" ({role}: {person.name})" if person else f" ({role})"
