"""Exercises at the desk: practise in the real hub, the team's and the facilitator's screens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.inquiries.changes import InquiryAnswer, answer_inquiry, inquiries_of
from hubgen.desk.server import CopyDesks
from hubgen.exercises import running
from hubgen.exercises.evaluation.reporting import write_report
from hubgen.exercises.events import LOG
from hubgen.exercises.folders import ExerciseFolder, find_exercise
from hubgen.exercises.starting import start_exercise
from hubgen.listening import casework
from hubgen.listening.store import open_store
from hubgen.listening.store.cases import CaseStore
from hubgen.model.exercise import Result
from hubgen.model.listening import ListeningPlan
from tests.desk.conftest import RunningDesk, running_desk

STRIPE = "EXERCISE: nothing becomes public"


@pytest.fixture
def folder(hub, clock) -> ExerciseFolder:
    return start_exercise(hub.root, "cards", speed=1, now=clock())


@pytest.fixture
def copy(folder, clock) -> Iterator[RunningDesk]:
    """The desk of the exercise."""
    with running_desk(folder.hub, time_of_machine=clock, at_text=None) as desk:
        yield desk


@pytest.fixture
def real(hub, clock) -> Iterator[RunningDesk]:
    """The desk of the hub itself."""
    with running_desk(hub.root, time_of_machine=clock, at_text=None) as desk:
        yield desk


def test_every_screen_of_the_copy_says_that_nothing_becomes_public(copy, real, clock) -> None:
    clock.minute(7)
    for address in ("/", "/incidents", "/publish", "/exercise", "/exercise/lead", "/happened"):
        page = copy.get(address).body
        assert STRIPE in page, address
        assert "09:07" in page, address
    for address in ("/", "/incidents", "/exercises"):
        assert STRIPE not in real.get(address).body, address
    assert real.get("/exercise").status == 404
    assert real.post("/exercise/pause", {}).status == 404
    assert copy.get("/exercises").status == 303


def test_whoever_looks_delivers_what_is_due(copy, folder, clock) -> None:
    assert "Rosa" not in copy.get("/exercise").body
    before = copy.get("/version").body
    clock.minute(5)
    assert copy.get("/version").body != before
    assert [one.sender for one in folder.read().delivered] == ["The bank", "Rosa"]
    page = copy.get("/exercise").body
    assert "My card was charged twice, help!" in page
    assert "Somebody leads." not in page, "only the facilitator sees what is expected"
    assert "Somebody leads." in copy.get("/exercise/lead").body


def test_the_team_records_its_responses_and_the_facilitator_leads(copy, folder, clock) -> None:
    copy.cookies["hubgen-person"] = "maya"
    clock.minute(2)
    assert copy.post("/exercise/1/answer", {"note": "We lead."}).status == 303
    answer = folder.read().inject(1).answer
    assert (answer.by, answer.note) == ("maya", "We lead.")
    assert "after 2 minutes, Maya Osei" in copy.get("/exercise").body
    for address, data in (
        ("/exercise/pause", {}),
        ("/exercise/resume", {}),
        ("/exercise/2/skip", {}),
        ("/exercise/3/deliver", {}),
        ("/exercise/inject", {"text": "Fire!", "sender": "A guard", "route": "call"}),
        ("/exercise/objectives/1", {"result": "not", "note": "<b>Late</b>"}),
        ("/exercise/stop", {}),
        ("/exercise/report", {}),
    ):
        assert copy.post(address, data).status == 303, address
    exercise = folder.read()
    assert [one.number for one in exercise.delivered] == [1, 3, 5]
    assert exercise.objectives[0].result is Result.NOT
    assert exercise.stopped
    assert "&lt;b&gt;Late" in copy.get("/exercise/lead?written=1").body
    report = copy.get("/exercise/report")
    assert "<svg" in report.body
    assert "default-src 'none'" in report.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("/exercise/2/answer", {"note": "Too early."}, 409),
        ("/exercise/99/skip", {}, 409),
        ("/exercise/1/eat", {}, 404),
        ("/exercise/dance", {}, 404),
        ("/exercise/resume", {}, 409),
        ("/exercise/report", {}, 409),
        ("/exercise/inject", {"text": "", "sender": "A", "route": "call"}, 409),
        ("/exercise/inject", {"text": "A", "sender": "A", "route": "pigeon"}, 400),
        ("/exercise/objectives/7", {"result": "met"}, 409),
        ("/exercise/objectives/1", {"result": "well"}, 400),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    copy, folder, address: str, data: dict[str, str], status: int
) -> None:
    before = folder.read()
    assert copy.post(address, data).status == status
    assert folder.read() == before


def test_what_the_team_finishes_counts_as_published_in_the_copy_alone(copy, folder, clock) -> None:
    clock.minute(4)
    said = {"scenario": "cards", "title": "Payments fail", "when": "now", "severity": "major"}
    assert copy.post("/happened", said).status == 303
    (incident,) = folder.hub.glob("incidents/*/*")
    assert "exercise: true\n" in (incident / "incident.yml").read_text("utf-8")
    assert "Payments fail" in copy.get("/").body
    update = incident / "01-investigating.md"
    released = "---\nstate: investigating\nat: 2026-11-30 09:04\n---\nSorry.\n"
    update.write_text(released, "utf-8")
    copy.wait_until(lambda: "1 open incident" in copy.get("/").body)
    assert "In an exercise, nothing is published" in copy.get("/publish").body
    assert not (folder.hub / "dist").exists()


def test_a_mention_is_noticed_in_listening_and_its_case_is_the_answer(
    hub_with_mention, clock
) -> None:
    folder = start_exercise(hub_with_mention.root, "cards", speed=1, now=clock())
    clock.minute(6)
    with running_desk(folder.hub, time_of_machine=clock, at_text=None) as desk:
        words = "My card was charged twice, help!"
        assert words not in desk.get("/exercise").body
        assert words in desk.get("/exercise/lead").body
        assert words in desk.get("/listening/messages").body
        with open_store(folder.hub) as store:
            (mention,) = store.all()
            cases = CaseStore(store)
            now = folder.read().time(clock.minute(9))
            case = casework.open_case(cases, mention, ListeningPlan(), now)
            casework.mark_answered(cases, case, ListeningPlan(), now, who="maya")
        assert "after 3 minutes, Maya Osei" in desk.get("/exercise/lead").body


def test_a_journalist_is_an_inquiry_and_its_answer_counts(copy, folder, clock) -> None:
    said = {"scenario": "cards", "title": "Payments fail", "when": "now", "severity": "major"}
    assert copy.post("/happened", said).status == 303
    clock.minute(20)
    assert "The Gazette" in copy.get("/exercise").body
    (incident,) = folder.hub.glob("incidents/*/*")
    assert "message_id: exercise:3" in (incident / "inquiries.yml").read_text("utf-8")
    contents, answer = open_hub(folder.hub), InquiryAnswer(by="maya", reply="No.")
    (key,) = inquiries_of(contents, incident.name)[1]
    answer_inquiry(contents, incident.name, key, answer, folder.read().time(clock.minute(27)))
    copy.wait_until(lambda: "after 7 minutes, Maya Osei" in copy.get("/exercise").body)


def test_an_incident_that_cannot_be_read_does_not_stop_the_exercise(copy, folder, clock) -> None:
    said = {"scenario": "cards", "title": "Payments fail", "when": "now", "severity": "major"}
    copy.post("/happened", said)
    (incident,) = folder.hub.glob("incidents/*/*")
    (incident / "incident.yml").write_text("title: [", "utf-8")
    clock.minute(20)
    assert "The Gazette" in copy.get("/exercise").body
    page = copy.get("/exercise/lead").body
    assert "It is not in Listening or Inquiries" in page
    assert "incident.yml:1" in page


def test_a_post_of_an_exercise_says_so_and_leads_to_no_network(copy, folder, clock) -> None:
    said = {"scenario": "cards", "title": "Payments fail", "when": "now", "severity": "major"}
    copy.post("/happened", said)
    (incident,) = folder.hub.glob("incidents/*/*")
    page = copy.get(f"/incidents/{incident.name}/01/posts").body
    assert page.count("EXERCISE, not real:") >= 2
    assert 'target="_blank"' not in page


def test_a_log_that_somebody_damaged_is_named(copy, folder) -> None:
    with (folder.path / LOG).open("ab") as log:
        log.write(b"<b>no event</b>\n")
    answer = copy.get("/")
    assert answer.status == 409
    assert "this line is damaged" in answer.body


def test_practise_starts_an_exercise_and_opens_its_desk(real, hub, clock) -> None:
    page = real.get("/exercises").body
    assert "Payments fail" in page
    assert "4 messages" in page
    start = {"scenario": "cards", "speed": "5"}
    assert real.post("/exercises", {**start, "speed": "7"}).status == 400
    assert real.post("/exercises", start).status == 303
    assert find_exercise(hub.root, None).read().speed == 5
    assert "An exercise is running: Payments fail" in real.get("/exercises").body
    assert real.post("/exercises", start).status == 409


def test_the_desk_of_an_exercise_has_a_port_of_its_own(folder, clock) -> None:
    desks = CopyDesks(clock)
    assert desks.address(folder.hub) is None
    address = desks.open(folder.hub)
    assert desks.open(folder.hub) == desks.address(folder.hub) == address
    with_cookie = build_opener(HTTPCookieProcessor())
    with_cookie.open(address).close()
    origin = address.partition("/start")[0]
    assert STRIPE in with_cookie.open(f"{origin}/").read().decode("utf-8")
    end_desk = Request(f"{origin}/end", data=b"", headers={"origin": origin})  # noqa: S310 - of this machine
    with_cookie.open(end_desk).close()
    end = time.monotonic() + 10
    while desks.address(folder.hub):
        assert time.monotonic() < end, "it is still open"
        time.sleep(0.02)


def test_a_copy_that_is_gone_is_named(folder, clock, hub) -> None:
    desks = CopyDesks(clock)
    with pytest.raises(Exception, match="there is no hub in"):
        desks.open(hub.root / "nothing")


def test_held_exercises_are_listed_with_their_reports(real, hub, folder, clock) -> None:
    running.stop(folder, clock.minute(60))
    assert "its report is not written yet" in real.get("/exercises").body
    write_report(folder, clock.now)
    assert "its report is not written yet" not in real.get("/exercises").body
    real.reader.read_again(None)
    page = real.get("/exercises").body
    assert f"/exercises/{folder.name}/report" in page
    assert "<svg" in real.get(f"/exercises/{folder.name}/report").body
    for name in ("2026-01-01-nothing", "..", "%2e%2e%2fteam"):
        assert real.get(f"/exercises/{name}/report").status == 404
