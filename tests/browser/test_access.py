"""Pages judged by axe: every kind, on a phone and on a screen, in light and in dark."""

from __future__ import annotations

import os

import pytest

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
pytestmark = pytest.mark.browser
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

PAGES = [
    "",
    "de/",
    "incidents/",
    "incidents/2026-11-22-card-payments/",
    "incidents/2026-11-10-closing-rumour/",
    "de/incidents/2026-11-29-account-move/",
    "history/2026-11/",
    "components/",
    "components/payments/",
    "faq/",
    "corrections/",
    "promises/",
    "subscribe/",
    "search/?q=refund",
    "editions/",
    "about/",
    "404.html",
]
MOST_READ = ["", "incidents/2026-11-22-card-payments/", "faq/"]


def complaints(page) -> list[str]:
    found = axe_api.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


PHONE, SCREEN = 360, 1280
LOOKS = [(PHONE, "light"), (SCREEN, "dark"), (PHONE, "dark"), (SCREEN, "light")]


def complaints_in(page, looks: list[tuple[int, str]]) -> dict[str, list[str]]:
    found = {}
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if problems := complaints(page):
            found[f"{width} {scheme}"] = problems
    return found


def looks_of(path: str) -> list[tuple[int, str]]:
    """A light phone and a dark screen; in the short run one of them, but for what most read."""
    if SOAK or path in MOST_READ:
        return LOOKS[:2]
    return [LOOKS[PAGES.index(path) % 2]]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_light_phone_and_a_dark_screen(open_page, path):
    assert complaints_in(open_page(path), looks_of(path)) == {}


def test_axe_finds_nothing_on_the_text_only_page(open_page):
    # In dark axe takes the browser's own dark ground for white, so light is judged alone.
    assert complaints_in(open_page("lite/"), [(PHONE, "light"), (SCREEN, "light")]) == {}


@pytest.mark.parametrize("path", MOST_READ)
def test_axe_finds_nothing_on_a_dark_phone_and_a_light_screen(open_page, path):
    assert complaints_in(open_page(path), LOOKS[2:]) == {}


@pytest.mark.skipif(not SOAK, reason="a long trial: make soak")
def test_axe_finds_nothing_on_a_hub_of_real_incidents(browser, real_site, serve):
    running = serve(real_site)
    page = browser.new_context(service_workers="block").new_page()
    incident = next(path for path in sorted((real_site / "incidents").iterdir()) if path.is_dir())
    month = next(path for path in sorted((real_site / "history").iterdir()) if path.is_dir())
    for path in ("", "incidents/", f"incidents/{incident.name}/", f"history/{month.name}/"):
        page.goto(running.root + path)
        assert complaints_in(page, LOOKS[:1]) == {}, path
    page.context.close()
