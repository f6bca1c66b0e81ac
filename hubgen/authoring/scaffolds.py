"""Scaffolds: what a new file is filled with, as far as the hub knows.

They are drafts unless asked otherwise; what is still to be said stands in
them as `[[…]]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hubgen.authoring import files, prose, yamltext
from hubgen.authoring.holdings import Holdings
from hubgen.authoring.slugs import slug_or_digest
from hubgen.authoring.wording import GAP, wording
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.words import State
from hubgen.problems import WrongUsageError
from hubgen.public import times
from hubgen.source.messages import messages
from hubgen.source.project import FAQ

LONGEST_SLUG = 60

Due = timedelta | datetime
Pairs = list[tuple[str, yamltext.Value | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """What was written: its paths in the hub, the id to go on with, and how many gaps are left."""

    id: str
    paths: tuple[str, ...]
    gaps: int
    draft: bool


def checked_title(words: str) -> str:
    """`words` as a title. Raises WrongUsageError where they are none."""
    title = prose.line(words, LONGEST_TITLE + 1)
    if not title:
        msg = "the title is empty; say in a few words what happened"
        raise WrongUsageError(msg)
    if len(title) > LONGEST_TITLE:
        msg = f"the title is longer than {LONGEST_TITLE} characters; shorten it"
        raise WrongUsageError(msg)
    return title


def to_the_minute(now: datetime, holdings: Holdings) -> datetime:
    """`now` on the hub's clocks, without seconds."""
    return now.astimezone(holdings.hub.time_zone).replace(second=0, microsecond=0)


def file_word(state: State) -> str:
    """`state` as it stands in a file's name."""
    return state.value.replace("_", "-")


def due_text(due: Due | None, holdings: Holdings) -> str | None:
    """A promise as writers put it: `30m`, or a date and time."""
    if isinstance(due, datetime):
        return yamltext.moment(due, holdings.hub.time_zone)
    return yamltext.length(due) if due else None


def due_words(due: Due | None, at: datetime, holdings: Holdings) -> str:
    """The instant of the promise as readers see it; empty where there is none."""
    if due is None:
        return ""
    instant = due if isinstance(due, datetime) else at + due
    local = instant.astimezone(holdings.hub.time_zone)
    return times.long_time(local, messages(holdings.hub.main_language))


def speaker(holdings: Holdings) -> str | None:
    """The role that speaks by plan; none where the plan names none."""
    speaking = [key for key, role in holdings.team.roles.items() if role.may_speak]
    return "spokesperson" if "spokesperson" in speaking else next(iter(speaking), None)


def new_faq(
    holdings: Holdings,
    question: str,
    now: datetime,
    *,
    topic: str | None = None,
    live: bool = False,
) -> Scaffold:
    """Writes a FAQ entry. Raises WrongUsageError where its name is taken."""
    title = checked_title(question)
    slug = slug_or_digest(title, "question", LONGEST_SLUG)
    if slug in holdings.faq_slugs:
        msg = f"{FAQ}/{slug}.md is there already; it was left as it is"
        raise WrongUsageError(msg)
    answer = wording(holdings.hub.main_language).words["answer"]
    pairs: Pairs = [
        ("question", title),
        ("topic", checked_title(topic) if topic else None),
        ("updated", f"{to_the_minute(now, holdings):%Y-%m-%d}"),
        ("draft", None if live else True),
    ]
    path = f"{FAQ}/{slug}.md"
    files.lay(holdings.root, path, yamltext.with_front_matter(pairs, answer))
    return Scaffold(id=slug, paths=(path,), gaps=len(GAP.findall(answer)), draft=not live)
