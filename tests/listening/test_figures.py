"""Figures: what a team reads out of a day of mentions whose truth is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hubgen.listening.figures import incident_report, recent_report
from hubgen.listening.figures.effects import Mark, update_effects
from hubgen.listening.figures.questions import open_questions
from hubgen.listening.figures.topics import rising_topics
from hubgen.listening.figures.volume import intervals, spread
from hubgen.listening.intake import Intake
from hubgen.listening.mention import Mention, Sentiment, Understanding
from hubgen.model.listening import MentionClass
from tests.listening.conftest import KEEP, NOW, said

HOUR = timedelta(hours=1)


def mention(
    number: int,
    at: datetime,
    text: str = "my card was charged twice",
    *,
    author: str | None = None,
    mention_class: MentionClass = MentionClass.COMPLAINT,
    sentiment: Sentiment = Sentiment.NEGATIVE,
) -> Mention:
    return Mention(
        id=number,
        text=text,
        at=at,
        author=author if author is not None else f"p{number}",
        author_name="",
        network="x",
        url="",
        reach=0,
        origin="a",
        group=number,
        understanding=Understanding(
            language="en", mention_class=mention_class, sentiment=sentiment, confidence=0.9
        ),
    )


def test_each_quarter_hour_counts_messages_people_and_moods():
    start = NOW.replace(minute=0)
    said_ = [
        mention(1, start, author="ann"),
        mention(2, start + timedelta(minutes=14), author="@Ann", sentiment=Sentiment.POSITIVE),
        mention(3, start + timedelta(minutes=31), author="bo", sentiment=Sentiment.NEUTRAL),
    ]
    found = intervals(said_, start, start + HOUR)
    assert [(one.messages, one.people) for one in found] == [(2, 1), (0, 0), (1, 1), (0, 0)]
    assert (found[0].negative, found[0].positive, found[2].neutral) == (1, 1, 1)


def test_a_spike_is_measured_against_the_same_time_of_other_days():
    start = NOW.replace(minute=0)
    usual = [
        mention(day * 100 + n, start - timedelta(days=day), author=f"u{n}")
        for day in range(1, 8)
        for n in range(10)
    ]
    today = [mention(9000 + n, start) for n in range(40)]
    (quarter,) = intervals([*usual, *today], start, start + timedelta(minutes=15))
    assert (quarter.usual, quarter.is_spike) == (10, True)
    (calm,) = intervals([*usual, *today[:11]], start, start + timedelta(minutes=15))
    assert not calm.is_spike
    (unknown,) = intervals(today, start, start + timedelta(minutes=15))
    assert (unknown.usual, unknown.is_spike) == (None, False)
    assert spread(today, [quarter]).unusual_share == 0.75


def test_one_person_who_writes_much_is_not_widespread():
    many = [mention(n, NOW, author="ann") for n in range(200)]
    assert not spread(many, intervals(many, NOW, NOW + HOUR)).is_widespread
    people = [mention(n, NOW) for n in range(50)]
    assert spread(people, intervals(people, NOW, NOW + HOUR)).is_widespread


def test_an_update_calmed_when_fewer_complain_in_the_hour_after():
    before = [mention(n, NOW - timedelta(minutes=n)) for n in range(1, 41)]
    after = [mention(100 + n, NOW + timedelta(minutes=n)) for n in range(10)]
    mark = Mark(number="02", at=NOW, title="We know the cause")
    (effect,) = update_effects([*before, *after], [mark], NOW + HOUR)
    assert (effect.before.messages, effect.after.messages, effect.calmed) == (40, 10, True)
    (early,) = update_effects([*before, *after], [mark], NOW + HOUR / 2)
    assert early.calmed is None
    louder = [mention(200 + n, NOW + timedelta(minutes=1)) for n in range(60)]
    assert update_effects([*before, *louder], [mark], NOW + HOUR)[0].calmed is False
    assert update_effects(before[:3], [mark], NOW + HOUR)[0].calmed is None


def test_topics_rise_by_people_not_by_messages():
    earlier = [mention(n, NOW - 2 * HOUR, "late parcel again") for n in range(20)]
    later = [mention(100 + n, NOW, "the refund page is empty") for n in range(9)]
    shouting = [mention(200 + n, NOW, "bananas bananas", author="ann") for n in range(50)]
    found = rising_topics([*earlier, *later, *shouting], NOW - HOUR)
    assert found[0].now == 9
    assert "refund" in " ".join(one.words for one in found)
    assert not [one for one in found if "banana" in one.words or "parcel" in one.words]


def test_a_question_that_a_text_answers_is_not_listed():
    asked = [
        mention(1, NOW, "When will my refund arrive?", mention_class=MentionClass.QUESTION),
        mention(2, NOW, "when does my refund arrive", mention_class=MentionClass.QUESTION),
        mention(3, NOW, "Are gift cards affected too?", mention_class=MentionClass.QUESTION),
    ]
    found = open_questions(asked, ["Your refund will arrive within five days."])
    assert [(one.example, one.people) for one in found] == [(3, 1)]
    (first, _) = open_questions(asked, [])
    assert (first.mentions, first.people) == ((1, 2), 2)


@pytest.mark.parametrize(
    ("path", "head", "is_answered"),
    [
        ("content/faq/gift.md", "", True),
        ("content/faq/gift.md", "draft: true\n", False),
        ("content/faq/gift.md", "retracted: No longer true.\n", False),
        ("{incident}/questions/01-gift.md", "answered: 2026-11-22 11:00\n", True),
        ("{incident}/questions/01-gift.md", "", False),
    ],
)
def test_only_what_readers_can_see_answers_a_question(hub, store, path, head, is_answered):
    question = "Are gift vouchers affected too?"
    hub.write(
        path.format(incident=hub.incident),
        f"---\nquestion: {question}\n{head}---\nYes, they are.\n",
    )
    Intake(store, KEEP, NOW).add([said(question, "ann", 20)], "a")
    project, problems = hub.read()
    assert project is not None, problems
    report = incident_report(store, project, project.incidents[0], NOW)
    assert (report.questions == ()) is is_answered


def test_the_report_of_an_incident_marks_only_public_updates(hub, store):
    hub.update(2, "summary: We know the cause.")
    hub.update(3, "draft: true\nsummary: Secret canaryword.")
    Intake(store, KEEP, NOW).add(
        [said(f"charged twice number {n}", f"p{n}", n) for n in range(5, 200)], "a"
    )
    project, problems = hub.read()
    assert project is not None, problems
    report = incident_report(store, project, project.incidents[0], NOW)
    assert [one.number for one in report.marks] == ["01", "02"]
    assert report.spread.people >= 190
    data = json.dumps(report.as_dict())
    assert "canaryword" not in data
    assert json.loads(data)["quarters"][0]["start"].endswith("Z")
    assert sum(report.classes.values()) == report.spread.messages


def test_the_last_day_alerts_on_a_spike_of_the_last_hour(hub, store):
    project, _ = hub.read()
    usual = [
        said(f"usual {day} {n}", f"u{day}-{n}", day * 1440 + n)
        for day in range(1, 9)
        for n in range(5)
    ]
    Intake(store, KEEP, NOW).add(usual, "a")
    assert recent_report(store, project, NOW).alerts == ()
    Intake(store, KEEP, NOW).add([said(f"down {n}", f"p{n}", 2) for n in range(60)], "b")
    (alert,) = recent_report(store, project, NOW).alerts
    assert alert.messages == 60


@pytest.mark.parametrize("count", [0, 1])
def test_reports_of_nearly_nothing_are_whole(hub, store, count):
    project, _ = hub.read()
    Intake(store, KEEP, NOW).add([said("hello")] * count, "a")
    report = recent_report(store, project, NOW)
    assert report.spread.messages == count
    assert len(report.quarters) == 97
    assert (
        incident_report(store, project, replace(project.incidents[0], updates=()), NOW).marks == ()
    )
