"""Promises kept: what counts as a promise, and when it was kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hubgen.public.promise_record import (
    Promise,
    PromiseKind,
    PromiseRecord,
    promise_record,
)
from hubgen.public.publication_times import PublicationTimes, backdated_by

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def record(hub: Any, at: datetime = AT) -> PromiseRecord:
    return promise_record(hub.view(at), at)


def only(hub: Any, at: datetime = AT) -> Promise:
    (promise,) = record(hub, at).promises
    return promise


def test_a_promise_kept_in_time_counts_as_kept(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:35\nstate: resolved\nnext_update:")
    found = record(hub)
    assert (found.kept, len(found.late), found.share_kept) == (1, 0, 100)
    assert found.median_delay is None
    assert found.longest_silence is None


def test_a_promise_met_late_counts_as_late_by_its_delay(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:50\nstate: resolved\nnext_update:")
    found = record(hub)
    assert (found.kept, found.share_kept, found.median_delay) == (0, 0, timedelta(minutes=15))
    assert found.longest_silence == found.late[0]


def test_a_promise_that_nobody_kept_grows_later_by_the_minute(hub: Any) -> None:
    assert only(hub).delay(AT) == timedelta(hours=1, minutes=45)
    assert only(hub, AT + timedelta(hours=1)).delay(AT + timedelta(hours=1)) > timedelta(hours=2)


def test_a_promise_counts_from_the_moment_it_is_due(hub: Any) -> None:
    assert record(hub, datetime(2026, 11, 22, 10, 34, tzinfo=UTC)).share_kept is None
    assert len(record(hub, datetime(2026, 11, 22, 10, 36, tzinfo=UTC)).promises) == 1


def test_without_a_promise_of_its_own_an_update_owes_the_next_by_the_hubs_cadence(hub: Any) -> None:
    path = f"{hub.incident}/01-investigating.md"
    text = (hub.root / path).read_text("utf-8")
    hub.write(path, text.replace("next_update: 30m\n", ""))
    assert only(hub).due == datetime(2026, 11, 22, 11, 5, tzinfo=UTC)


def test_drafts_and_what_is_not_yet_public_keep_no_promise(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:30\ndraft: true")
    assert only(hub).met is None


def test_nothing_is_owed_after_the_end(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:30\nstate: resolved\nnext_update:")
    assert len(record(hub, datetime(2026, 12, 22, tzinfo=UTC)).promises) == 1


def test_only_the_last_ninety_days_count(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:30\nstate: resolved\nnext_update:")
    assert record(hub, datetime(2027, 2, 20, tzinfo=UTC)).promises
    assert not record(hub, datetime(2027, 2, 21, tzinfo=UTC)).promises


def test_the_first_word_is_timed_from_the_start(hub: Any) -> None:
    assert record(hub).median_first_update == timedelta(minutes=17)


@pytest.mark.parametrize(("announced", "kept"), [("2026-11-18 10:00", 1), ("2026-11-20 10:00", 0)])
def test_planned_work_is_to_be_announced_ahead(hub_folder: Any, announced: str, kept: int) -> None:
    folder = "incidents/2026/2026-11-22-move"
    update = (
        f"---\nstate: scheduled\nat: {announced}\nsummary: Planned work.\n"
        "window: {start: 2026-11-22 02:00, end: 2026-11-22 04:00}\n---\nWe move.\n"
    )
    hub = hub_folder(
        {
            f"{folder}/incident.yml": "title: We move\nkind: maintenance\n",
            f"{folder}/01-scheduled.md": update,
        }
    )
    notices = [one for one in record(hub).promises if one.kind is PromiseKind.NOTICE]
    assert sum(not one.delay(AT) for one in notices) == kept
    assert len(notices) == 1


def test_the_chart_covers_every_week_and_counts_every_promise_once(hub: Any) -> None:
    hub.update(2, "at: 2026-11-22 10:50\nnext_update: 30m")
    hub.update(3, "at: 2026-11-22 11:20\nstate: resolved\nnext_update:")
    weeks = record(hub).weeks
    assert [week.start.weekday() for week in weeks] == [0] * len(weeks)
    assert len(weeks) in {13, 14}
    assert (sum(week.kept for week in weeks), sum(week.late for week in weeks)) == (1, 1)


def published(hub: Any, at: datetime, **known: Any) -> Any:
    times = PublicationTimes(edition="2", now=at, **known)
    return replace(hub.view(at), publication_times=times)


def test_on_a_published_hub_an_update_counts_from_its_publication(hub):
    hub.update(2, "at: 2026-11-22 10:30")
    view = hub.view(datetime(2026, 11, 22, 14, tzinfo=UTC))
    named = promise_record(view, view.at)
    assert (named.counts_publication, named.kept) == (False, len(named.promises) - len(named.late))
    promise = next(one for one in named.promises if one.number == "01")
    assert promise.delay(view.at) == timedelta(0)
    at = datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
    of = published(hub, view.at, before=frozenset({(promise.incident, "01")}),
                   times={(promise.incident, "02"): at})  # fmt: skip
    record = promise_record(of, view.at)
    late = next(one for one in record.late if one.number == "01")
    assert record.counts_publication
    assert late.delay(view.at) == timedelta(hours=1, minutes=40)
    assert [(one.number, one.published) for one in record.backdated] == [("02", at)]
    first = published(hub, view.at, times={
        (promise.incident, "01"): datetime(2026, 11, 22, 11, 48, tzinfo=UTC)})  # fmt: skip
    assert promise_record(first, view.at).median_first_update == timedelta(hours=2)


def test_what_the_first_edition_held_counts_from_the_time_it_names(hub):
    view = hub.view(datetime(2026, 11, 22, 14, tzinfo=UTC))
    names = frozenset((one.id, up.number) for one in view.incidents for up in one.updates)
    record = promise_record(published(hub, view.at, before=names), view.at)
    assert record.promises == promise_record(view, view.at).promises
    assert not record.backdated


def test_what_is_not_in_the_record_yet_counts_from_now(hub):
    at = datetime(2026, 11, 22, 14, tzinfo=UTC)
    record = promise_record(published(hub, at), at + timedelta(hours=1))
    assert {one.published for one in record.backdated} == {at}


def test_a_renamed_incident_counts_from_its_publication_under_the_old_name(hub):
    at = datetime(2026, 11, 22, 14, tzinfo=UTC)
    incident = replace(hub.view(at).incidents[0], was=("old",))
    earlier = at - timedelta(hours=3)
    times = PublicationTimes(edition="2", now=at, times={("old", "01"): earlier})
    assert times.of(incident, incident.first) == earlier


@pytest.mark.parametrize(("minutes", "gap"), [(0, 0), (10, 0), (11, 11), (101, 101), (-5, 0)])
def test_an_update_dated_more_than_ten_minutes_before_its_publication_is_dated_back(minutes, gap):
    at = datetime(2026, 11, 22, 3, 19, tzinfo=UTC)
    assert backdated_by(at, at + timedelta(minutes=minutes)) == timedelta(minutes=gap)
