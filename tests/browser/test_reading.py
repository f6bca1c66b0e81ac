"""What a reader gets on a phone, on paper, without script, in another zone, without a network."""

from __future__ import annotations

import gzip
import json
import re
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser
INCIDENT = "incidents/2026-11-22-card-payments/"
MOVE = "incidents/2026-11-29-account-move/"
FIRST_PAGES = ("", INCIDENT, MOVE, "incidents/", "components/payments/", "faq/", "promises/")
ANSWERS = (
    ".now__outlook",
    ".now__title",
    ".now__summary",
    ".do",
    ".promise__clock",
    ".contact .button",
)


@pytest.mark.parametrize("path", ["", "de/"])
def test_the_first_screen_of_a_phone_holds_all_five_answers(open_page, path):
    page = open_page(path)
    for answer in ANSWERS:
        box = page.locator(answer).first.bounding_box()
        assert box, answer
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360, answer
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 740, answer


def test_nothing_is_wider_than_the_narrowest_phone(open_page):
    for path in (
        "",
        INCIDENT,
        "faq/",
        "incidents/",
        "subscribe/",
        "corrections/",
        "promises/",
        "about/",
        "components/payments/",
    ):
        page = open_page(path, viewport={"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
        page.close()


@pytest.mark.parametrize("path", ["", INCIDENT, MOVE, "de/"])
def test_nothing_in_the_head_of_a_page_is_cut_off(open_page, path):
    page = open_page(path)
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        head = page.locator(".now")
        assert head.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0, width


def test_a_reader_who_doubles_the_text_still_reads_it_all(open_page):
    page = open_page(INCIDENT, viewport={"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '250%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def words(locator):
    return " ".join(locator.inner_text().split())


def test_planned_work_is_shown_on_the_hubs_clocks_and_on_the_readers(open_page):
    page = open_page(MOVE, timezone_id="America/New_York")
    planned = page.locator(".now .window")
    hubs, own = words(planned).split(" In your time zone: ")
    assert hubs == "29 Nov 2026, 02:00 to 04:00 GMT"
    assert re.fullmatch("28 Nov 2026, 21:00 ?– ?23:00 GMT-5", own)
    page.locator("[data-zone] button").click()
    assert words(planned).startswith(hubs)
    page.emulate_media(media="print")
    assert words(planned) == hubs
    assert words(open_page(MOVE).locator(".now .window")) == hubs


def test_in_lists_work_over_midnight_names_both_days(open_page):
    page = open_page("incidents/", timezone_id="America/Sao_Paulo")
    row = page.locator(".row", has=page.locator(f'a[href$="{MOVE.partition("/")[2]}"]'))
    text = words(row.locator(".row__meta"))
    assert text.endswith("28 Nov 2026, 23:00 GMT-3 to 29 Nov 2026, 01:00 GMT-3")


def test_times_stand_in_the_readers_zone_with_the_hubs_in_reach(open_page):
    page = open_page(timezone_id="Asia/Tokyo")
    assert page.locator(".promise__clock").inner_text() == "21:45 GMT+9"
    zone = page.locator("[data-zone]")
    assert zone.inner_text().startswith("Times are in your time zone: Tokyo (GMT+9).")
    zone.get_by_role("button").click()
    assert page.locator(".promise__clock").inner_text() == "12:45 GMT"
    page.reload()
    assert page.locator(".promise__clock").inner_text() == "12:45 GMT"
    page.locator("[data-zone] button").click()
    assert page.locator(".promise__clock").inner_text() == "21:45 GMT+9"


def test_a_page_counts_to_the_promise_from_the_time_it_was_made_for(open_page):
    assert open_page().locator(".promise__left").inner_text() == "in 25 minutes"
    assert open_page("de/").locator(".promise__left").inner_text() == "in 25 Minuten"


def test_a_promise_that_was_not_kept_is_admitted(open_page, server, sample_site):
    home = (sample_site / "index.html").read_text("utf-8")
    server.replaced["/"] = home.replace("T12:20:00Z", "T12:50:00Z").encode()
    left = open_page().locator(".promise__left")
    assert left.inner_text() == "This update is late. It was due 5 minutes ago."


def test_without_script_every_page_says_everything(open_page):
    page = open_page(java_script_enabled=False, timezone_id="Asia/Tokyo")
    for answer in ANSWERS:
        assert page.locator(answer).first.is_visible(), answer
    assert "12:45 GMT" in page.locator(".promise").inner_text()
    page.get_by_role("link", name="Read all 4 updates").click()
    assert page.locator(".update").count() == 4
    page.locator("header .hub-menu summary").click()
    page.locator(".hub-menu").get_by_role("link", name="Questions").click()
    assert page.locator("#refunds").is_visible()


def test_the_site_works_below_a_path(open_page, server):
    page = open_page(root=server.below, wide=True)
    page.get_by_role("link", name="Card payments were charged twice").first.click()
    assert page.url == server.below + INCIDENT
    page.get_by_role("link", name="Deutsch").click()
    assert page.url == server.below + "de/" + INCIDENT
    assert "doppelt abgebucht" in page.locator("h1").inner_text()
    page.locator("header nav").get_by_role("link", name="Abonnieren").click()
    assert page.url == server.below + "de/subscribe/"


def test_a_newer_update_is_announced_within_one_poll_and_nothing_reloads(open_page, server):
    page = open_page()
    page.clock.install()
    page.reload()
    status = json.loads((server.folder / "status.json").read_text())
    server.replaced["/status.json"] = json.dumps(
        status | {"changed": "2026-11-22T12:44:00Z"}
    ).encode()
    bar = page.get_by_role("status")
    page.clock.fast_forward(75_000)
    bar.get_by_role("link", name="Show it").wait_for()
    assert bar.inner_text() == "There is a newer update. Show it"
    del server.replaced["/status.json"]
    with page.expect_navigation():
        bar.get_by_role("link").click()
    assert not page.locator(".live a").count()


def test_the_first_answer_appears_below_the_newest_update(open_page, server):
    file = server.folder / INCIDENT / "index.html"
    whole = file.read_text("utf-8")
    start, _, rest = whole.partition('<section class="part asked"')
    without = start + rest.partition("</section>")[2]
    server.replaced[f"/{INCIDENT}"] = re.sub(r' data-answered="[^"]*"', "", without).encode()
    page = open_page(INCIDENT)
    assert not page.locator(".asked").count()
    page.clock.install()
    page.reload()
    server.replaced.clear()
    page.clock.fast_forward(75_000)
    page.locator(".incident__body > .asked").wait_for()
    assert page.get_by_role("status").inner_text() == "New answer: Can I pay by card again?"


@pytest.mark.parametrize("path", ["", INCIDENT])
def test_a_new_answer_appears_on_an_open_page_without_a_reload(open_page, server, path):
    page = open_page(path)
    page.clock.install()
    page.reload()
    page.evaluate("document.body.dataset.same = 'page'")
    file = server.folder / path / "index.html"
    here, target = 'id="question-04"', f"{'' if path else INCIDENT}#question-04"
    before = file.read_text("utf-8")
    after = before.replace(here, 'id="question-77"') if path else before.replace(target, "?new")
    assert after != before
    server.replaced[f"/{path}"] = after.replace("Can I pay by card again?", "Is it new?").encode()
    status = json.loads((server.folder / "status.json").read_text())
    for one in (status, status["open"][0]):
        one["answered"] = "2026-11-22T12:19:00Z"
    server.replaced["/status.json"] = json.dumps(status).encode()
    bar = page.get_by_role("status")
    page.clock.fast_forward(75_000)
    bar.get_by_role("link", name="Is it new?").wait_for()
    assert bar.inner_text() == "New answer: Is it new?"
    assert page.locator(".asked").get_by_text("Is it new?").is_visible()
    assert page.evaluate("document.body.dataset.same") == "page"
    server.replaced.clear()


def test_a_page_that_is_the_newest_says_nothing(open_page, server):
    page = open_page(INCIDENT)
    page.clock.install()
    page.reload()
    with page.expect_response("**/status.json"):
        page.clock.fast_forward(75_000)
    assert page.locator(".live").inner_text() == ""


def test_without_a_network_the_kept_page_says_from_when_it_is(open_page, server):
    page = open_page(service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_function("caches.match('./incidents/2026-11-22-card-payments/').then(Boolean)")
    page.wait_for_function("caches.match('./lite/').then(Boolean)")
    server.cut_off = True
    page.reload()
    assert "You are offline. This page was saved on" in page.locator(".hub-kept").inner_text()
    assert page.locator(".now__title").inner_text() == "Card payments were charged twice"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.now')).borderTopStyle") == "solid"
    )
    page.goto(server.root + INCIDENT)
    assert page.locator(".update").count() == 4
    page.goto(server.root + "faq/")
    assert page.title().startswith("Text-only page")
    page.complaints[:] = [one for one in page.complaints if "Failed to load resource" not in one]


@pytest.mark.parametrize("path", FIRST_PAGES)
def test_a_first_load_is_small_and_asks_only_the_hubs_own_host(open_page, server, path):
    page = open_page(path, wide=True)
    urls = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    files = [server.folder / urlsplit(url).path.lstrip("/") for url in urls]
    files.append(server.folder / path / "index.html")
    assert all(url.startswith(server.root) for url in urls)
    assert sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file()) <= 40_000


def test_nothing_moves_under_the_readers_eyes(open_page):
    page = open_page(timezone_id="America/New_York")
    moved = page.evaluate(
        "new Promise((done) => new PerformanceObserver((list, me) => {"
        " done(list.getEntries().reduce((sum, one) => sum + one.value, 0)); me.disconnect(); })"
        ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"
    )
    assert moved < 0.02


def test_the_text_only_page_is_small_and_loads_its_style_alone(open_page, server):
    page = open_page("lite/")
    files = [server.folder / name for name in ("lite/index.html", "assets/hub/lite.css")]
    assert sum(file.stat().st_size for file in files) <= 14_000
    urls = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert urls == [f"{server.root}assets/hub/lite.css"]
    words = page.locator("body").inner_text()
    for answer in (
        "There is a serious problem",
        "640 of 1,312 refunds",
        "12:45 GMT",
        "+44 20 7946 0112",
    ):
        assert answer in words
    page.get_by_role("link", name="Card payments were charged twice").click()
    assert page.url == server.root + INCIDENT


def test_search_finds_questions_and_messages(open_page, server):
    page = open_page("search/")
    page.get_by_role("searchbox").fill("hazelnuts batch")
    page.locator(".search__results li").first.wait_for()
    assert "granola" in page.locator(".search__results").inner_text().lower()
    page.locator(".search__results a").first.click()
    assert "granola-recall" in page.url


def test_on_paper_it_is_a_notice_with_the_address_to_scan(open_page):
    page = open_page(timezone_id="Asia/Tokyo")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".qr svg").bounding_box()["width"] > 80
    assert "https://status.meadowcart.example/" in page.locator(".qr").inner_text()
    assert "12:45 GMT" in page.locator(".promise").inner_text()
    assert not page.locator(".promise__left").is_visible()
    assert not page.locator(".hub-header__nav").is_visible()
    assert not page.locator(".hub-footer nav").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_the_keyboard_reaches_content_first_and_never_loses_its_place(open_page):
    page = open_page(wide=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(({ outlineStyle, outlineWidth }) => outlineStyle + outlineWidth)"
            "(getComputedStyle(document.activeElement))"
        )
        assert re.match(r"(solid|auto)[1-9]", style), page.evaluate(
            "document.activeElement.outerHTML"
        )


@pytest.mark.parametrize("script", [True, False])
def test_a_permanent_link_opens_its_update(open_page, script):
    page = open_page(INCIDENT + "#update-02", wide=True, java_script_enabled=script)
    title = page.locator("#update-02")
    title.wait_for()
    assert 40 <= title.bounding_box()["y"] <= 300
    assert page.get_by_text("We paused card payments at 10:18 GMT").is_visible()
    assert not page.get_by_text("We do not know the cause").is_visible()


def test_a_link_inside_the_page_opens_the_update_it_leads_to(open_page):
    page = open_page("incidents/2026-10-06-granola-recall/#update-02")
    assert not page.locator("#update-01").is_visible()
    page.locator('.mark a[href="#update-01"]').click()
    page.locator("#update-01").wait_for()


def test_on_paper_every_update_and_answer_is_open(open_page):
    page = open_page(INCIDENT)
    folded = page.locator("details.update:not([open]), details.question:not([open])")
    count = folded.count()
    assert count > 3
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folded.count() == count


def test_the_head_is_one_row_on_the_narrowest_phone_even_with_a_long_name(open_page, server):
    home = (server.folder / "index.html").read_text("utf-8")
    name = "The Metropolitan University Hospitals Trust of the Western Counties"
    server.replaced["/"] = home.replace("<span>Meadowcart</span>", f"<span>{name}</span>").encode()
    page = open_page(viewport={"width": 320, "height": 640})
    assert page.locator(".hub-header").bounding_box()["height"] <= 50
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_page_of_an_incident_is_at_most_five_screens_of_a_phone(open_page):
    page = open_page(INCIDENT)
    page.evaluate("document.querySelectorAll('.session, .asked').forEach((one) => one.remove())")
    assert page.evaluate("document.documentElement.scrollHeight") <= 3500


def test_a_live_session_and_its_answers_take_one_more_screen_of_a_phone(open_page):
    page = open_page(INCIDENT)
    assert page.evaluate("document.documentElement.scrollHeight") <= 3500 + 844


def test_home_says_as_of_when_it_is_the_newest(open_page):
    assert open_page().locator("[data-as-of]").inner_text() == "as of 12:20"


def test_the_address_of_an_incident_is_copied_at_one_press(open_page):
    page = open_page(INCIDENT, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://status.meadowcart.example/" + INCIDENT
