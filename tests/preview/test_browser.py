"""The preview in a real browser: it reloads by itself, shows what is wrong, and marks drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from hubgen.preview import SiteBuilder
from tests.conftest import SMALL_HUB, HubFolder
from tests.preview.conftest import Watched, running

pytestmark = pytest.mark.browser

ASKED = "2026-11-22 12:20"
ID = "2026-11-22-card-payments"
PAGE = f"incidents/{ID}/"
FIRST = f"incidents/2026/{ID}/01-investigating.md"


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """A page of a real browser; what its scripts get wrong fails the test."""
    one = browser.new_page(viewport={"width": 1000, "height": 600})
    mistakes: list[str] = []
    one.on("pageerror", lambda error: mistakes.append(str(error)))
    yield one
    one.close()
    assert mistakes == []


@pytest.fixture(scope="module")
def open_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A watched hub with a draft and a long page."""
    hub = HubFolder(tmp_path_factory.mktemp("hub"), SMALL_HUB)
    hub.write(FIRST, SMALL_HUB[FIRST] + "\nA line.\n" * 60)
    hub.write(
        f"{hub.incident}/02-news.md",
        "---\nstate: identified\ndraft: true\nsummary: We know [[the cause]].\n---\nNot yet out.\n",
    )
    builder = SiteBuilder(hub.root, ASKED, lambda: datetime(2026, 11, 22, 12, 20, tzinfo=UTC))
    with running(hub.root, builder, at_text=ASKED) as one:
        yield one


def _save(watched: Watched, path: str, old: str, new: str) -> None:
    file = watched.root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_save_reloads_the_page_where_it_was_read(open_hub: Watched, page: Any) -> None:
    page.goto(open_hub.server.url + PAGE)
    page.evaluate("scrollTo(0, 700)")
    _save(open_hub, FIRST, "We are sorry", "We are really sorry")
    page.get_by_text("We are really sorry").wait_for(state="attached")
    page.wait_for_function("Math.abs(scrollY - 700) < 3")


def test_a_mistake_shows_on_the_open_page_until_it_is_fixed(open_hub: Watched, page: Any) -> None:
    page.goto(open_hub.server.url)
    _save(open_hub, FIRST, "state: investigating", "state: investigatin")
    panel = page.get_by_role("alert")
    panel.wait_for()
    assert f"{FIRST}:2:8" in panel.inner_text()
    assert "investigating" in panel.inner_text()
    assert page.locator("h1").first.is_visible()
    page.goto(open_hub.server.url + PAGE)
    panel.wait_for()
    _save(open_hub, FIRST, "state: investigatin\n", "state: investigating\n")
    panel.wait_for(state="detached")


def test_a_draft_is_watermarked_and_shown_beside_its_posts(open_hub: Watched, page: Any) -> None:
    page.goto(open_hub.server.url + PAGE)
    assert page.locator("#update-02").count() == 0
    page.get_by_role("link", name="See it with 1 draft").click()
    page.wait_for_url(f"**/_draft/{PAGE}")
    draft = page.locator("#update-02")
    draft.get_by_text("Draft", exact=True).wait_for()
    assert page.get_by_text("Draft – not published").is_visible()
    draft.get_by_text("Its posts").click()
    assert draft.locator("pre").first.is_visible()
    assert "the cause" in draft.locator("pre").first.inner_text()
    page.get_by_role("link", name="See what is public now").click()
    page.wait_for_url(open_hub.server.url + PAGE)


def test_an_open_draft_page_follows_its_file(open_hub: Watched, page: Any) -> None:
    page.goto(f"{open_hub.server.url}_draft/{PAGE}")
    _save(open_hub, f"incidents/2026/{ID}/02-news.md", "Not yet out.", "Still not out.")
    page.get_by_text("Still not out.", exact=True).wait_for()


def test_the_post_board_reloads_too_although_it_forbids_itself_everything(
    open_hub: Watched, page: Any
) -> None:
    page.goto(f"{open_hub.server.url}_draft/_social/")
    assert page.get_by_text("Draft – not published").is_visible()
    _save(open_hub, f"incidents/2026/{ID}/02-news.md", "the cause", "the reason")
    page.locator("textarea", has_text="the reason").first.wait_for()


def test_a_script_in_an_attachment_cannot_read_drafts(open_hub: Watched, page: Any) -> None:
    script = f"""
        document.documentElement.setAttribute("data-ran", "yes");
        fetch("/_draft/{PAGE}").then((answer) => answer.text())
          .then((text) => document.documentElement.setAttribute("data-read", text));"""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><script>{script}</script></svg>'
    (open_hub.root / "dist/site/form.svg").write_text(svg, "utf-8")
    page.goto(f"{open_hub.server.url}form.svg")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.outerHTML").startswith("<svg xmlns")
    assert page.evaluate("document.documentElement.getAttribute('data-ran')") is None


def test_the_preview_leaves_no_service_worker(open_hub: Watched, page: Any) -> None:
    page.goto(open_hub.server.url)
    page.wait_for_timeout(300)
    count = page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)")
    assert count == 0
