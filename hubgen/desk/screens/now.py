"""Now: what readers see, what is owed, what is open, hidden and about to become public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hubgen.authoring.gaps import gaps_of
from hubgen.desk import addresses, moments
from hubgen.desk.pages import page
from hubgen.desk.screens.incidents.listing import since
from hubgen.desk.stored_mentions import unusual_volume
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.model.words import ApprovalKind
from hubgen.public import approval
from hubgen.public.approvable import update_approvable
from hubgen.public.incident_status import Indicator
from hubgen.public.obligations import Obligation, ObligationKind
from hubgen.public.preview_view import HiddenReason, hidden_updates
from hubgen.public.privacy_gate import public_updates
from hubgen.public.status import OverallStatus, overall_status
from hubgen.public.view_builder import public_view

_WRITES = frozenset(
    {ObligationKind.FIRST, ObligationKind.NOTICE, ObligationKind.UPDATE}
    | {ObligationKind.START, ObligationKind.END}
)
_CASES = frozenset({ObligationKind.CASE, ObligationKind.CASE_FOLLOW_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """Something owed: `what` on the incident `title`, `due` then.

    `href` is where to do it; None where the desk has no place for it.
    """

    what: str
    title: str
    who: str
    due: datetime
    countdown: str
    urgency: str
    href: str | None
    incident: str
    is_statement: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """An incident that is open to readers, with the next step of the team."""

    id: str
    title: str
    state: str
    is_planned: bool
    severity: str | None
    since: str
    next_step: str
    next_href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRow:
    """An update that is not public, why, and what it needs."""

    id: str
    number: str
    title: str
    href: str
    gaps: int
    missing: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NowView:
    """What the screen shows."""

    status: OverallStatus
    tone: str
    unusual: str
    open_count: int
    owed: tuple[OwedRow, ...]
    open: tuple[OpenRow, ...]
    drafts: tuple[HiddenRow, ...]
    waiting: tuple[HiddenRow, ...]
    scheduled: tuple[HiddenRow, ...]


def now_view(seen: Visit, project: Project) -> NowView:
    """Return what the screen shows of `project`."""
    at = seen.now
    active = seen.reading.active(at) or project
    status = overall_status(public_view(active, at, seen.words))
    is_open = [one for one in active.incidents if _is_open(project, one, at)]
    hidden = [
        (one.reason, _hidden_row(seen, one.incident_id, one.number))
        for one in hidden_updates(active, at)
    ]
    return NowView(
        status=status,
        tone=_TONES[status.indicator],
        unusual=unusual_volume(seen),
        open_count=sum(not _is_planned(one) for one in is_open),
        owed=tuple(_owed_row(seen, one) for one in seen.owed),
        open=tuple(_open_row(seen, one) for one in is_open),
        drafts=_rows(hidden, HiddenReason.DRAFT),
        waiting=_rows(hidden, HiddenReason.APPROVAL),
        scheduled=tuple(sorted(_rows(hidden, HiddenReason.EMBARGO), key=lambda row: row.at or at)),
    )


_TONES = {
    Indicator.NONE: "good",
    Indicator.MAINTENANCE: "warn",
    Indicator.MINOR: "warn",
    Indicator.MAJOR: "warn",
    Indicator.CRITICAL: "bad",
}


def _rows(
    hidden: list[tuple[HiddenReason, HiddenRow]], reason: HiddenReason
) -> tuple[HiddenRow, ...]:
    return tuple(row for why, row in hidden if why is reason)


def _owed_row(seen: Visit, one: Obligation) -> OwedRow:
    is_statement = one.kind in _WRITES
    href: str | None
    if is_statement:
        href = addresses.new_update(one.incident)
    elif one.what and (one.approval is ApprovalKind.UPDATE or one.kind is ObligationKind.RETURNED):
        href = addresses.write(one.incident, one.what)
    elif one.kind is ObligationKind.INQUIRY:
        href = addresses.inquiry(one.incident, one.key or "")
    elif one.kind is ObligationKind.QUESTION:
        href = addresses.question(one.incident, one.key or "")
    elif one.kind is ObligationKind.LESSON:
        href = f"/{one.incident}"
    elif one.approval:
        href = addresses.edit_file(one.path or "")
    elif one.kind in _CASES:
        href = "/cases" if one.kind is ObligationKind.CASE else "/cases?show=follow-up"
    else:
        href = addresses.incident(one.incident) if one.incident else None
    return OwedRow(
        what=seen.t(
            f"owed.{one.kind}{f'.{one.approval}' if one.approval else ''}",
            what=one.what or "",
            reason=one.reason or "",
        ),
        title=one.title,
        who=seen.who(one.who),
        due=one.due,
        countdown=moments.countdown(one.due, seen.now, seen.words),
        urgency=moments.urgency(one.due, seen.now),
        href=href,
        incident=one.incident,
        is_statement=is_statement,
    )


def _is_open(project: Project, incident: Incident, at: datetime) -> bool:
    public = public_updates(incident, project.plan.team, at)
    return bool(public) and not public[-1].head.state.is_end


def _is_planned(incident: Incident) -> bool:
    return incident.updates[-1].head.state.value == "scheduled"


def _open_row(seen: Visit, incident: Incident) -> OpenRow:
    public = public_updates(incident, seen.team, seen.now)
    draft = next((one for one in incident.updates if one.head.draft), None)
    step, href = seen.t("now.next-write"), None
    if draft:
        step = seen.t("now.next-draft", number=draft.number)
        href = addresses.write(incident.id, draft.number)
    elif len(public) < len(incident.updates):
        hidden = next(one for one in incident.updates if one not in public)
        step = seen.t("now.next-hidden", number=hidden.number)
        href = addresses.incident(incident.id)
    state = public[-1].head.state
    return OpenRow(
        id=incident.id,
        title=incident.head.title,
        state=seen.t(f"words:state.{state}"),
        is_planned=_is_planned(incident),
        severity=incident.head.rated and seen.t(f"words:severity.{incident.head.rated}"),
        since=since(seen, incident, public),
        next_step=step,
        next_href=href,
    )


def _hidden_row(seen: Visit, incident_id: str, number: str) -> HiddenRow:
    incident = seen.reading.by_id[incident_id]
    update = next(one for one in incident.updates if one.number == number)
    return HiddenRow(
        id=incident_id,
        number=number,
        title=incident.head.title,
        href=addresses.write(incident_id, number),
        gaps=len(gaps_of(update)),
        missing=missing_approvals(seen, incident, update),
        at=update.head.at,
    )


def missing_approvals(seen: Visit, incident: Incident, update: Update) -> int:
    """Return how many approvals `update` still needs."""
    return approval.missing_approvals(update_approvable(incident, update), seen.team)


def show(request: Request) -> Response:
    """Show the screen; without readable settings only what has to be repaired."""
    seen = visit(request)
    view = now_view(seen, seen.project) if seen.project else None
    when = seen.long_now
    return page(seen, "now.html", screen="now", view=view, when_long=when)


def version(request: Request) -> Response:
    """Return the version of the reading, which open pages compare with their own."""
    return JSONResponse({"version": visit(request).version})


ROUTES = [Route("/", show), Route("/version", version)]
