"""The words of a post: what an update says to people who read nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hubgen.derive import addresses, times
from hubgen.derive.public import PublicIncident, PublicUpdate, PublicView
from hubgen.model.words import State

_LABELLED = re.compile(r"^\w+(?: \w+)?(?:：|:)")
_MUST_SHOW = frozenset({"correction", "retraction", "resolved", "completed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An update in the pieces that a post is made of.

    `lead` names the occasion ("Correction:") and is empty where the summary
    says so itself; `lead_matters` says that it must not be left out, and
    `rights_a_wrong` that it is a correction or a retraction.
    """

    lead: str
    lead_matters: bool
    rights_a_wrong: bool
    headline: str
    summary: str
    do: str
    next_update: str
    link: str


def occasion(incident: PublicIncident, update: PublicUpdate) -> str:
    """What sort of message this is.

    One of first, update, correction, retraction, scheduled, resolved, completed.
    """
    if update.retracts:
        return "retraction"
    if update.corrects:
        return "correction"
    if update.state in {State.RESOLVED, State.COMPLETED, State.SCHEDULED}:
        return update.state.value
    return "first" if update.number == incident.first.number else "update"


def permalink(view: PublicView, update: PublicUpdate) -> str:
    """The full permanent address of `update`, in the view's language."""
    return addresses.absolute(
        view.hub.url, view.prefix + addresses.update(update.incident_id, update.number)
    )


def words_of(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> Words:
    """`update` in the view's language, each piece on one line."""
    now = occasion(incident, update)
    summary = one_line(update.summary)
    lead = "" if now == "first" else view.phrases(f"posts.lead.{now}")
    if _LABELLED.match(summary) and (now not in _MUST_SHOW or _says(summary, lead)):
        lead = ""
    return Words(
        lead=lead,
        lead_matters=now in _MUST_SHOW,
        rights_a_wrong=now in {"correction", "retraction"},
        headline=_headline(view, incident, update),
        summary=summary,
        do=one_line(update.do or ""),
        next_update=_next_update(view, update),
        link=permalink(view, update),
    )


def one_line(text: str) -> str:
    """`text` with every run of white space made one space, without control characters."""
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text).split())


def _says(summary: str, lead: str) -> bool:
    return summary.casefold().startswith(lead.strip().casefold())


def _headline(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    return view.phrases(
        "posts.headline",
        title=one_line(incident.title),
        state=view.phrases(f"words.state.{update.state.value}"),
    )


def _next_update(view: PublicView, update: PublicUpdate) -> str:
    due = update.next_update
    if due is None or update.state.is_end:
        return ""
    return view.phrases("posts.next", time=times.brief_time(due, update.at, view.phrases))
