"""Questions of an incident as readers find them: on pages, in search, status and feed."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import feedparser
import pytest
from lxml import html as parser

from hubgen.outputs.feeds import incident_feeds
from hubgen.outputs.pages import incident_page, lite, question_pages
from hubgen.outputs.pages.questions import shown_questions
from hubgen.outputs.search import search_index
from hubgen.outputs.status import status
from hubgen.public.view import PublicView
from hubgen.render.content import ContentRenderer
from tests.conftest import INCIDENT, SAMPLE_TIME, HubFolder
from tests.support.making import pages

RENDERER = ContentRenderer()
PAGE = "incidents/2026-11-22-card-payments/"
ANSWERED = "question: {}\nasked: {}\nanswered: 2026-11-22 {}"


def ask(hub: HubFolder, number: int, head: str, body: str = "No.\n") -> None:
    hub.write(f"{INCIDENT}/questions/{number:02}-asked.md", f"---\n{head}\n---\n{body}")


def rendered(view: PublicView, path: str = PAGE) -> parser.HtmlElement:
    page = next(page for page in pages(view) if page.path == path)
    return parser.fromstring(RENDERER.render(view, page))


def words(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def asked(hub: HubFolder) -> HubFolder:
    """Two answers, one of them corrected, one open question, one merged and one moved."""
    ask(hub, 1, ANSWERED.format("Do I get my order twice?", 1214, "11:10"), "No. *Once.*\n")
    corrected = "corrections: [{at: 2026-11-22 12:00, what: It is five days.}]"
    ask(hub, 2, f"{ANSWERED.format('When?', 30, '11:40')}\n{corrected}", "In five days.\n")
    open_ = "at: 2026-11-22 11:00\nanswer_by: 2026-11-22 14:00"
    ask(hub, 3, f"question: Who pays the fee?\nasked: 41\n{open_}", "")
    ask(hub, 4, f"question: Twice?\nasked: 6\n{open_}\nmoved_to: 01", "")
    ask(hub, 5, f"{ANSWERED.format('How?', 2, '11:20')}\nmoved_to: faq/refunds", "So.\n")
    return hub


def test_the_newest_answer_comes_first_each_at_an_address_of_its_own(asked: HubFolder) -> None:
    section = rendered(asked.view()).cssselect("section.asked")[0]
    articles = section.cssselect("details.question")
    assert [one.get("id") for one in articles] == ["question-02", "question-01"]
    assert "Asked 1,220 times · Answered 22 Nov 2026, 11:10 GMT" in words(articles[1])
    assert articles[0].get("open") is not None
    assert articles[1].get("open") is None
    assert articles[1].cssselect("em")[0].text == "Once."
    assert articles[1].cssselect("#question-04"), "the merged one leads to its answer"
    assert "Correction. 22 Nov 2026, 12:00 GMT It is five days." in words(articles[0])


def test_an_open_question_says_when_it_is_answered_and_a_moved_one_where(asked: HubFolder) -> None:
    section = rendered(asked.view()).cssselect("section.asked")[0]
    waiting = section.cssselect("#question-03")[0]
    assert "Asked 41 times · We will answer by 22 Nov 2026, 14:00 GMT" in words(waiting)
    [link] = section.cssselect("#question-05 a")
    assert link.get("href") == "../../faq/#refunds"


def test_a_question_that_was_merged_into_a_private_one_has_no_promise(asked: HubFolder) -> None:
    ask(asked, 6, "question: For the team?", "")
    merged = "question: Merged?\nasked: 8\nat: 2026-11-22 11:00\nmoved_to: 06"
    ask(asked, 7, merged, "")
    waiting = rendered(asked.view()).cssselect("#question-07")[0]
    assert words(waiting) == "Merged? Asked 8 times"


def test_home_shows_the_three_that_were_asked_most_while_it_is_open(asked: HubFolder) -> None:
    for number, count in ((6, 900), (7, 500)):
        ask(asked, number, ANSWERED.format(f"Question {number}?", count, "11:30"))
    links = rendered(asked.view(), "").cssselect(".asked ul a")
    assert [one.get("href") for one in links] == [
        f"{PAGE}#question-{number}" for number in ("01", "06", "07")
    ]
    assert f"../{PAGE}#question-06".encode() in lite(asked.view()).data
    asked.update(2, "state: resolved\nat: 2026-11-22 12:10")
    assert not rendered(asked.view(), "").cssselect(".asked")
    assert rendered(asked.view()).cssselect("section.asked .question")


def test_a_page_without_questions_says_nothing_of_them(hub: HubFolder) -> None:
    ask(hub, 1, "question: For the team?")
    page = next(page for page in pages(hub.view()) if page.path == PAGE)
    content = RENDERER.render(hub.view(), page)
    assert "asked" not in content
    assert "data-answered" not in content
    assert "answered" not in json.loads(status(hub.view()).data)


def test_status_says_when_answers_changed_apart_from_updates(asked: HubFolder) -> None:
    record = json.loads(status(asked.view()).data)
    assert record["answered"] == "2026-11-22T12:00:00Z"
    assert record["open"][0]["answered"] == "2026-11-22T12:00:00Z"
    assert record["open"][0]["changed"] == "2026-11-22T10:05:00Z"
    assert 'data-answered="2026-11-22T12:00:00Z"' in RENDERER.render(
        asked.view(), incident_page(asked.view(), asked.view().incidents[0])
    )


def test_search_finds_each_answer_at_its_address(asked: HubFolder) -> None:
    docs = json.loads(search_index([asked.view()]).data)["docs"]
    found = {one["location"]: one for one in docs if "#question" in one["location"]}
    assert list(found) == [f"{PAGE}#question-02", f"{PAGE}#question-01"]
    assert found[f"{PAGE}#question-02"]["text"].startswith("It is five days. In five days.")


def feed(view: PublicView) -> feedparser.FeedParserDict:
    parsed = feedparser.parse(incident_feeds(view, view.incidents[0])[0].data)
    assert not parsed.bozo
    return parsed


def test_the_feed_has_each_answer_once_by_an_id_for_ever(asked: HubFolder) -> None:
    entries = feed(asked.view()).entries
    tag = "tag:meadowcart.example,2026:incident/2026-11-22-card-payments"
    assert [one.id for one in entries] == [
        f"{tag}/question/02",
        f"{tag}/question/05",
        f"{tag}/question/01",
        f"{tag}/01",
    ]
    first, *_, order, _ = entries
    assert first.title == "Corrected: You asked: When?"
    assert (first.published, first.updated) == (
        "2026-11-22T11:40:00+00:00",
        "2026-11-22T12:00:00+00:00",
    )
    assert (
        "Correction, Sunday 22 November 2026, 12:00 GMT: It is five days." in first.content[0].value
    )
    assert order.link.endswith(f"/{PAGE}#question-01")
    ask(asked, 1, ANSWERED.format("Do I get my order twice?", 5000, "11:10"), "No. *Once.*\n")
    assert feed(asked.view()).entries == entries, "a count is no news"


def test_a_renamed_incident_keeps_the_ids_of_its_answers(asked: HubFolder) -> None:
    before = [one.id for one in feed(asked.view()).entries]
    (asked.root / INCIDENT).rename(asked.root / "incidents/2026/2026-11-22-cards")
    path = "incidents/2026/2026-11-22-cards/incident.yml"
    text = (asked.root / path).read_text("utf-8")
    asked.write(path, f"{text}was: [2026-11-22-card-payments]\n")
    assert [one.id for one in feed(asked.view()).entries] == before


def test_five_hundred_questions_fit_on_a_page_for_a_phone(hub: HubFolder) -> None:
    sentence = "We look at order {0} and at {1} others, and write to you about number {2}. "
    for number in range(1, 501):
        minute = f"{10 + number // 60:02}:{number % 60:02}"
        head = ANSWERED.format(f"What about parcel {number * 7919 % 1000}?", number, minute)
        body = "".join(sentence.format(number, number * one, number + one) for one in range(4))
        hub.write(f"{INCIDENT}/questions/{number:03}-asked.md", f"---\n{head}\n---\n{body}\n")
    view = hub.view(SAMPLE_TIME + timedelta(hours=12))
    (incident,) = view.incidents
    page = RENDERER.render(view, incident_page(view, incident))
    assert len(gzip.compress(page.encode(), 6)) < 20_000
    shown = shown_questions(incident)
    assert shown is not None
    ids = {one.get("id") for one in parser.fromstring(page).iter() if one.get("id")}
    assert {one.anchor for one in incident.questions} <= ids, "every address is still there"
    others = {one.path: RENDERER.render(view, one) for one in question_pages(view, incident)}
    assert list(others) == [f"{PAGE}questions/", *(f"{PAGE}questions/{n}/" for n in range(2, 6))]
    assert max(len(gzip.compress(one.encode(), 6)) for one in others.values()) < 20_000
    for question, target in shown.linked:
        path, _, anchor = target.partition("#")
        assert f'id="{anchor}"' in others[path], question.number
