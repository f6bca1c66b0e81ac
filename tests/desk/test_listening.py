"""Listening at the desk: figures, messages, and drafts that answer what people say."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.listening.intake import Intake
from hubgen.listening.mention import RawMention
from hubgen.listening.store import FILE, open_store
from hubgen.model.listening import MentionClass
from tests.desk.conftest import SAMPLE, RunningDesk, clock, running_desk

INCIDENT = "2026-11-22-card-payments"
QUESTION = "@meadowcart do gift cards work in the Leeds depot <script>alert(1)</script>?"
RUMOUR = "I heard @meadowcart was hacked and all cards are on the internet"


def said(text: str, author: str, minutes: float, **more: str) -> RawMention:
    at = clock() - timedelta(minutes=minutes)
    return RawMention(text=text, author=author, at=at, network="x", **more)


def a_morning() -> list[RawMention]:
    """Two hours of messages, most of them before the second update."""
    charged = [said(f"charged twice, order {n}", f"p{n}", 130 - n) for n in range(30)]
    return [
        *charged,
        said(QUESTION, "quinn", 30),
        said("do gift cards work in the Leeds depot?", "quill", 29),
        said(RUMOUR, "rory", 25),
        said("Thank you for the quick help", "pia", 20),
        said("My card number is 4111 1111 1111 1111", "@forgetme", 15, author_name="Fay Forge"),
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    hub = tmp_path_factory.mktemp("listening") / "hub"
    hub.mkdir()
    for part in ("content", "incidents"):
        shutil.copytree(SAMPLE / part, hub / part)
    shutil.copy(SAMPLE / "mkdocs.yml", hub)
    with open_store(hub) as store:
        Intake(store, timedelta(days=90), clock()).add(a_morning(), "test")
    with running_desk(hub) as running:
        running.cookies = {"hubgen-person": "maya"}
        yield running


def mention(desk: RunningDesk, author: str) -> int:
    with open_store(desk.root) as store:
        return next(one.id for one in store.all() if one.author == author)


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_an_incident_shows_people_volume_and_what_our_updates_changed(desk: RunningDesk) -> None:
    answer = desk.get(f"/listening?incident={INCIDENT}")
    words = text_of(answer.body)
    assert (answer.status, "Widespread" in words) == (200, True)
    assert "People 35 Messages 35" in words
    assert "Hour before 24 messages, 100% negative Hour after 6 messages" in words
    assert "do gift cards work in the Leeds depot" in words
    assert "2 people · 2 messages" in words
    chart, *_ = re.findall(r'<svg class="chart__wide".*?</svg>', answer.body, re.DOTALL)
    assert re.findall(r'text-anchor="middle">(\d\d)</text>', chart) == ["01", "02", "03", "04"]
    assert chart.count('class="mood-negative"') >= 2
    cells = re.findall(r'<td class="number">(\d+)</td>', answer.body)
    assert sum(int(one) for one in cells[::5]) == 35


def test_the_last_day_is_shown_in_german_too(desk: RunningDesk) -> None:
    answer = desk.get("/listening", accept_language="de")
    assert "Haben unsere Meldungen" not in answer.body
    assert "Weit verbreitet" in answer.body


def test_what_people_write_is_never_markup(desk: RunningDesk) -> None:
    for path in (f"/listening?incident={INCIDENT}", "/listening/messages", "/cases"):
        body = desk.get(path).body
        assert "alert(1)" in body
        assert "<script>alert" not in body


def test_messages_are_searched_by_words_and_by_class(desk: RunningDesk) -> None:
    assert text_of(desk.get("/listening/messages?q=depot+gift").body).count("Leeds") >= 2
    by_class = text_of(desk.get("/listening/messages?class=rumour").body)
    assert "hacked" in by_class
    assert "charged twice" not in by_class
    for odd in ("page=-1", "page=99999999999999999999", "class=%00", "q=%22%2a", "incident=../.."):
        assert desk.get(f"/listening/messages?{odd}").status == 200


def test_a_class_is_corrected_by_form_and_by_key(desk: RunningDesk) -> None:
    number = mention(desk, "pia")
    address = f"/listening/messages/{number}/class"
    form = {"class": "other", "back": "/listening/messages"}
    answer = desk.post(address, form)
    assert answer.headers["location"] == f"/listening/messages#mention-{number}"
    with open_store(desk.root) as store:
        corrected = store.get(number)
    assert corrected
    assert corrected.corrected
    assert corrected.understanding.mention_class is MentionClass.OTHER
    by_key = desk.post(address, {"class": "praise"}, accept="application/json")
    assert json.loads(by_key.body) == {"class": "praise", "label": "Praise"}
    assert desk.post(address, {"class": "sad"}).status == 409
    for unknown in ("0", "x", "9" * 30, "%C2%B2"):
        assert desk.post(f"/listening/messages/{unknown}/class", form).status == 404


def test_a_person_is_forgotten_after_a_question(desk: RunningDesk) -> None:
    page = desk.get(f"/listening/forget?mention={mention(desk, '@forgetme')}")
    assert "This removes 1 message" in text_of(page.body)
    assert desk.post("/listening/forget", {"who": "@forgetme"}).status == 409
    done = desk.post("/listening/forget", {"who": "@forgetme", "sure": "yes"})
    assert (done.status, "forgetme" in done.headers["location"]) == (303, False)
    assert "1 message removed" in text_of(desk.get(done.headers["location"]).body)
    assert "4111" not in desk.get("/listening/messages").body


def test_a_question_becomes_a_draft_at_the_incident_or_in_the_faq(desk: RunningDesk) -> None:
    number = str(mention(desk, "quill"))
    page = desk.get(f"/listening/answer?mention={number}&people=2&incident={INCIDENT}")
    assert 'value="do gift cards work in the Leeds depot?"' in page.body
    words = "Do gift cards work in the Leeds depot?"
    form = {"mention": number, "people": "2", "words": words, "where": INCIDENT}
    form["mentions"] = f"{number},31"
    answer = desk.post("/listening/answer", form)
    assert desk.get(answer.headers["location"]).status == 200
    (question,) = desk.root.glob(f"incidents/2026/{INCIDENT}/questions/*gift-cards*.md")
    written = question.read_text("utf-8")
    assert re.search('asked: "?2', written)
    assert re.search(rf'mentions: \["?{number}"?, "?31"?\]', written)
    figures = desk.get(f"/listening?incident={INCIDENT}").body
    assert f'href="{answer.headers["location"]}">Continue the answer' in figures
    assert desk.post("/listening/answer", {**form, "where": "faq"}).status == 303
    (entry,) = desk.root.glob("content/faq/*gift-cards*.md")
    assert "draft: true" in entry.read_text("utf-8")
    again = desk.post("/listening/answer", {**form, "where": "faq"})
    assert (again.status, "is there already" in again.body) == (422, True)
    assert desk.post("/listening/answer", {**form, "where": "no-incident"}).status == 404


def test_a_rumour_becomes_the_draft_of_a_notice_with_a_title_of_ours(desk: RunningDesk) -> None:
    page = desk.get(f"/listening/notice?mention={mention(desk, 'rory')}&people=3")
    assert "Said by 3 people" in text_of(page.body)
    assert not re.search(r'<input[^>]*id="words"[^>]*value="[^"]', page.body)
    assert desk.post("/listening/notice", {"words": " "}).status == 422
    done = desk.post("/listening/notice", {"words": "Our card data is safe"})
    assert re.fullmatch(r"/incidents/[\w-]+/01/write\?new=1", done.headers["location"])
    head = next(desk.root.glob("incidents/2026/*our-card-data-is-safe/incident.yml"))
    assert "kind: notice" in head.read_text("utf-8")


def test_all_messages_are_saved_as_a_table_that_runs_nothing(desk: RunningDesk) -> None:
    answer = desk.get("/listening/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "charged twice, order 1" in answer.body
    assert "'@meadowcart do gift cards" in answer.body


def test_looking_stores_nothing(hub: Path) -> None:
    with running_desk(hub) as empty:
        for path in ("/listening", "/listening/messages", "/cases"):
            assert empty.get(path).status == 200
        assert empty.get("/cases/1").status == 404
        assert empty.get("/listening/export").body.count("\n") == 1
        assert not (hub / FILE).exists()


def test_a_damaged_store_is_named_and_nothing_else_stops(hub: Path) -> None:
    (hub / FILE).parent.mkdir(parents=True)
    (hub / FILE).write_bytes(b"no database" * 100)
    with running_desk(hub) as running:
        for path in ("/listening", "/listening/messages", "/cases", "/listening/export"):
            answer = running.get(path)
            assert (answer.status, f"{FILE} cannot be read" in answer.body) == (409, True), path
        assert running.get("/").status == 200
