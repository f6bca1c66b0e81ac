"""The post board, tried in a browser from `file://`, as the person on duty uses it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hubgen.outputs.channels.counting import COUNTERS
from hubgen.outputs.posts import board
from hubgen.public.records import PublicUpdate
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project

pytestmark = pytest.mark.browser

UpdateOf = Callable[..., PublicUpdate]
ViewOf = Callable[..., PublicView]
WORDS = (
    "Card payments. Zahlungen, größer; Платежи! 支払いは。二重です、 결제 دفع تשלום भुगतान ชำระเงิน é"
    " e\u0301 👩🏽‍💻 🇩🇪 🇽🇽 1️⃣ © 👮🏽‍♀️ – “x” 18:00 GMT 4,180 {x} € ’ #Tag a_b.c.com ☃.net"
    " https://example.org/a?b=c#d https://status.meadowcart.example/x http://☃.net/x"
    " https://bücher.de/ü example.com www.example.co.uk/a_(b). 日本example.com"
    " @user@host.org @a.b@c.d.e:80 mail@example.com"
).split()


@pytest.fixture(scope="module")
def board_file(
    tmp_path_factory: pytest.TempPathFactory, sample_root: Path, sample_time: datetime
) -> Path:
    project, _ = read_project(sample_root)
    assert project is not None
    views = [public_view(project, sample_time, messages(language)) for language in ("en", "de")]
    file = tmp_path_factory.mktemp("social") / "index.html"
    file.write_bytes(board(views).data)
    return file


@pytest.fixture
def page(browser: Any, board_file: Path) -> Iterator[Any]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.asked, page.mistakes = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda mistake: page.mistakes.append(str(mistake)))
    page.goto(board_file.as_uri())
    yield page
    assert page.mistakes == []
    assert all(address.startswith(("file:", "blob:")) for address in page.asked)
    context.close()


def first(page: Any) -> Any:
    return page.locator(".post").first


def test_a_post_is_copied_as_it_is(page: Any) -> None:
    first(page).locator("button.copy").first.click()
    page.wait_for_function("document.getElementById('said').textContent !== ''")
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == first(page).locator("textarea").first.input_value()
    )


def test_counts_in_the_page_are_those_of_the_files(page: Any) -> None:
    chosen = random.Random(10)
    texts = [
        chosen.choice([" ", "", "\n"]).join(chosen.choices(WORDS, k=chosen.randint(0, 14)))
        for _ in range(400)
    ]
    counted = page.evaluate(
        "(texts) => texts.map((text) => Object.fromEntries("
        "Object.entries(counters).map(([unit, count]) => [unit, count(text)])))",
        texts,
    )
    ours = [{unit: count(text) for unit, count in COUNTERS.items()} for text in texts]
    assert counted == ours


def test_editing_counts_at_once_and_warns_when_it_is_too_long(page: Any) -> None:
    area = first(page).locator("textarea").first
    was = area.input_value()
    area.fill("a" * 300)
    assert first(page).locator(".count").first.inner_text().startswith("300 of 280")
    assert "20" in first(page).locator(".too-long").first.inner_text()
    assert first(page).locator(".share").first.get_attribute("href").endswith("a" * 300)
    first(page).locator("button.restore").first.click()
    assert area.input_value() == was
    assert not first(page).locator(".too-long").first.is_visible()


def test_the_board_shows_whole_texts(page: Any) -> None:
    hidden = page.evaluate(
        "[...document.querySelectorAll('.update[open] .post > .part textarea')]"
        ".map((area) => area.scrollHeight - area.clientHeight).filter((rest) => rest > 2)"
    )
    assert hidden == []


def test_on_a_phone_the_board_shows_one_channel_at_a_time(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert shown(page) == ["x"]
    page.locator(".todo a", has_text="Mastodon").first.click()
    assert shown(page) == ["mastodon"]
    box = page.locator(".post:visible").first.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 360


def shown(page: Any) -> list[str]:
    """Return the channels of the first update whose posts can be seen."""
    posts = page.locator(".update").first.locator(".post:visible").all()
    return [post.get_attribute("data-channel") for post in posts]


def test_what_is_posted_stays_marked_in_this_browser(page: Any) -> None:
    assert "recorded for the team at the desk" in page.locator("body").inner_text()
    todo = page.locator(".left").first.inner_text()
    first(page).locator(".posted input").check()
    assert page.locator(".left").first.inner_text() != todo
    assert page.locator(".todo li.done").count() == 1
    page.reload()
    assert first(page).locator(".posted input").is_checked()
    first(page).locator(".posted input").uncheck()
    assert page.locator(".left").first.inner_text() == todo


def test_a_text_can_be_saved_as_a_file(page: Any) -> None:
    with page.expect_download() as started:
        first(page).locator("button.save").first.click()
    saved = started.value
    assert saved.suggested_filename == "2026-11-22-card-payments-04-en-x-1.txt"
    assert (
        Path(saved.path()).read_text("utf-8") == first(page).locator("textarea").first.input_value()
    )


def test_the_keyboard_reaches_and_copies(page: Any) -> None:
    first(page).locator("textarea").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('said').textContent !== ''")
    assert "#update-04" in page.evaluate("navigator.clipboard.readText()")


def test_a_screen_reader_finds_nothing_amiss(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page)
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_nothing_that_is_written_runs_on_the_board(update_of: UpdateOf, view_of: ViewOf) -> None:
    evil = "</textarea><script>alert(1)</script>\"'"
    html = board([view_of(update_of(summary=evil, posts={"x": evil}), title=evil)]).data.decode()
    assert "<script>alert" not in html
    assert html.count("<script>") == 1


def test_a_wrong_update_is_on_the_board_only_as_a_warning(
    update_of: UpdateOf, view_of: ViewOf
) -> None:
    wrong, right = update_of(corrected_by=("02",)), update_of("02", corrects="01")
    html = board([view_of(wrong, right, channels={"x": {}})]).data.decode()
    assert "Do not post this. Update 02 has the right information." in html
    assert "This corrects update 01" in html
    assert len(re.findall(r'data-channel="x"', html)) == 1


def test_the_rules_in_the_page_are_those_of_the_hub(update_of: UpdateOf, view_of: ViewOf) -> None:
    html = board([view_of(update_of(), channels={"bluesky": {}})]).data.decode()
    rules = json.loads(re.search(r"const rules = (.*);\n", html)[1])  # type: ignore[index]
    assert rules["bluesky"]["also"] == {"utf8_bytes": 3000}
