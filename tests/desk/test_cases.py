"""Cases at the desk: who is answered, by whom, and with which words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest

from hubgen.listening.intake import Intake
from hubgen.listening.mention import RawMention
from hubgen.listening.store import open_store
from hubgen.listening.store.cases import CaseState, CaseStore
from tests.desk.conftest import SAMPLE, RunningDesk, clock, running_desk
from tests.desk.test_listening import mention, text_of

INCIDENT = "2026-11-22-card-payments"
SAID = {
    "ann": "I was charged twice and nobody answers",
    "bo": "There is smoke coming from the battery I bought",
    "cy": "charged twice and no refund, nobody answers the phone",
    "di": "my parcel was charged twice, no answer",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    hub = tmp_path_factory.mktemp("cases") / "hub"
    hub.mkdir()
    for part in ("content", "incidents"):
        shutil.copytree(SAMPLE / part, hub / part)
    with open_store(hub) as store:
        raw = [
            RawMention(
                text=text,
                author=author,
                at=clock() - timedelta(hours=6),
                network="x",
                url=f"https://x.com/{author}/1",
            )
            for author, text in SAID.items()
        ]
        again = RawMention(text="hello?", author="di", at=clock(), network="x")
        Intake(store, timedelta(days=90), clock()).add([*raw, again], "test")
    with running_desk(hub) as running:
        running.cookies = {"hubgen-person": "leila"}
        yield running


def take(desk: RunningDesk, author: str) -> str:
    """Open a case as the person of the desk; return its address."""
    done = desk.post(f"/listening/messages/{mention(desk, author)}/case", {})
    assert done.status == 303
    return done.headers["location"]


def step(desk: RunningDesk, address: str, name: str, version: int, **more: str) -> int:
    return desk.post(address, {"step": name, "version": str(version), **more}).status


def test_danger_is_asked_for_first_and_nobody_twice(desk: RunningDesk) -> None:
    words = text_of(desk.get("/cases").body)
    assert words.index("smoke") < words.index("nobody answers")
    take(desk, "di")
    triage = desk.get("/cases").body.partition('id="triage"')[2]
    assert "hello?" not in triage


def test_the_reply_has_the_facts_of_now_and_the_count_of_its_network(desk: RunningDesk) -> None:
    address = take(desk, "ann")
    page = desk.get(address)
    texts = re.findall(r"data-post>(.*?)</p>", page.body, re.DOTALL)
    assert any("Next update: 12:45 GMT" in one for one in texts)
    assert re.search(r"X: \d+ of 280", text_of(page.body))
    assert 'href="https://x.com/ann/1"' in page.body
    assert step(desk, address, "incident", 2, incident="") == 303
    assert "There is no wording" in desk.get(address).body


def test_a_case_goes_on_to_its_end_with_what_is_owed(desk: RunningDesk) -> None:
    address = take(desk, "bo")
    assert "late" in desk.get(address).body
    assert "Answer bo" in text_of(desk.get("/").body)
    assert step(desk, address, "answered", 2, url="https://x.com/meadowcart/2") == 303
    assert "follow up by" in text_of(desk.get(address).body)
    assert step(desk, address, "followed-up", 3) == 303
    assert step(desk, address, "close", 4) == 303
    assert "Closed" in text_of(desk.get(address).body)
    with open_store(desk.root) as store:
        case = CaseStore(store).get(mention(desk, "bo"))
    assert case
    assert (case.state, case.answered_by) == (CaseState.CLOSED, "leila")
    times = text_of(desk.get("/cases?show=closed").body)
    assert "Danger to people 6 hours" in times


def test_the_second_person_is_warned_and_saves_nothing(desk: RunningDesk) -> None:
    address = take(desk, "cy")
    desk.cookies["hubgen-person"] = "tom"
    try:
        assert take(desk, "cy") == address
        assert "Leila Haddad is answering this person" in text_of(desk.get(address).body)
        assert step(desk, address, "take", 2) == 303
    finally:
        desk.cookies["hubgen-person"] = "leila"
    late = desk.post(address, {"step": "answered", "version": "2"})
    assert late.status == 409
    assert "Tom Whitfield has changed this case in the meantime" in text_of(late.body)
    with open_store(desk.root) as store:
        case = CaseStore(store).get(mention(desk, "cy"))
    assert case
    assert (case.state, case.assignee) == (CaseState.OPEN, "tom")


def test_whoever_works_here_is_asked_for_first(desk: RunningDesk) -> None:
    known = desk.cookies.pop("hubgen-person")
    try:
        assert take(desk, "ann") == "/me?back=%2Fcases"
    finally:
        desk.cookies["hubgen-person"] = known
