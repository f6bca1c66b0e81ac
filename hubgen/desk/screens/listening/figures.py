"""Listening: volume and mood, what our updates changed, what people ask and believe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk import addresses
from hubgen.desk.charts import Chart, volume_chart
from hubgen.desk.pages import page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.stored_mentions import (
    alert_text,
    count_text,
    messages_text,
    people_text,
    readable_project,
    share_text,
    stored_mentions,
)
from hubgen.desk.visit import Visit, visit
from hubgen.listening.figures import ListeningReport, incident_report, recent_report
from hubgen.listening.figures.clusters import TextCluster
from hubgen.listening.figures.effects import Period, UpdateEffect
from hubgen.listening.figures.volume import WIDESPREAD, Interval
from hubgen.model.incident import Incident
from hubgen.public.privacy_gate import public_updates

_WIDE, _NARROW = (1080, 300), (340, 300)
_WIDE_BARS, _NARROW_BARS = 110, 40
_MOST_CHOICES = 6
_VERDICTS = {
    None: ("unknown", ""),
    True: ("calmer", "tag--good"),
    False: ("not-calmer", "tag--warn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the figures can be of: the last day, or an incident."""

    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterRow:
    """A line of the table behind the chart; `updates` are the numbers of ours in it."""

    start: datetime
    messages: str
    people: str
    negative: str
    neutral: str
    positive: str
    usual: str
    is_spike: bool
    updates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """The hour before and after an update; `verdict` names the words for what changed."""

    number: str
    at: datetime
    summary: str
    before: str
    after: str
    verdict: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningView:
    """What the screen shows; `incident` is the id of the incident, empty for the last day.

    `started` are the addresses of answers that are being written, by the example of the
    question.
    """

    incident: str
    title: str
    start: datetime
    end: datetime
    alert: str
    figures: tuple[tuple[str, str], ...]
    is_widespread: bool
    people: int
    messages: int
    unusual: str
    charts: tuple[tuple[str, Chart], ...]
    quarters: tuple[QuarterRow, ...]
    effects: tuple[EffectRow, ...]
    classes: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, int, int], ...]
    questions: tuple[TextCluster, ...]
    started: dict[int, str]
    rumours: tuple[TextCluster, ...]


def choices(seen: Visit, current: str) -> list[Choice]:
    """Return the last day and the newest public incidents; `current` is always among them."""
    newest = sorted(
        (one for one in seen.reading.by_id.values() if _is_public(seen, one)),
        key=lambda one: (one.id != current, *(-ord(letter) for letter in one.id[:10])),
    )
    return [
        Choice(label=seen.t("listening:last-day"), href="/listening", is_current=not current),
        *(
            Choice(
                label=one.head.title,
                href=addresses.listening(one.id),
                is_current=one.id == current,
            )
            for one in newest[:_MOST_CHOICES]
        ),
    ]


def _is_public(seen: Visit, incident: Incident) -> bool:
    return bool(public_updates(incident, seen.team, seen.now))


def listening_view(seen: Visit, report: ListeningReport, title: str) -> ListeningView:
    """Return what the screen shows of `report`."""
    spread, zone = report.spread, seen.now.tzinfo
    quarters = [_in_zone(one, zone) for one in report.quarters]
    return ListeningView(
        incident=report.incident,
        title=title,
        start=report.start,
        end=report.end,
        alert=alert_text(seen, report.alerts),
        figures=(
            (seen.t("listening:people"), count_text(seen, spread.people)),
            (seen.t("listening:messages"), count_text(seen, spread.messages)),
            (seen.t("listening:texts"), count_text(seen, spread.texts)),
            (seen.t("listening:negative"), share_text(seen, _negative_share(quarters))),
        ),
        is_widespread=spread.is_widespread,
        people=spread.people,
        messages=spread.messages,
        unusual=share_text(seen, spread.unusual_share) if spread.unusual_share is not None else "",
        charts=_charts(seen, report, quarters) if spread.messages else (),
        quarters=tuple(_quarter_row(seen, one, report) for one in quarters),
        effects=tuple(_effect_row(seen, one) for one in report.effects),
        classes=tuple(
            (one.value, count_text(seen, count)) for one, count in report.classes.items() if count
        ),
        topics=tuple((one.words, one.before, one.now) for one in report.topics),
        questions=report.questions,
        started=started_answers(seen, report.questions),
        rumours=report.rumours,
    )


def started_answers(seen: Visit, questions: Sequence[TextCluster]) -> dict[int, str]:
    """Return where the answer to each of `questions` is being written already."""
    known = [
        (set(question.head.mentions), addresses.question(incident.id, question.number))
        for incident in seen.reading.by_id.values()
        for question in incident.questions
        if question.head.mentions
    ]
    return {
        one.example: href
        for one in questions
        for mentions, href in known
        if mentions.intersection(one.mentions)
    }


def _in_zone(quarter: Interval, zone: tzinfo | None) -> Interval:
    return replace(quarter, start=quarter.start.astimezone(zone))


def _negative_share(quarters: Sequence[Interval]) -> float | None:
    total = sum(one.messages for one in quarters)
    return sum(one.negative for one in quarters) / total if total else None


def _charts(
    seen: Visit, report: ListeningReport, quarters: Sequence[Interval]
) -> tuple[tuple[str, Chart], ...]:
    def day(at: datetime) -> str:
        return str(format_date(at.date(), seen.t("listening:chart-day"), seen.words.locale))

    return tuple(
        (name, volume_chart(quarters, report.marks, day, size=size, most_bars=most))
        for name, size, most in (
            ("wide", _WIDE, _WIDE_BARS),
            ("narrow", _NARROW, _NARROW_BARS),
        )
    )


def _quarter_row(seen: Visit, one: Interval, report: ListeningReport) -> QuarterRow:
    inside = (mark for mark in report.marks if _is_within(mark.at, one))
    return QuarterRow(
        start=one.start,
        messages=count_text(seen, one.messages),
        people=count_text(seen, one.people),
        negative=count_text(seen, one.negative),
        neutral=count_text(seen, one.neutral),
        positive=count_text(seen, one.positive),
        usual="–" if one.usual is None else count_text(seen, one.usual),
        is_spike=one.is_spike,
        updates=tuple(mark.number for mark in inside),
    )


def _is_within(at: datetime, quarter: Interval) -> bool:
    return quarter.start <= at < quarter.end


def _effect_row(seen: Visit, effect: UpdateEffect) -> EffectRow:
    verdict, tone = _VERDICTS[effect.calmed]
    return EffectRow(
        number=effect.mark.number,
        at=effect.mark.at,
        summary=effect.mark.title,
        before=_period_text(seen, effect.before),
        after=_period_text(seen, effect.after),
        verdict=verdict,
        tone=tone,
    )


def _period_text(seen: Visit, period: Period) -> str:
    words = messages_text(seen, period.messages)
    if period.negative_share is None:
        return words
    share = share_text(seen, period.negative_share)
    return seen.t("listening:period", messages=words, share=share)


def show(request: Request) -> Response:
    """Show the figures of the last day, or of the incident that the address names."""
    seen = visit(request)
    project, wanted = readable_project(seen), request.query_params.get("incident", "")
    incident = incident_of(seen, wanted) if wanted else None
    with stored_mentions(seen) as store:
        view = None
        if store and incident:
            report = incident_report(store, project, incident, seen.now)
            view = listening_view(seen, report, incident.head.title)
        elif store:
            report = recent_report(store, project, seen.now)
            view = listening_view(seen, report, seen.t("listening:last-day"))
    return page(
        seen,
        "listening.html",
        screen="listening",
        view=view,
        choices=choices(seen, wanted),
        widespread=WIDESPREAD,
        people=partial(people_text, seen),
        messages=partial(messages_text, seen),
    )


ROUTES = [Route("/listening", show)]
