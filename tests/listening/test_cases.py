"""Cases: who must be answered, by when, and never twice unknowingly."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from hubgen.listening import casework
from hubgen.listening.intake import Intake
from hubgen.listening.store import open_store
from hubgen.listening.store.cases import CaseConflictError, CaseState, CaseStore
from hubgen.listening.store.database import FILE
from hubgen.model.listening import ListeningPlan, MentionClass
from hubgen.problems import WrongUsageError
from tests.listening.conftest import KEEP, NOW, said

PLAN = ListeningPlan(
    reply_within={MentionClass.COMPLAINT: timedelta(hours=3)}, follow_up_after=timedelta(days=2)
)


@pytest.fixture
def cases(store, intake):
    intake.add(
        [
            said("I was charged twice and nobody answers", "ann", 60, reach=5),
            said("charged twice again, this is a joke, nobody replies", "ann", 30),
            said("There is smoke coming from the battery I bought", "bo", 10),
            said("My parcel is late and nobody answers", "cy", 50, reach=900),
        ],
        "a",
    )
    return CaseStore(store)


def find(store, words):
    (mention,) = store.search(words)
    return mention


def test_triage_puts_danger_first_then_reach(cases, store):
    order = [one.author for one in casework.triage(store.all())]
    assert order[:2] == ["bo", "cy"]


def test_a_case_goes_from_open_to_closed_with_its_times(cases, store):
    mention = find(store, "charged answers")
    case = casework.open_case(cases, mention, PLAN, NOW, "2026-11-22-card-payments")
    assert case.due == mention.at + timedelta(hours=3)
    case = casework.assign(cases, case, "maya")
    case = casework.mark_answered(cases, case, PLAN, NOW, who="maya", reply_url="https://x.com/2")
    assert (case.state, case.due) == (CaseState.ANSWERED, NOW + timedelta(days=2))
    assert casework.reply_times([(case, mention)]) == {MentionClass.COMPLAINT: timedelta(hours=1)}
    case = casework.close(cases, casework.mark_followed_up(cases, case), NOW)
    assert cases.get(mention.id) == case
    assert (case.state, case.due) == (CaseState.CLOSED, None)


def test_two_people_do_not_answer_the_same_person_unknowingly(cases, store):
    mention = find(store, "charged answers")
    case = casework.open_case(cases, mention, PLAN, NOW)
    casework.mark_answered(cases, case, PLAN, NOW, who="maya")
    with pytest.raises(CaseConflictError, match="maya has changed this case; it is answered now"):
        casework.mark_answered(cases, case, PLAN, NOW, who="tom")
    with pytest.raises(CaseConflictError):
        casework.open_case(cases, mention, PLAN, NOW)
    current = cases.get(mention.id)
    with pytest.raises(WrongUsageError, match="answered already, by maya"):
        casework.mark_answered(cases, current, PLAN, NOW, who="tom")
    assert [one.mention for one in cases.others_of_person(find(store, "joke"))] == [mention.id]


def test_a_case_leaves_with_the_person_who_is_forgotten(cases, store):
    case = casework.open_case(cases, find(store, "charged answers"), PLAN, NOW)
    store.forget("@ann")
    assert cases.all() == []
    with pytest.raises(CaseConflictError, match="no longer there"):
        casework.assign(cases, case, "tom")


def test_overdue_answers_stand_in_due(hub):
    with open_store(hub.root) as store:
        Intake(store, KEEP, NOW).add([said("My card was charged\x1b[31m twice!", "ann", 300)], "a")
        (mention,) = store.all()
        case = casework.open_case(CaseStore(store), mention, PLAN, NOW)
        casework.assign(CaseStore(store), case, "maya")
    command = [sys.executable, "-m", "hubgen", "-C", hub.root, "--at", "2026-11-22 12:20", "due"]
    done = subprocess.run([*command, "--json"], capture_output=True, check=False)
    owed = [one for one in json.loads(done.stdout)["owed"] if one["debt"] == "case"]
    assert [(one["what"], one["who"], one["overdue"]) for one in owed] == [("ann", "maya", True)]
    text = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    assert "answer ann" in text
    assert "Maya Osei" in text
    assert "\x1b" not in text
    assert "()" not in text
    assert done.returncode == 1
    calendar = subprocess.run([*command, "--ics"], capture_output=True, check=True).stdout
    assert b"BEGIN:VEVENT" in calendar
    assert b"answer" not in calendar


def test_promises_are_listed_where_the_mentions_cannot_be_read(hub):
    hub.write(FILE, "no database")
    command = [sys.executable, "-m", "hubgen", "-C", hub.root, "--at", "2026-11-22 12:20", "due"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "Card payments are charged twice" in done.stdout
    assert f"{FILE} cannot be read" in done.stderr
    assert "who waits for an answer is not listed" in done.stderr
