"""Casework: opening, assigning, answering, following up and closing cases.

An answer is owed within the time that the plan sets for the class of the mention;
after it a follow-up is owed: is it solved?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from hubgen.listening.mention import Mention
from hubgen.listening.store import FILE, MentionStore, open_store
from hubgen.listening.store.cases import Case, CaseState, CaseStore
from hubgen.model.listening import ListeningPlan, MentionClass
from hubgen.model.project import Project
from hubgen.problems import WrongUsageError
from hubgen.public.obligations import Obligation, ObligationKind

DEFAULT_REPLY: Final[Mapping[MentionClass, timedelta]] = {
    MentionClass.DANGER: timedelta(minutes=15),
    MentionClass.PRIVATE: timedelta(minutes=30),
    MentionClass.QUESTION: timedelta(hours=2),
    MentionClass.COMPLAINT: timedelta(hours=4),
    MentionClass.ANGER: timedelta(hours=4),
    MentionClass.RUMOUR: timedelta(hours=2),
}
WAITING: Final = tuple(
    one for one in MentionClass if one not in {MentionClass.PRAISE, MentionClass.OTHER}
)
"""The classes of mentions that somebody should answer, most urgent first."""
MOST_WAITING: Final = 30
_RECENT: Final = timedelta(days=2)
_NO_ANSWER_NEEDED: Final = timedelta(days=1)
_LONGEST_TITLE: Final = 80


def triage(mentions: Iterable[Mention]) -> list[Mention]:
    """Return `mentions` in the order in which to look at them.

    Classes come in their order, danger first; within a class those with the
    largest reach, then the oldest.
    """
    order = list(MentionClass)
    return sorted(
        mentions,
        key=lambda one: (
            order.index(one.understanding.mention_class),
            -one.reach,
            one.at,
            one.id,
        ),
    )


def waiting_mentions(store: MentionStore, now: datetime, most: int = MOST_WAITING) -> list[Mention]:
    """Return the recent mentions without a case that should be answered, most urgent first.

    A person with an open case is not among them. See `triage` for the order.
    """
    return store.without_case(WAITING, now - _RECENT, most)


def open_case(
    cases: CaseStore, mention: Mention, plan: ListeningPlan, now: datetime, incident: str = ""
) -> Case:
    """Open a case on `mention`. Raises CaseConflictError if there is one."""
    mention_class = mention.understanding.mention_class
    default = DEFAULT_REPLY.get(mention_class, _NO_ANSWER_NEEDED)
    due = mention.at + plan.reply_within.get(mention_class, default)
    case = Case(mention=mention.id, state=CaseState.OPEN, opened=now, due=due, incident=incident)
    return cases.open(mention, case)


def assign(cases: CaseStore, case: Case, who: str) -> Case:
    """Give `case` to the person `who`. Raises CaseConflictError."""
    return cases.change(replace(case, assignee=who))


def relate(cases: CaseStore, case: Case, incident: str) -> Case:
    """Say that `case` is about `incident`, about none if empty. Raises CaseConflictError."""
    return cases.change(replace(case, incident=incident))


def mark_answered(
    cases: CaseStore,
    case: Case,
    plan: ListeningPlan,
    now: datetime,
    *,
    who: str,
    reply_url: str = "",
) -> Case:
    """Record that `who` answered; the follow-up is owed next.

    Raises CaseConflictError, and WrongUsageError for a case that is answered already.
    """
    if case.state is not CaseState.OPEN:
        raise WrongUsageError(f"this case is {case.state.value} already, by {case.answered_by}")
    return cases.change(
        replace(
            case,
            state=CaseState.ANSWERED,
            answered=now,
            answered_by=who,
            reply_url=reply_url,
            due=now + plan.follow_up_after,
        )
    )


def mark_followed_up(cases: CaseStore, case: Case) -> Case:
    """Record that the person was asked whether it is solved. Raises CaseConflictError."""
    return cases.change(replace(case, state=CaseState.FOLLOWED_UP, due=None))


def close(cases: CaseStore, case: Case, now: datetime) -> Case:
    """Close `case`. Raises CaseConflictError."""
    return cases.change(replace(case, state=CaseState.CLOSED, closed=now, due=None))


def reply_times(
    pairs: Sequence[tuple[Case, Mention]],
) -> dict[MentionClass, timedelta]:
    """Return the median time to the first reply, by the class of the mention."""
    taken: dict[MentionClass, list[float]] = {}
    for case, mention in pairs:
        if case.answered:
            seconds = (case.answered - mention.at).total_seconds()
            taken.setdefault(mention.understanding.mention_class, []).append(seconds)
    return {one: timedelta(seconds=median(taken[one])) for one in MentionClass if one in taken}


def owed_cases(root: Path, project: Project) -> list[Obligation]:
    """Return the answers and follow-ups that are owed, soonest first. Raises StoreError."""
    if not (root / FILE).is_file():
        return []
    found = []
    with open_store(root) as store:
        for case in CaseStore(store).all():
            mention = store.get(case.mention)
            if case.due is None or mention is None:
                continue
            is_open = case.state is CaseState.OPEN
            author = mention.author or mention.author_name or "somebody"
            found.append(
                Obligation(
                    due=case.due.astimezone(project.hub.time_zone),
                    kind=ObligationKind.CASE if is_open else ObligationKind.CASE_FOLLOW_UP,
                    incident=case.incident,
                    title=_one_line(mention.text),
                    what=_one_line(author),
                    who=case.assignee or None,
                )
            )
    return found


def _one_line(text: str) -> str:
    """Return the beginning of `text` without characters that steer a terminal."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_LONGEST_TITLE]
