"""A new inquiry: a person's input, a mail or a scenario's deadline as an entry of the file."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.authoring import yaml_format
from hubgen.authoring.sanitizing import clean_text, single_line
from hubgen.authoring.schema import schema_line
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.fields import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE
from hubgen.model.inquiries import InquiryKind
from hubgen.model.plan import ScenarioDeadline
from hubgen.problems import WrongUsageError
from hubgen.source.inquiries import NAME

_LONGEST_KEY: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInquiry:
    """The input for a new inquiry; `due` is a time, or how long after `received`.

    Without `received` it came now. `attachments` are the names of files.
    """

    sender: str
    kind: InquiryKind
    asks: str
    received: datetime | None = None
    due: timedelta | datetime | None = None
    basis: str | None = None
    reach: str | None = None
    owner: str | None = None
    attachments: tuple[str, ...] = ()
    message_id: str | None = None


def entry_of(new: NewInquiry, now: datetime, zone: ZoneInfo) -> dict[str, Value]:
    """Return `new` as an entry of `inquiries.yml`. Raises WrongUsageError for what cannot be."""
    received = new.received or now
    due = received + new.due if isinstance(new.due, timedelta) else new.due
    if due is not None and due < received:
        raise WrongUsageError("the deadline is before the time at which the question came")
    entry: dict[str, Value | None] = {
        "from": required(single_line(new.sender, LONGEST_TITLE), "who asks"),
        "kind": new.kind.value,
        "asks": required(tidy_text(new.asks), "what they ask"),
        "received": yaml_format.format_time(received, zone),
        "due": yaml_format.format_time(due, zone) if due else None,
        "basis": optional_line(new.basis),
        "reach": optional_line(new.reach),
        "owner": new.owner,
        "attachments": [single_line(name, LONGEST_TITLE) for name in new.attachments],
        "message_id": optional_line(new.message_id),
    }
    return {key: value for key, value in entry.items() if value}


def inquiries_text(
    deadlines: Iterable[ScenarioDeadline], aware: datetime, zone: ZoneInfo, folder: str
) -> str:
    """Return `inquiries.yml` for `folder` with a scenario's `deadlines`, counted from `aware`.

    Empty without any.
    """
    entries: dict[str, Value] = {}
    for one in deadlines:
        new = NewInquiry(
            sender=one.sender,
            kind=one.kind,
            asks=one.asks,
            due=one.within,
            basis=one.basis,
            owner=one.role,
        )
        entries[free_key(one.sender, entries)] = entry_of(new, aware, zone)
    first_line = schema_line(folder, "inquiries")
    return with_values(first_line, NAME, {"inquiries": entries}) if entries else ""


def free_key(sender: str, taken: Container[str]) -> str:
    """Return a short name for an inquiry of `sender` that is not among those `taken`."""
    wanted = slugify_or_hash(sender, "inquiry", _LONGEST_KEY)
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def tidy_text(text: str) -> str:
    """Return `text` without control characters and spaces at line ends, at most so long."""
    start = text[: 2 * LONGEST_TEXT]
    lines = (line.rstrip() for line in clean_text(start).expandtabs(4).split("\n"))
    whole = "\n".join(lines).strip()
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1].rstrip() + "…"


def optional_line(text: str | None) -> str | None:
    """Return `text` as one line; None where nothing is in it."""
    return (single_line(text, LONGEST_LINE) or None) if text else None


def required(text: str, what: str) -> str:
    """Return `text`. Raises WrongUsageError where it is empty."""
    if not text:
        raise WrongUsageError(f"{what} is missing; say it in a few words")
    return text
