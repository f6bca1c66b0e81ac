"""The internal brief: the same facts, for the people inside.

Somebody who answers a phone needs what the public was told, what not to say
beyond it, who speaks, where to send people and what comes next. It holds
private facts: it goes to the terminal or to a named file, never
below dist/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from hubgen.model.hub import Contact
from hubgen.model.incident import Incident, Update
from hubgen.model.inquiries import Inquiry, InquiryState, by_deadline
from hubgen.model.messages import Messages
from hubgen.model.plan import Person
from hubgen.model.project import Project
from hubgen.model.words import ApprovalKind, Responsibility
from hubgen.public import addresses, markup, times
from hubgen.public.approval import is_public_entry
from hubgen.public.obligations import Obligation, ObligationKind, obligations
from hubgen.public.plain_text import plain_text
from hubgen.public.privacy_gate import public_updates
from hubgen.public.sections import Answer, answer_of, sections

_MEANING = re.compile(r"([\\`*_\[\]<>#|~])")
_NOTES_HEADING = re.compile(r"(?m)^(#{1,4})(?=\s)")
_LONGEST_QUESTION = 200
_MAIL = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="font: 16px/1.5 sans-serif; max-width: 40em; margin: 1em auto; padding: 0 1em">
{body}
</body>
</html>
"""
_OUR_PART = {
    Responsibility.OURS: "It is our fault, and we say so. Do not soften it or blame anyone.",
    Responsibility.SHARED: "It is partly our fault, and we say so. Do not point at the others.",
    Responsibility.OTHERS: "It is not our doing. Do not take the blame, and do not attack anyone.",
    Responsibility.UNKNOWN: "Whose doing it is, is not known. Do not take the blame or give it.",
}
_OBLIGATIONS = {
    ObligationKind.FIRST: "the first statement is due",
    ObligationKind.NOTICE: "the notice of the planned work is due",
    ObligationKind.UPDATE: "the next update is due",
    ObligationKind.START: "the planned work begins, and we say so",
    ObligationKind.END: "the planned work ends, and we say so",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The brief as Markdown, and in the other forms that people send."""

    title: str
    markdown: str

    @property
    def html(self) -> str:
        """The brief as a mail of its own."""
        body = markup.to_html(self.markdown.partition("\n\n")[2], "")
        raised = re.sub(r"(</?h)([3-6])>", lambda tag: f"{tag[1]}{int(tag[2]) - 1}>", body)
        title = escape(self.title)
        return _MAIL.format(title=title, body=f"<h1>{title}</h1>\n{raised}")

    @property
    def slack(self) -> str:
        """The brief in Slack's own markup."""
        return "\n".join(_slack_line(line) for line in self.markdown.splitlines()) + "\n"


def brief(
    project: Project,
    incident: Incident,
    now: datetime,
    messages: Messages,
    notes: str | None = None,
    *,
    inquiries: Mapping[str, Inquiry] | None = None,
) -> Brief:
    """Return the brief on `incident` at `now`; `notes` is what its internal.md holds.

    `inquiries` are those of the incident; the open ones are listed. `messages` name states
    and kinds; the brief itself is in English.
    """
    writer = _BriefWriter(project, incident, now, messages, notes, inquiries=inquiries or {})
    return writer.brief()


class _BriefWriter:
    """Writes one brief, section by section."""

    def __init__(
        self,
        project: Project,
        incident: Incident,
        now: datetime,
        messages: Messages,
        notes: str | None,
        *,
        inquiries: Mapping[str, Inquiry],
    ) -> None:
        self.inquiries = inquiries
        self.project, self.incident, self.messages, self.notes = project, incident, messages, notes
        self.hub, self.team = project.hub, project.plan.team
        self.now = now.astimezone(self.hub.time_zone)
        self.public = public_updates(incident, self.team, now)

    def brief(self) -> Brief:
        title = f"Internal brief: {self.incident.head.title}"
        lines = [f"# {_plain(title)}", ""]
        if self.incident.head.exercise:
            lines += ["**This is an exercise.**", ""]
        stand = times.long_time(self.now, self.messages)
        lines += [f"**Internal: not for customers or journalists.** As of {stand}.", ""]
        for heading, section in (
            ("What happened", self.happened()),
            ("What we say", self.say()),
            ("What we do not say", self.not_say()),
            ("Who speaks", self.speakers()),
            ("Where to send customers", self.routes()),
            ("What comes next", self.next()),
            ("Who waits for an answer", self.waiting()),
            ("From our notes", self.from_notes()),
            ("Links", self.links()),
        ):
            written = list(section)
            if written:
                lines += [f"## {heading}", "", *written, ""]
        return Brief(title=title, markdown="\n".join(lines).rstrip() + "\n")

    def time(self, at: datetime) -> str:
        return times.brief_time(at.astimezone(self.hub.time_zone), self.now, self.messages)

    def happened(self) -> Iterator[str]:
        head = self.incident.head
        yield f"- What: {_plain(head.title)}"
        if self.public:
            newest = self.public[-1]
            state = self.messages(f"words.state.{newest.head.state}")
            yield f"- State: {state}, by update {newest.number} of {self.at(newest)}"
        else:
            yield "- State: nothing is public yet"
        if head.started:
            yield f"- Since: {self.time(head.started)}"
        if head.rated:
            yield f"- How bad: {self.messages(f'words.severity.{head.rated}')}"
        statuses = dict(head.components)
        for update in self.public:
            statuses |= update.head.components
        for key, status in statuses.items():
            component = self.hub.components.get(key)
            name = _plain(component.name if component else key)
            yield f"- {name}: {self.messages(f'words.status.{status}')}"

    def at(self, update: Update) -> str:
        return self.time(update.head.at) if update.head.at else "no time yet"

    def say(self) -> Iterator[str]:
        if not self.public:
            yield "Nothing yet. Say: we are looking into it, and you will hear from us."
            return
        newest = self.public[-1]
        yield f"What we told the public, {self.at(newest)}. Use these words:"
        yield ""
        if newest.head.summary:
            yield from [f"> **{_plain(newest.head.summary)}**", ">"]
        text = markup.to_text(newest.body.markdown, newest.source.folder)
        for line in text.splitlines():
            mark, words = ("- ", line[2:]) if line.startswith("- ") else ("", line)
            said = f"**{_plain(words)}**" if answer_of(words) else _plain(words)
            yield f"> {mark}{said}".rstrip()
        if newest.head.do:
            yield from ["", f"What people can do: {_plain(newest.head.do)}"]

    def not_say(self) -> Iterator[str]:
        yield "- Nothing beyond the words above: no figures, causes, names or dates of your own."
        yield f"- {_OUR_PART[self.incident.head.responsibility]}"
        for unknown in self.unknown():
            yield f"- Not known yet, so do not guess: {_plain(unknown)}"
        if any(update.head.draft for update in self.incident.updates):
            yield "- A further update is being written. Do not quote it before it is out."
        if self.notes:
            yield "- Nothing from our notes below."

    def unknown(self) -> list[str]:
        """Return the points that the newest public update lists as not known."""
        if not self.public or self.public[-1].head.state.is_end:
            return []
        newest = self.public[-1]
        html = markup.to_html(newest.body.markdown, newest.source.folder)
        texts = [one.html for one in sections(html) if one.answer is Answer.UNKNOWN]
        text = "\n".join(plain_text(one) for one in texts)
        return [line.removeprefix("- ") for line in text.splitlines() if line]

    def speakers(self) -> Iterator[str]:
        people = self.team.people
        for role in self.team.roles.values():
            if role.may_speak and role.who in people:
                deputy = people.get(role.deputy or "")
                second = f" Deputy: {_reach(deputy)}." if deputy else ""
                yield f"- {_reach(people[role.who])}. {_plain(role.what)}{second}"
        yield "- Everyone else: take name and number, and pass the question on."

    def routes(self) -> Iterator[str]:
        key = self.incident.head.contact or self.hub.contact
        contact = self.hub.contacts.get(key or "")
        if contact:
            yield f"- {_route(contact)}"
            if contact.note:
                yield f"- {_plain(contact.note)}"
        for entry in self.project.faq:
            hidden = entry.head.retracted or not is_public_entry(entry, self.team)
            if entry.slug in self.incident.head.faq and not hidden:
                link = addresses.absolute(self.hub.url, addresses.faq(entry.slug))
                yield f"- [{_plain(entry.head.question)}]({link})"

    def next(self) -> Iterator[str]:
        for one in obligations(self.project, self.now):
            if one.incident == self.incident.id:
                late = ", **late**" if one.late_by(self.now) else ""
                yield f"- {self.time(one.due)}{late}: {self.owed(one)}"
        ended = self.ended()
        for scenario in self.project.plan.scenarios:
            if scenario.slug == self.incident.head.scenario and ended:
                for step in scenario.head.follow_ups:
                    due = ended + (step.after or timedelta(0))
                    yield f"- {self.time(due)}: {_plain(step.what)}{self.who(step.role)}"

    def owed(self, one: Obligation) -> str:
        if one.kind is ObligationKind.APPROVAL:
            what = one.what or ""
            named = f"update {what}" if one.approval is ApprovalKind.UPDATE else what
            return f"{named} waits for approval{self.who(one.who)}"
        if one.kind is ObligationKind.RETURNED:
            return (
                f"update {one.what} was returned by {_plain(one.reason or '')}{self.who(one.who)}"
            )
        if one.kind is ObligationKind.QUESTION:
            return f"the answer to “{_plain(one.what or '')}” is due{self.who(one.who)}"
        is_action = one.kind is ObligationKind.ACTION and one.what
        what = _plain(one.what or "") if is_action else _OBLIGATIONS.get(one.kind, "")
        return f"{what}{self.who(one.who)}"

    def waiting(self) -> Iterator[str]:
        for _, one in by_deadline(self.inquiries):
            if one.state is not InquiryState.OPEN:
                continue
            late = ", **late**" if one.is_overdue(self.now) else ""
            when = f"by {self.time(one.due)}{late}" if one.due else "without a deadline"
            basis = f" ({_plain(one.basis)})" if one.basis else ""
            asks = _plain(one.asks)
            asks = asks if len(asks) <= _LONGEST_QUESTION else asks[:_LONGEST_QUESTION] + "…"
            yield f"- {when}: {_plain(one.sender)}, {one.kind}{basis}{self.who(one.owner)}: {asks}"

    def who(self, key: str | None) -> str:
        """Return ` (Priya Nair)` for a role or a person; nothing where nobody is named."""
        role = self.team.roles.get(key or "")
        person = self.team.people.get((role.who if role else key) or "")
        return f" ({_plain(person.name)})" if person else f" ({key})" if key else ""

    def ended(self) -> datetime | None:
        if not self.public or not self.public[-1].head.state.is_end:
            return None
        at = self.public[-1].head.at
        return at.astimezone(self.hub.time_zone) if at else None

    def from_notes(self) -> Iterator[str]:
        if self.notes and self.notes.strip():
            yield _NOTES_HEADING.sub(r"##\1", self.notes.strip())

    def links(self) -> Iterator[str]:
        if self.public and not self.incident.head.exercise:
            page = addresses.absolute(self.hub.url, addresses.incident(self.incident.id))
            yield f"- [The public page]({page})"
        yield f"- [The hub]({self.hub.url})"


def _plain(text: str) -> str:
    """Return `text` on one line, with the characters that Markdown interprets escaped."""
    return _MEANING.sub(r"\\\1", " ".join(text.split()))


def _reach(person: Person) -> str:
    ways = [way for way in (person.phone, person.email, person.hours) if way]
    return _plain(person.name) + (f" ({_plain('; '.join(ways))})" if ways else "")


def _route(contact: Contact) -> str:
    hours = contact.hours or "; ".join(contact.open)
    ways = [way for way in (contact.phone, contact.email, contact.url, hours) if way]
    return f"{_plain(contact.name)}: {', '.join(_plain(way) for way in ways)}"


def _slack_line(line: str) -> str:
    """Return a line of Markdown in Slack markup."""
    quote, line = ("> ", line[2:]) if line.startswith("> ") else ("", line)
    if line == ">":
        return ">"
    heading = re.match(r"#{1,6}\s+(.*)", line)
    line = (
        f"**{heading[1].replace('**', '')}**" if heading else re.sub(r"^(\s*)[-*] ", r"\1• ", line)
    )
    placeholders: list[str] = []

    def keep(match: re.Match[str]) -> str:
        placeholders.append(match[1])
        return f"\0{len(placeholders) - 1}\0"

    line = re.sub(r"\\(.)", keep, line)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", r"<\2|\1>", line)
    line = re.sub(r"\*\*(.+?)\*\*", r"*\1*", line)
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return quote + re.sub(
        r"\0(\d+)\0",
        lambda match: entities.get(placeholders[int(match[1])], placeholders[int(match[1])]),
        line,
    )
