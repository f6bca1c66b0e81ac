"""Scaffolds: what a new file is filled with, as far as the hub knows.

They are drafts unless the input says otherwise; what is still to be said is in
them as `[[…]]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hubgen.authoring import files, sanitizing, yaml_format
from hubgen.authoring.gaps import GAP
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.scaffold_texts import scaffold_texts
from hubgen.authoring.slugs import slugify_or_hash
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.incident import Incident
from hubgen.model.words import State
from hubgen.problems import WrongUsageError
from hubgen.public import times
from hubgen.source.messages import messages
from hubgen.source.project import FAQ

LONGEST_SLUG = 60
PRELIMINARY: Final = "    # set by: hubgen release. To keep a time of your own, remove this remark"

Due = timedelta | datetime
Pairs = list[tuple[str, yaml_format.Value | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """What was written: its paths in the hub, the id to go on with, and how many gaps are left."""

    id: str
    paths: tuple[str, ...]
    gaps: int
    draft: bool


def checked_title(words: str) -> str:
    """Return `words` as a title. Raises WrongUsageError if they are none."""
    title = sanitizing.single_line(words, LONGEST_TITLE + 1)
    if not title:
        msg = "the title is empty; say in a few words what happened"
        raise WrongUsageError(msg)
    if len(title) > LONGEST_TITLE:
        msg = f"the title is longer than {LONGEST_TITLE} characters; shorten it"
        raise WrongUsageError(msg)
    return title


def to_the_minute(now: datetime, contents: HubContents) -> datetime:
    """Return `now` in the hub's time zone, without seconds."""
    return now.astimezone(contents.hub.time_zone).replace(second=0, microsecond=0)


def after_the_newest(incident: Incident, at: datetime) -> datetime:
    """Return `at`, or a minute after the newest update with a time if that is later."""
    newest = max((update.head.at for update in incident.updates if update.head.at), default=None)
    return newest.astimezone(at.tzinfo) + timedelta(minutes=1) if newest and newest >= at else at


def file_word(state: State) -> str:
    """Return the form of `state` in a file name."""
    return state.value.replace("_", "-")


def marked_preliminary(text: str) -> str:
    """Return the text of a draft whose `at:` is marked as the time of its writing."""
    return re.sub(r"(?m)^at: .*$", lambda match: match[0] + PRELIMINARY, text, count=1)


def due_text(due: Due | None, at: datetime, contents: HubContents) -> str | None:
    """Return a promise made at `at` as it is written in front matter: a date and time.

    The text names the same time, whenever the draft is released.
    """
    if due is None:
        return None
    instant = due if isinstance(due, datetime) else at + due
    return yaml_format.format_time(instant, contents.hub.time_zone)


def due_words(due: Due | None, at: datetime, contents: HubContents) -> str:
    """Return the time of the promise as readers see it; empty without one."""
    if due is None:
        return ""
    return time_words(due if isinstance(due, datetime) else at + due, contents)


def time_words(at: datetime, contents: HubContents) -> str:
    """Return `at` as readers see it, in the hub's zone and first language."""
    local = at.astimezone(contents.hub.time_zone)
    return times.long_time(local, messages(contents.hub.main_language))


def day_words(at: datetime, contents: HubContents) -> str:
    """Return the day of `at` as readers see it, in the hub's zone and first language."""
    local = at.astimezone(contents.hub.time_zone)
    return times.long_day(local.date(), messages(contents.hub.main_language))


def speaker(contents: HubContents) -> str | None:
    """Return the role that speaks according to the plan; None without one."""
    speaking = [key for key, role in contents.team.roles.items() if role.may_speak]
    return "spokesperson" if "spokesperson" in speaking else next(iter(speaking), None)


def create_faq(
    contents: HubContents,
    question: str,
    now: datetime,
    *,
    topic: str | None = None,
    live: bool = False,
) -> Scaffold:
    """Write a FAQ entry. Raises WrongUsageError if its name is taken."""
    title = checked_title(question)
    slug = slugify_or_hash(title, "question", LONGEST_SLUG)
    if slug in contents.faq_slugs:
        msg = f"{FAQ}/{slug}.md is there already; it was left as it is"
        raise WrongUsageError(msg)
    answer = scaffold_texts(contents.hub.main_language).words["answer"]
    pairs: Pairs = [
        ("question", title),
        ("topic", checked_title(topic) if topic else None),
        ("updated", f"{to_the_minute(now, contents):%Y-%m-%d}"),
        ("draft", None if live else True),
    ]
    path = f"{FAQ}/{slug}.md"
    files.create_file(contents.root, path, yaml_format.format_markdown_file(pairs, answer))
    return Scaffold(id=slug, paths=(path,), gaps=len(GAP.findall(answer)), draft=not live)
