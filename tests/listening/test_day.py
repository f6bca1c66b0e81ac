"""A day of 4,000 invented mentions: the figures find what is true of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hubgen.listening.figures import incident_report
from hubgen.listening.files import Answers, read_file
from hubgen.listening.intake import Intake
from hubgen.listening.store import open_store
from hubgen.model.listening import MentionClass
from tests.listening.conftest import KEEP, ZONE
from tests.support.mentions_day import BEGAN, MENTIONS, day_of_mentions, usual_days, write_export

EVENING = BEGAN + timedelta(hours=13)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("day")) as opened:
        yield opened


@pytest.fixture(scope="module")
def day(tmp_path_factory, store):
    file = tmp_path_factory.mktemp("export") / "day.csv"
    known = [*usual_days(), *day_of_mentions()]
    write_export(file, known)
    intake = Intake(store, KEEP, EVENING + timedelta(hours=1))
    result = intake.add_file(read_file(file, ZONE, EVENING), Answers())
    assert (result.added.new, result.unread_count) == (len(known), 0)
    return {one.raw.external: one.mention_class for one in known}


@pytest.mark.usefixtures("day")
def test_the_report_sees_the_spike_the_calm_and_the_open_questions(store, hub):
    hub.update(2, "state: monitoring\nat: 2026-11-22 12:05\nsummary: The second charge stops.")
    project, problems = hub.read()
    assert project is not None, problems
    report = incident_report(store, project, project.incidents[0], EVENING)
    assert report.spread.is_widespread
    assert report.spread.messages >= MENTIONS * 0.99
    assert 1_500 < report.spread.people < 2_600
    assert report.spread.unusual_share > 0.9
    spikes = [one for one in report.quarters if one.is_spike]
    assert abs(spikes[0].start - BEGAN) <= timedelta(minutes=15)
    assert report.quarters[-1].messages < spikes[0].messages / 10
    assert {one.mark.number: one.calmed for one in report.effects}["02"] is True
    assert any("gift" in one.text for one in report.questions)


def test_three_of_four_messages_get_their_class_and_no_danger_is_missed(day, store):
    pairs = [
        (day[identity], MentionClass(given))
        for identity, given in store.connection.execute("SELECT identity, class FROM mentions")
    ]
    assert sum(one is other for one, other in pairs) / len(pairs) >= 0.75
    danger = [other for one, other in pairs if one is MentionClass.DANGER]
    assert danger.count(MentionClass.DANGER) / len(danger) >= 0.9
