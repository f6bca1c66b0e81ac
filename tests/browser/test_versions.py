"""Five editions, walked through as a reader would: at a hub's root and below a path."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hubgen.publish.release.preparation import publish
from hubgen.publish.release.steps import ReleaseSteps
from tests.browser.conftest import Server
from tests.browser.test_access import LOOKS, complaints_in
from tests.conftest import INCIDENT, SMALL_HUB, HubFolder

pytestmark = pytest.mark.browser
SOAK = bool(os.environ.get("HUBGEN_SOAK"))
ID = "2026-11-22-card-payments"
OTHER, OTHER_ID = "incidents/2026/2026-11-21-rumour", "2026-11-21-rumour"
NEW_ID = "2026-11-21-closing-rumour"
START = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub after five editions: the first, an edit, a correction, a retraction, a new name."""
    base = tmp_path_factory.mktemp("versions")
    hub, live = HubFolder(base / "hub", SMALL_HUB), base / "live"
    hub.write(
        f"{OTHER}/incident.yml", "title: We are closing\nstarted: 2026-11-21 09:00\nkind: notice\n"
    )
    hub.write(
        f"{OTHER}/01-investigating.md",
        _update("investigating", "2026-11-21 09:10", "We hear that we close."),
    )
    steps = ReleaseSteps(message_errors=lambda *_all: [])
    for number, step in enumerate([_nothing, _edit, _correction, _retraction, _rename]):
        step(hub)
        now = START + timedelta(minutes=10 * number)
        name = "Final statement" if step is _retraction else None
        publish(hub.root, str(live), None, now, clock=lambda now=now: now, name=name, steps=steps)
    return live


def _update(state: str, at: str, summary: str, more: str = "") -> str:
    return f"---\nstate: {state}\nat: {at}\nsummary: {summary}\n{more}---\n{summary} More soon.\n"


def _nothing(_hub: HubFolder) -> None:
    """The first edition is the hub as it is."""


def _edit(hub: HubFolder) -> None:
    path = f"{INCIDENT}/01-investigating.md"
    text = SMALL_HUB[path].replace("some of you are charged", "fewer than 500 of you were charged")
    hub.write(path, text.replace("state:", "edited: 2026-11-22 10:35\nstate:"))


def _correction(hub: HubFolder) -> None:
    hub.update(2, "at: 2026-11-22 10:45\ncorrects: 01\nsummary: It was 700, not 500.")


def _retraction(hub: HubFolder) -> None:
    more = "retracts: 01\n"
    hub.write(
        f"{OTHER}/02-resolved.md", _update("resolved", "2026-11-22 10:55", "We do not close.", more)
    )


def _rename(hub: HubFolder) -> None:
    old, new = hub.root / OTHER, hub.root / "incidents/2026" / NEW_ID
    old.rename(new)
    text = (new / "incident.yml").read_text("utf-8")
    (new / "incident.yml").write_text(f"{text}was: [{OTHER_ID}]\n", "utf-8")


@pytest.fixture
def server(published: Path, serve: Callable[[Path], Server]) -> Server:
    return serve(published)


@pytest.fixture(params=["at the root", "below a path"] if SOAK else ["below a path"])
def root(request: pytest.FixtureRequest, server: Server) -> str:
    return server.root if request.param == "at the root" else server.below


def text_of(page: Any, selector: str = "main") -> str:
    return re.sub(r"\s+", " ", page.inner_text(selector))


def follow(page: Any, selector: str) -> None:
    page.click(selector)
    page.wait_for_load_state()


def test_a_reader_sees_what_was_changed_in_a_message(open_page, root) -> None:
    page = open_page(f"incidents/{ID}/#update-01", root=root)
    follow(page, "a:text('See what changed')")
    assert page.url == f"{root}incidents/{ID}/r/#update-01"
    assert page.inner_text("#update-01") == "Update 01 of Sunday 22 November 2026, 10:05 GMT"
    spoken = [words.strip() for words in page.locator(".edit :is(del, ins)").all_text_contents()]
    assert spoken == [
        "removed: some (end of removed text)",
        "added: fewer than 500 (end of added text)",
        "removed: are (end of removed text)",
        "added: were (end of added text)",
    ]
    follow(page, "a:text('The version before')")
    assert "some of you are charged twice" in text_of(page)
    assert "This is how this page was on Sunday 22 November 2026, 10:30 GMT" in text_of(page)
    follow(page, ".then a")
    assert page.url == f"{root}incidents/{ID}/"


def test_what_went_and_what_came_differ_without_colour(open_page, root) -> None:
    page = open_page(f"incidents/{ID}/r/", root=root)
    lines = "node => getComputedStyle(node).textDecorationLine"
    assert page.locator("del").first.evaluate(lines) == "line-through"
    assert page.locator("ins").first.evaluate(lines) == "underline"


def test_the_foot_leads_to_the_hub_as_it_was_and_back(open_page, root) -> None:
    page = open_page(f"incidents/{ID}/", root=root)
    follow(page, ".hub-footer a:text('Earlier versions of this site')")
    assert page.url == f"{root}editions/"
    follow(page, "main a:text('November 2026')")
    follow(page, "main .row:last-child a:text('Edition 1')")
    assert page.url == f"{root}editions/1/"
    assert "This is how the site was on Sunday 22 November 2026, 10:30 GMT" in text_of(page)
    follow(page, "h2 a")
    assert page.url == f"{root}incidents/{ID}/r/1/"
    page.go_back()
    follow(page, ".then a")
    assert page.url == root


def test_without_a_script_there_is_a_link_to_all_editions(open_page, root) -> None:
    page = open_page("", root=root, wide=True, java_script_enabled=False)
    follow(page, ".hub-footer a:text('Earlier versions of this site')")
    assert page.url == f"{root}editions/"
    follow(page, "main a:text('November 2026')")
    assert page.url == f"{root}editions/2026-11/"
    follow(page, "main a:text('Final statement')")
    assert "Final statement" in text_of(page)


def test_a_withdrawn_and_renamed_message_can_still_be_read_as_it_stood(open_page, root) -> None:
    page = open_page(f"incidents/{OTHER_ID}/r/", root=root)
    follow(page, "main a")
    assert page.url == f"{root}incidents/{NEW_ID}/r/"
    steps = text_of(page, ".steps")
    assert "it withdraws update 01" in steps
    assert "The page moved to another address." in steps
    follow(page, ".steps li:last-child a")
    assert page.url == f"{root}incidents/{OTHER_ID}/r/1/"
    assert "We hear that we close." in text_of(page)
    page.goto(f"{root}editions/3/")
    assert page.locator(f"a[href='../../incidents/{OTHER_ID}/r/1/']").count() == 1
    page.goto(f"{root}editions/5/")
    assert page.locator(f"a[href='../../incidents/{NEW_ID}/r/3/']").count() == 1


def test_the_dossier_tells_everything_and_can_be_printed(open_page, root) -> None:
    page = open_page(f"incidents/{ID}/", root=root)
    follow(page, ".past a")
    assert page.url == f"{root}incidents/{ID}/record/"
    said = text_of(page)
    assert "First published with edition 1: Sunday 22 November 2026, 10:30 GMT" in said
    assert "it corrects update 01" in said
    hashes = page.locator("tbody code").all_text_contents()
    assert [len(one) for one in hashes] == [64, 64, 64]
    page.emulate_media(media="print")
    assert not page.is_visible(".top")
    assert page.is_visible("ins")


def test_the_german_pages_tell_the_past_in_german(open_page, root) -> None:
    page = open_page(f"de/incidents/{ID}/#update-01", root=root)
    follow(page, "a:text('Was geändert wurde')")
    assert "Geändert am Sonntag, 22. November 2026, 10:40 GMT" in text_of(page)
    page.goto(f"{root}de/editions/1/")
    assert "So sah die Website" in text_of(page)


PAST = [
    "",
    "editions/",
    "editions/1/",
    f"incidents/{ID}/r/",
    f"incidents/{ID}/r/1/",
    f"incidents/{OTHER_ID}/r/",
    f"de/incidents/{ID}/record/",
]


@pytest.mark.parametrize("path", PAST)
def test_axe_finds_nothing_on_pages_of_the_past(open_page, path) -> None:
    page = open_page(path)
    assert complaints_in(page, LOOKS[:2]) == {}


def test_every_link_of_every_page_leads_somewhere(published: Path) -> None:
    from tests.support.crawling import Crawl

    crawl = Crawl(published, "/")
    assert crawl.dead("https://status.meadowcart.example/") == []
    names = json.loads((published / "versions.json").read_text("utf-8"))
    assert all((published / one["version"] / "index.html").is_file() for one in names)
