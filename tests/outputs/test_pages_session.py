"""The live session of an incident: when it is, how to ask, and its entry for calendars."""

from __future__ import annotations

import icalendar
import pytest
from lxml import html as parser

from hubgen.outputs.calendar import session_calendar
from hubgen.public.view import PublicView
from hubgen.render.content import ContentRenderer
from tests.conftest import INCIDENT, HubFolder
from tests.support.making import pages

RENDERER = ContentRenderer()
PAGE = "incidents/2026-11-22-card-payments/"


@pytest.fixture
def announced(hub: HubFolder) -> HubFolder:
    """The small hub with a session, a form and a hashtag."""
    keys = "live: {start: 2026-11-22 14:00, end: 2026-11-22 15:00}\n"
    keys += "ask: {url: https://meadowcart.example/ask}\n"
    for path, more in (
        (f"{INCIDENT}/incident.yml", keys),
        ("content/hub.yml", "channels: {x: {hashtags: [Meadowcart]}, sms: {}}\n"),
    ):
        hub.write(path, (hub.root / path).read_text("utf-8") + more)
    return hub


def session(view: PublicView, path: str = PAGE) -> parser.HtmlElement:
    page = next(page for page in pages(view) if page.path == path)
    return parser.fromstring(RENDERER.render(view, page)).cssselect(".session")[0]


def test_the_page_says_when_it_is_and_how_to_ask(announced: HubFolder) -> None:
    part = session(announced.view())
    text = " ".join(part.text_content().split())
    assert "22 Nov 2026, 14:00 to 15:00 GMT" in text
    assert "Ask on social media with #Meadowcart" in text
    links = [one.get("href") for one in part.cssselect("a")]
    assert links == [
        "session.ics",
        "https://meadowcart.example/ask",
        (
            "mailto:help@meadowcart.example"
            "?subject=Question%3A%20Card%20payments%20are%20charged%20twice"
        ),
    ]
    countdown = part.cssselect("[data-starts]")[0]
    assert countdown.get("data-starts") == "2026-11-22T14:00:00Z"
    assert countdown.get("data-ends") == "2026-11-22T15:00:00Z"


def test_home_announces_it_while_the_incident_is_open(announced: HubFolder) -> None:
    assert session(announced.view(), "").cssselect("a")[0].get("href") == f"{PAGE}#session"
    announced.update(2, "state: resolved\nat: 2026-11-22 12:00")
    with pytest.raises(IndexError):
        session(announced.view(), "")
    part = session(announced.view())
    assert not part.cssselect("a"), "what is over has no more ways to ask"
    assert "14:00 to 15:00" in part.text_content()


def test_calendars_get_it_as_one_event(announced: HubFolder) -> None:
    view = announced.view()
    calendar = icalendar.Calendar.from_ical(session_calendar(view, view.incidents[0]).data)
    [event] = calendar.walk("VEVENT")
    assert event["uid"].endswith("incident/2026-11-22-card-payments/session")
    assert event.decoded("dtstart").isoformat() == "2026-11-22T14:00:00+00:00"
    assert event.decoded("dtend").isoformat() == "2026-11-22T15:00:00+00:00"
    assert event["url"] == f"https://status.meadowcart.example/{PAGE}#session"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("live: {start: 2026-11-22 15:00, end: 2026-11-22 14:00}", "ends before it starts"),
        ("live: {start: 2026-11-22 15:00}", "end is missing"),
        ("ask: {url: 'javascript:alert(1)'}", "is not a web address"),
        ("ask: {mail: help}", '"mail" is not known here'),
    ],
)
def test_a_session_that_cannot_be_is_named(hub: HubFolder, key: str, words: str) -> None:
    path = f"{INCIDENT}/incident.yml"
    hub.write(path, f"{(hub.root / path).read_text('utf-8')}{key}\n")
    assert any(words in str(one) and one.stops_a_build for one in hub.problems())
