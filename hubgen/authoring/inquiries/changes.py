"""Changes of `inquiries.yml`: each is read, made and written as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hubgen.authoring import yaml_format
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.inquiries.new_inquiry import (
    NewInquiry,
    entry_of,
    free_key,
    optional_line,
    required,
    tidy_text,
)
from hubgen.authoring.private_files import Values, change_private_file
from hubgen.authoring.schema import schema_line
from hubgen.model.incident import Incident
from hubgen.model.inquiries import Inquiry, InquiryFile
from hubgen.problems import ContentError, WrongUsageError
from hubgen.source.files import Tree
from hubgen.source.inquiries import NAME, read_inquiries
from hubgen.source.people import check_person_if_planned
from hubgen.source.suggest import did_you_mean

_Entry = dict[str, Any]
_ENDS = ("answered", "answered_by", "closed", "outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryResult:
    """The inquiry `key` as it is recorded; `was_known` where it was there before."""

    incident: str
    path: str
    key: str
    inquiry: Inquiry
    was_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAnswer:
    """The answer to an inquiry: its words, and the public words that it rests on."""

    by: str
    reply: str | None = None
    update: str | None = None
    fact: str | None = None
    faq: str | None = None
    outcome: str | None = None


def inquiries_of(contents: HubContents, which: str) -> tuple[Incident, Mapping[str, Inquiry]]:
    """Return the incident that `which` names and its inquiries.

    Raises WrongUsageError where there is no such incident, ContentError where the file
    cannot be read.
    """
    incident = contents.incident(contents.folder_of(which))
    inquiries, _, problems = read_inquiries(
        Tree(contents.root), incident.source.folder, contents.hub.time_zone
    )
    if problems:
        raise ContentError(problems)
    return incident, inquiries


def add_inquiry(contents: HubContents, which: str, new: NewInquiry, now: datetime) -> InquiryResult:
    """Add `new` to the inquiries of the incident `which`, and return it under its new name.

    A mail that was added before is left as it is. Raises WrongUsageError for what cannot
    be, ContentError where the file cannot be read.
    """
    check_person_if_planned(contents.team, new.owner)
    entry = entry_of(new, now, contents.hub.time_zone)
    key, was_known = "", False

    def add(entries: dict[str, _Entry]) -> None:
        nonlocal key, was_known
        known = entry.get("message_id")
        same = [name for name, one in entries.items() if known and one.get("message_id") == known]
        was_known = bool(same)
        key = same[0] if same else free_key(new.sender, entries)
        entries.setdefault(key, dict(entry))

    path = _change(contents, which, add)
    return _result(contents, which, path, key, was_known=was_known)


def answer_inquiry(
    contents: HubContents, which: str, key: str, answer: InquiryAnswer, now: datetime
) -> InquiryResult:
    """Record that the inquiry `key` was answered.

    Raises WrongUsageError where it is not open any more, so that nobody answers the same
    person twice unknowingly, and for an update, a fact, a question or a person that is
    not there.
    """
    check_person_if_planned(contents.team, answer.by)
    _check_references(contents, which, answer)

    def record(entries: dict[str, _Entry]) -> None:
        entry = _open_entry(contents, entries, key)
        changes = {
            "reply": tidy_text(answer.reply) if answer.reply else None,
            "update": answer.update,
            "fact": answer.fact,
            "faq": answer.faq,
            "answered": yaml_format.format_time(now, contents.hub.time_zone),
            "answered_by": answer.by,
            "outcome": optional_line(answer.outcome),
        }
        entry |= {name: value for name, value in changes.items() if value}

    return _result(contents, which, _change(contents, which, record), key)


def close_inquiry(
    contents: HubContents, which: str, key: str, *, because: str, now: datetime
) -> InquiryResult:
    """Close the inquiry `key` without an answer, and say why. Raises as `answer_inquiry`."""
    reason = required(optional_line(because) or "", "the reason")

    def record(entries: dict[str, _Entry]) -> None:
        closed = yaml_format.format_time(now, contents.hub.time_zone)
        _open_entry(contents, entries, key).update(closed=closed, outcome=reason)

    return _result(contents, which, _change(contents, which, record), key)


def reopen_inquiry(contents: HubContents, which: str, key: str) -> InquiryResult:
    """Make the inquiry `key` open again; the words of its reply stay."""

    def record(entries: dict[str, _Entry]) -> None:
        entry = _entry(entries, key)
        for name in _ENDS:
            entry.pop(name, None)

    return _result(contents, which, _change(contents, which, record), key)


def change_inquiry(
    contents: HubContents,
    which: str,
    key: str,
    *,
    due: datetime | None = None,
    owner: str | None = None,
    reply: str | None = None,
    outcome: str | None = None,
) -> InquiryResult:
    """Change what is given of the inquiry `key`; None leaves as it is, an empty text removes.

    Raises WrongUsageError for what cannot be.
    """
    check_person_if_planned(contents.team, owner or None)
    changes: dict[str, str | None] = {
        "due": yaml_format.format_time(due, contents.hub.time_zone) if due else None,
        "owner": owner,
        "reply": None if reply is None else tidy_text(reply),
        "outcome": None if outcome is None else optional_line(outcome) or "",
    }

    def record(entries: dict[str, _Entry]) -> None:
        entry = _entry(entries, key)
        entry |= {name: value for name, value in changes.items() if value is not None}
        for name in [name for name, value in entry.items() if value == ""]:
            del entry[name]

    return _result(contents, which, _change(contents, which, record), key)


def _change(contents: HubContents, which: str, change: Callable[[dict[str, _Entry]], None]) -> str:
    """Let `change` edit the entries of the incident's file, and return the file's path."""
    folder = contents.folder_of(which)
    path = f"{folder}/{NAME}"

    def changed(values: Values) -> Values:
        present: Any = values.get("inquiries") or {}
        entries = {key: dict(one) for key, one in present.items()}
        change(entries)
        return {"inquiries": entries}

    change_private_file(
        contents.root,
        path,
        InquiryFile,
        contents.hub.time_zone,
        changed,
        first_line=schema_line(folder, "inquiries"),
    )
    return path


def _entry(entries: dict[str, _Entry], key: str) -> _Entry:
    if key not in entries:
        msg = f'there is no inquiry "{key}"; {did_you_mean(key, entries)}'
        raise WrongUsageError(msg)
    return entries[key]


def _open_entry(contents: HubContents, entries: dict[str, _Entry], key: str) -> _Entry:
    entry = _entry(entries, key)
    if entry.get("answered"):
        who = contents.team.name_of(entry.get("answered_by") or "somebody")
        raise WrongUsageError(f"{key} was answered already, by {who} at {entry['answered']}")
    if entry.get("closed"):
        raise WrongUsageError(f"{key} was closed at {entry['closed']}: {entry.get('outcome')}")
    return entry


def _check_references(contents: HubContents, which: str, answer: InquiryAnswer) -> None:
    incident = contents.incident(contents.folder_of(which))
    numbers = [one.number for one in incident.updates]
    if answer.update and answer.update not in numbers:
        known = ", ".join(numbers) or "none yet"
        raise WrongUsageError(f"{incident.id} has no update {answer.update}; it has: {known}")
    facts = list(incident.head.facts)
    if answer.fact and answer.fact not in facts:
        fix = did_you_mean(answer.fact, facts)
        raise WrongUsageError(f'incident.yml has no fact "{answer.fact}"; {fix}')
    if answer.faq and answer.faq not in contents.faq_slugs:
        fix = did_you_mean(answer.faq, contents.faq_slugs)
        raise WrongUsageError(f'there is no question "{answer.faq}"; {fix}')


def _result(
    contents: HubContents, which: str, path: str, key: str, *, was_known: bool = False
) -> InquiryResult:
    incident, inquiries = inquiries_of(contents, which)
    if key not in inquiries:
        raise WrongUsageError(f"{path} was changed by somebody else in the meantime; try again")
    return InquiryResult(
        incident=incident.id, path=path, key=key, inquiry=inquiries[key], was_known=was_known
    )
