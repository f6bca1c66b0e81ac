"""Something happened: what is known in the first minute becomes a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_incident import NewIncident, create_incident
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_TITLE, parse_time
from hubgen.model.plan import Scenario
from hubgen.model.words import ComponentStatus, Kind, Severity
from hubgen.problems import WrongUsageError

_STATUSES = (
    ComponentStatus.OPERATIONAL,
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedForm:
    """What the person has said so far; empty where nothing was said.

    `follows` says that the fields followed the chosen scenario in the browser, so
    that components left as working were meant to be.
    """

    scenario: str = ""
    title: str = ""
    when: str = "now"
    day: str = ""
    clock: str = ""
    severity: str = ""
    components: dict[str, str] = field(default_factory=dict)
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioCard:
    """A scenario to choose, with what it brings along."""

    slug: str
    title: str
    trigger: str
    severity: str
    components: dict[str, str]


def scenario_cards(scenarios: tuple[Scenario, ...]) -> list[ScenarioCard]:
    """Return the scenarios for things that happen; planned work is none of them."""
    return [
        ScenarioCard(
            slug=one.slug,
            title=one.head.title,
            trigger=one.head.triggers[0] if one.head.triggers else "",
            severity=one.head.severity or "",
            components=dict(one.head.components),
        )
        for one in scenarios
        if one.head.kind is not Kind.MAINTENANCE
    ]


def form_of(form: Form) -> HappenedForm:
    """Return what was sent."""
    return HappenedForm(
        scenario=form.text("scenario"),
        title=form.text("title").strip(),
        when=form.text("when") or "now",
        day=form.text("day"),
        clock=form.text("clock"),
        severity=form.text("severity"),
        components={
            name.removeprefix("component-"): form.text(name)
            for name in form.names()
            if name.startswith("component-")
        },
        follows=form.has("follows"),
    )


def mistakes(said: HappenedForm, seen: Visit) -> dict[str, str]:
    """Return what is missing or wrong in `said`, by field."""
    found = {}
    if not said.title:
        found["title"] = seen.t("happened.title-missing")
    elif len(said.title) > LONGEST_TITLE:
        found["title"] = seen.t("happened.title-long", count=LONGEST_TITLE)
    if said.severity not in set(Severity):
        found["severity"] = seen.t("happened.severity-missing")
    try:
        began = began_at(said, seen)
    except ValueError:
        found["when"] = seen.t("happened.when-wrong")
    else:
        if began > seen.now:
            found["when"] = seen.t("happened.when-future")
    return found


def began_at(said: HappenedForm, seen: Visit) -> datetime:
    """Return since when it is so. Raises ValueError for a time that is none."""
    if said.when == "now" or seen.hub is None:
        return seen.now
    day = said.day or f"{seen.now:%Y-%m-%d}"
    try:
        return parse_time(f"{day} {said.clock}", seen.hub.time_zone)
    except PydanticCustomError as error:
        raise ValueError(error.message()) from None


def new_incident_of(said: HappenedForm, seen: Visit) -> NewIncident:
    """Return the incident that `said` describes."""
    known = seen.hub.components if seen.hub else {}
    affected = tuple(
        f"{key}={status}"
        for key, status in said.components.items()
        if key in known and status in set(ComponentStatus) - {ComponentStatus.OPERATIONAL}
    )
    return NewIncident(
        title=said.title,
        scenario=said.scenario or None,
        severity=Severity(said.severity),
        components=affected if affected or said.follows else None,
        started=began_at(said, seen),
    )


def show(request: Request) -> Response:
    """Ask what happened."""
    seen = visit(request)
    return _page(seen, HappenedForm(), {})


def _page(seen: Visit, said: HappenedForm, wrong: dict[str, str]) -> Response:
    return page(
        seen,
        "happened.html",
        status=422 if wrong else 200,
        said=said,
        wrong=wrong,
        scenarios=scenario_cards(seen.project.plan.scenarios if seen.project else ()),
        severities=list(Severity),
        components=list(seen.hub.components.items()) if seen.hub else [],
        statuses=_STATUSES,
        today=f"{seen.now:%Y-%m-%d}",
        yesterday=f"{seen.now - timedelta(days=1):%Y-%m-%d}",
    )


async def create(request: Request) -> Response:
    """Write the draft, and go to it."""
    return await run_in_threadpool(_create, request, await read_form(request))


def _create(request: Request, form: Form) -> Response:
    seen, said = visit(request), form_of(form)
    wrong = mistakes(said, seen)
    if wrong:
        return _page(seen, said, wrong)
    try:
        scaffold = create_incident(open_hub(seen.desk.root), new_incident_of(said, seen), seen.now)
    except WrongUsageError as error:
        return _page(seen, said, {"title": str(error)})
    seen.desk.reader.read_again(scaffold.paths)
    return go_to(f"{addresses.write(scaffold.id, '01')}?new=1")


ROUTES = [Route("/happened", show), Route("/happened", create, methods=["POST"])]
