"""The small files beside the pages, and the drawings on them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html as parser

from hubgen.outputs.pages import brand_style, lite
from hubgen.outputs.pages.drawing import qr_path
from hubgen.outputs.pages.lite import LARGEST
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.render.content import ContentRenderer
from hubgen.source.messages import messages
from hubgen.source.project import read_project
from tests.support.making import pages

LATER = datetime(2026, 11, 22, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(sample_root, sample_time) -> PublicView:
    project, _ = read_project(sample_root)
    assert project is not None
    return public_view(project, sample_time, messages("en"))


def file(views: list[PublicView], path: str) -> bytes:
    return next(one.data for one in [brand_style(views[0]), *map(lite, views)] if one.path == path)


def home(view: PublicView) -> parser.HtmlElement:
    page = next(one for one in pages(view) if one.path == view.prefix)
    return parser.fromstring(ContentRenderer().render(view, page))


def test_a_hub_without_any_incident_is_calm_on_every_page(hub_folder):
    hub = hub_folder(
        {
            f"{'incidents/2026/2026-11-22-card-payments'}/{name}": None
            for name in ("incident.yml", "01-investigating.md")
        }
    )
    view = hub.view()
    for page in pages(view):
        assert ContentRenderer().render(view, page)
    assert "Everything is working" in file([view], "lite/index.html").decode()


def test_the_text_only_page_stays_small_however_much_is_open(hub):
    for number in range(30):
        folder = f"incidents/2026/2026-11-22-number-{number}"
        hub.write(f"{folder}/incident.yml", f"title: {'A long title ' * 12}{number}\n")
        hub.write(
            f"{folder}/01-x.md",
            "---\nstate: identified\nat: 2026-11-22 10:00\n"
            f"summary: {'Words ' * 40}\n---\n{'More words. ' * 400}\n",
        )
    assert len(file([hub.view()], "lite/index.html")) <= LARGEST


def test_the_text_only_page_asks_for_nothing_and_runs_nothing(sample):
    page = parser.fromstring(file([sample], "lite/index.html"))
    assert not page.cssselect("script, style, img")
    (sheet,) = page.cssselect("link[rel=stylesheet]")
    assert sheet.get("href") == "../assets/hub/lite.css"
    assert page.cssselect('a[href="../incidents/2026-11-22-card-payments/"]')
    assert "What we do not know yet" in page.text_content()


def test_the_code_on_paper_is_made_of_the_pages_address():
    size, path = qr_path("https://status.meadowcart.example/")
    assert size > 21
    assert path.startswith("M2 2.5h7")
    assert qr_path("https://status.meadowcart.example/x")[1] != path


def test_a_phone_number_in_what_to_do_can_be_called(hub):
    hub.update(2, 'do: "Call +44 20 7946 0112, not <b>112</b>."\nsummary: S.')
    do = home(hub.view(LATER)).cssselect(".do__text")[0]
    assert do.cssselect("a")[0].get("href") == "tel:+442079460112"
    assert do.text_content() == "Call +44 20 7946 0112, not <b>112</b>."


def test_text_that_runs_the_other_way_says_so(hub):
    settings = hub.root / "content/hub.yml"
    settings.write_text(settings.read_text().replace("[en, de]", "[en, ar]"))
    summary = home(hub.view(language="ar")).cssselect(".now__summary")[0]
    assert (summary.get("lang"), summary.get("dir")) == ("en", "ltr")


def test_in_a_crisis_home_holds_nothing_but_what_people_need(hub):
    settings = hub.root / "content/hub.yml"
    settings.write_text(settings.read_text() + "mode: crisis\n")
    page = home(hub.view())
    assert page.cssselect(".now .do")
    assert not page.cssselect("#components, #recent, #about")
    hub.update(1, "state: resolved", words="investigating")
    assert home(hub.view()).cssselect("#components")


def test_home_says_which_services_are_affected(hub):
    affected = home(hub.view()).cssselect(".affects li")
    assert [" ".join(one.text_content().split()) for one in affected] == ["Payments Partly down"]
