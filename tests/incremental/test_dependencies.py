"""What depends on what: a change shows wherever it belongs, at once, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hubgen.authoring.approving import approve
from hubgen.authoring.hub_contents import open_hub
from tests.support.oracle import Oracle
from tests.support.random_author.hub import PICTURE
from tests.support.trial import KINDS, START, Trial

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
OPEN = "incidents/2026/2026-11-22-card-payments"
OPEN_PAGE = "incidents/2026-11-22-card-payments/index.html"
LONELY = "incidents/2025/2025-12-31-new-year"


WHOLE = pytest.mark.skipif(not SOAK, reason="builds everything again, which is slow")


class Hub(Trial):
    """The author's hub as the tests change it."""

    def build(self) -> None:
        """Builds; a soak also asks what a build from nothing gives."""
        self.step(judged=SOAK, by_mkdocs=SOAK)

    def replace(self, path: str, old: str, new: str) -> None:
        """Puts other words into a file that holds the `old` ones."""
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.author.write(path, text.replace(old, new))

    def update(self, number: int, head: str, body: str = "News.", folder: str = OPEN) -> None:
        """Writes an update of the open incident, or of another."""
        text = f"---\n{head}---\n{body}\n"
        self.author.write(f"{folder}/{number:02}-news.md", text)

    def shows(self, words: str) -> set[str]:
        """The files of the site that hold `words`."""
        site = self.root / "dist/site"
        return {
            file.relative_to(site).as_posix()
            for file in site.rglob("*")
            if file.is_file() and words.encode() in file.read_bytes()
        }


@pytest.fixture(scope="module", params=sorted(KINDS) if SOAK else ["warm"])
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, oracle: Oracle
) -> Hub:
    hub = Hub(tmp_path_factory.mktemp("life"), KINDS[request.param], oracle)
    hub.step()
    return hub


@pytest.fixture
def hub(life: Hub) -> Iterator[Hub]:
    """The hub; afterwards all is taken back, and nothing may be left of what a test did."""
    sources, before = life.sources(), life.built()
    yield life
    life.author.now = START
    life.restore(sources)
    life.step(judged=False)
    assert life.built() == before


def test_a_new_title_shows_wherever_the_incident_is_named(hub: Hub) -> None:
    hub.replace(f"{OPEN}/incident.yml", "charged twice", "charged thrice")
    hub.build()
    places = {"index.html", OPEN_PAGE, "incidents/index.html", "history/2026-11/index.html"}
    places |= {"components/payments/index.html", "feed.rss", "history.rss", "lite/index.html"}
    assert places <= hub.shows("charged thrice")
    assert hub.shows("Card payments are charged twice") == set()


def test_a_reworded_question_shows_on_the_pages_that_lead_to_it(hub: Hub) -> None:
    hub.replace("content/faq/refunds.md", "When do I get", "How soon comes")
    hub.build()
    lonely = "incidents/2025-12-31-new-year/index.html"
    assert {"faq/index.html", OPEN_PAGE, lonely} <= hub.shows("How soon comes")
    assert hub.shows("When do I get") == set()


def test_a_lesson_shows_once_it_is_done_and_goes_with_its_text(hub: Hub) -> None:
    path, head = "content/plan/lessons/bank.md", f"what: Call\nincident: {OPEN[15:]}\n"
    public = f"---\n{head}done: 2026-11-21\npublic: We call the bank first.\n---\n"
    hub.author.write(path, public)
    hub.build()
    places = {"what-we-changed/index.html", OPEN_PAGE, "search/search_index.json"}
    assert places <= hub.shows("We call the bank first.")
    hub.replace(path, "the bank", "them")
    hub.build()
    assert places <= hub.shows("We call them first.")
    hub.author.write(path, f"---\n{head}---\n")
    hub.build()
    assert hub.shows("We call them first.") | hub.shows("what-we-changed") == set()


def test_an_answer_in_another_language_shows_there_alone(hub: Hub) -> None:
    hub.replace("content/faq/refunds.de.md", "fünf", "sieben")
    hub.build()
    places = {path.partition("/")[0] for path in hub.shows("sieben Tagen")}
    assert places == {"de", "search"}


def test_an_incident_that_others_lead_to_cannot_vanish(hub: Hub) -> None:
    for path in hub.author.updates(LONELY):
        hub.author.remove(path)
    hub.author.remove(f"{LONELY}/incident.yml")
    hub.build()
    assert "leads to nothing that readers can see" in str(hub.outcome["broken"])
    assert hub.page("incidents/2025-12-31-new-year/index.html")


def test_with_its_only_incident_a_month_goes_and_its_neighbours_meet(hub: Hub) -> None:
    assert "history/2026-06/" in hub.page("sitemap.xml")
    hub.author.move("incidents/2026/2026-06-14-late-vans", "content/elsewhere")
    hub.build()
    assert not hub.page("history/2026-06/index.html")
    assert hub.shows("2026-06-14-late-vans") == set()
    assert "../2025-12/" in hub.page("history/2026-10/index.html")
    assert "../2026-10/" in hub.page("history/2025-12/index.html")


def test_an_embargo_ends_by_time_alone(hub: Hub) -> None:
    assert not hub.shows("Not known before two")
    hub.advance(timedelta(hours=2))
    hub.build()
    assert {OPEN_PAGE, f"de/{OPEN_PAGE}", "feed.rss"} <= hub.shows("Not known before two")


def test_time_that_is_set_back_hides_again_what_was_not_known_then(hub: Hub) -> None:
    hub.advance(timedelta(hours=2))
    hub.build()
    hub.advance(timedelta(hours=-2))
    hub.build()
    assert hub.shows("Not known before two") == set()


def test_a_review_and_an_edit_show_from_their_time_on(hub: Hub) -> None:
    review = "---\npublished: 2026-11-22 13:00\ntitle: What we learnt\n---\nTo look.\n"
    hub.author.write(f"{OPEN}/review.md", review)
    hub.replace(f"{OPEN}/03-monitoring.md", "next_update", "edited: 2026-11-22 12:40\nnext_update")
    hub.build()
    before = hub.page(OPEN_PAGE)
    assert "What we learnt" not in before
    hub.advance(timedelta(minutes=30))
    hub.build()
    edited = hub.page(OPEN_PAGE)
    assert edited != before
    assert "What we learnt" not in edited
    hub.advance(timedelta(hours=1))
    hub.build()
    assert "What we learnt" in hub.page(OPEN_PAGE)


@WHOLE
def test_years_pass_without_any_edit(hub: Hub) -> None:
    for days in (1, 30, 90, 400):
        hub.advance(timedelta(days=days))
        hub.build()
    assert hub.page("index.html")


def test_what_is_no_longer_among_the_newest_leaves_no_posts_behind(hub: Hub) -> None:
    assert [path for path in hub.built() if path.startswith("social/2024-03-05-slow-site/")]
    for number in range(10, 62):
        folder = "incidents/2026/2026-11-01-double-mails"
        hub.update(number, "state: resolved\nat: 2026-11-22 11:40\n", folder=folder)
    hub.build()
    posts = {path.split("/")[1] for path in hub.built() if path.startswith("social/")}
    assert "2026-11-01-double-mails" in posts
    assert "2024-03-05-slow-site" not in posts


def test_a_language_that_is_dropped_leaves_nothing(hub: Hub) -> None:
    hub.replace("content/hub.yml", "[en, de]", "[en]")
    hub.build()
    assert not [path for path in hub.built() if path.startswith("site/de/")]
    assert "/de/" not in hub.page("sitemap.xml")


@WHOLE
def test_languages_can_change_places(hub: Hub) -> None:
    hub.replace("content/hub.yml", "[en, de]", "[de, en]")
    hub.build()
    assert 'lang="de"' in hub.page("index.html")
    assert 'lang="en"' in hub.page("en/index.html")


def test_a_picture_that_no_text_shows_any_more_goes(hub: Hub) -> None:
    hub.replace(f"{OPEN}/01-investigating.md", "![A receipt](receipt.png)", "")
    hub.build()
    assert f"site/incidents/{Path(OPEN).name}/receipt.png" not in hub.built()


def test_a_picture_of_the_same_name_is_replaced(hub: Hub) -> None:
    hub.author.write(f"{OPEN}/receipt.png", PICTURE + b"other")
    hub.build()
    built = hub.root / "dist/site/incidents" / Path(OPEN).name / "receipt.png"
    assert built.read_bytes() == PICTURE + b"other"


def test_a_draft_answer_breaks_the_links_to_it(hub: Hub) -> None:
    hub.replace("content/faq/refunds.md", "---\nWithin", "draft: true\n---\nWithin")
    hub.build()
    assert hub.is_broken


def test_pages_of_ones_own_come_go_and_change_places_in_every_menu(hub: Hub) -> None:
    hub.author.write("content/pages/press.md", "---\ntitle: Press room\norder: 1\n---\nHello.\n")
    hub.build()
    assert len(hub.shows("Press room")) > 20
    hub.author.remove("content/pages/press.md")
    hub.build()
    assert hub.shows("Press room") == set()


def test_an_override_counts_from_the_moment_it_is_there_until_it_goes(hub: Hub) -> None:
    path = "site_overrides/content/_contact.html"
    hub.author.write(path, "<p>Write us a letter</p>\n")
    hub.build()
    assert hub.shows("Write us a letter")
    hub.replace(path, "letter", "postcard")
    hub.build()
    assert hub.shows("postcard")
    hub.author.remove(path)
    hub.build()
    assert hub.shows("postcard") == set()


@WHOLE
def test_an_override_of_the_frame_shows_on_every_page(hub: Hub) -> None:
    text = (
        '{% extends "base.html" %}{% block footer %}<footer>{{ page.title }} in'
        " {{ page.url }} of {{ config.site_name }}</footer>{% endblock %}\n"
    )
    hub.author.write("site_overrides/main.html", text)
    hub.build()
    assert "<footer>" in hub.page("faq/index.html")


def test_a_broken_override_is_refused_until_it_is_fixed(hub: Hub) -> None:
    hub.author.write("site_overrides/content/faq.html", "{% if %}")
    hub.build()
    assert "faq.html:1" in str(hub.outcome["failed"])
    hub.author.remove("site_overrides/content/faq.html")
    hub.update(4, "state: monitoring\nat: 2026-11-22 11:45\n", "Said meanwhile.")
    hub.build()
    assert OPEN_PAGE in hub.shows("Said meanwhile")


def test_settings_of_mkdocs_show_on_every_page(hub: Hub) -> None:
    hub.author.write("mkdocs.yml", (hub.root / "mkdocs.yml").read_text() + "copyright: Ours\n")
    hub.replace("mkdocs.yml", "font: false", "font: false, palette: {primary: teal}")
    hub.build()
    assert 'data-md-color-primary="teal"' in hub.page(OPEN_PAGE)


def test_the_teams_own_post_changes_posts_alone(hub: Hub) -> None:
    hub.author.write("content/plan/channels/x.txt", "{{ title }}: {{ summary }}\n")
    hub.build()
    assert hub.written
    assert not [path for path in hub.written if path.startswith("site/")]


@WHOLE
def test_what_lacks_an_approval_is_gone_from_everywhere(hub: Hub) -> None:
    hub.replace("content/plan/team.yml", "needed: 0", "needed: 1")
    hub.build()
    assert hub.shows("2026-11-22-card-payments") == set()


def test_an_approval_shows_what_it_is_for_wherever_it_belongs(hub: Hub) -> None:
    contents, name = open_hub(hub.root), OPEN.rpartition("/")[2]

    def say_yes(which: str) -> None:
        for done in approve(contents, which, "maya", START):
            hub.author.write(done.path, (hub.root / done.path).read_text("utf-8"))

    settings = (hub.root / OPEN / "incident.yml").read_text().replace("[refunds]", "[phishing]")
    hub.author.write(f"{OPEN}/incident.yml", f"{settings}actions: [{{what: Pay it back}}]\n")
    say_yes("faq/refunds")  # a public text leads to it
    hub.replace("content/plan/team.yml", "needed: 0", "needed: 1, for: [faq, action]")
    hub.step(judged=True)
    question, action = "Is this mail yours?", "Pay it back"
    assert hub.shows(question) == hub.shows(action) == set()
    say_yes("faq/phishing")
    say_yes(f"{name}/actions")
    hub.step(judged=True)
    page = f"incidents/{name}/index.html"
    assert {page, "faq/index.html"} <= hub.shows(question)
    assert page in hub.shows(action)


def test_a_redirect_stays_while_it_is_asked_for(hub: Hub) -> None:
    hub.author.write(
        f"{OPEN}/incident.yml", (hub.root / OPEN / "incident.yml").read_text() + "was: [old-name]\n"
    )
    hub.build()
    assert hub.page("incidents/old-name/index.html")
    hub.replace(f"{OPEN}/incident.yml", "was: [old-name]\n", "")
    hub.build()
    assert not hub.page("incidents/old-name/index.html")


def test_two_incidents_can_change_names(hub: Hub) -> None:
    one, two = "incidents/2026/2026-10-02-lost-baskets", "incidents/2026/2026-11-01-double-mails"
    hub.author.move(one, "incidents/2026/between")
    hub.author.move(two, one)
    hub.author.move("incidents/2026/between", two)
    hub.build()
    assert "double-mails" in hub.page("incidents/2026-10-02-lost-baskets/index.html")
    assert "It was lost-baskets" in hub.page("incidents/2026-11-01-double-mails/index.html")


def test_a_folder_without_its_head_is_no_incident(hub: Hub) -> None:
    head = (hub.root / "incidents/2026/2026-11-01-double-mails/incident.yml").read_bytes()
    hub.author.remove("incidents/2026/2026-11-01-double-mails/incident.yml")
    hub.build()
    assert hub.shows("2026-11-01-double-mails") == set()
    hub.author.write("incidents/2026/2026-11-01-double-mails/incident.yml", head)
    hub.build()
    assert hub.shows("2026-11-01-double-mails")


def test_an_edit_that_keeps_length_and_time_is_seen(hub: Hub) -> None:
    file = hub.root / OPEN / "02-identified.md"
    before = file.stat()
    hub.replace(f"{OPEN}/02-identified.md", "terminal", "keyboard")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    hub.build()
    assert OPEN_PAGE in hub.shows("It is the keyboard")


def test_a_file_beside_the_pages_comes_and_goes_with_its_folder(hub: Hub) -> None:
    hub.author.write("content/pages/papers/2026/leaflet.txt", "Read me.\n")
    hub.build()
    assert hub.page("papers/2026/leaflet.txt") == "Read me.\n"
    hub.author.remove("content/pages/papers/2026/leaflet.txt")
    hub.build()
    assert not (hub.root / "dist/site/papers").exists()


def test_an_update_that_moves_to_another_number_takes_its_posts_along(hub: Hub) -> None:
    hub.author.move(f"{OPEN}/03-monitoring.md", f"{OPEN}/04-monitoring.md")
    hub.build()
    social = f"social/{Path(OPEN).name}"
    assert f"{social}/04/posts.json" in hub.built()
    assert f"{social}/03/posts.json" not in hub.built()


@WHOLE
def test_another_address_shows_in_every_absolute_link(hub: Hub) -> None:
    hub.replace("content/hub.yml", "status.meadowcart.example", "www.meadowcart.example/help")
    hub.build()
    assert hub.shows("status.meadowcart.example/") == set()


@WHOLE
@pytest.mark.parametrize(
    "amend",
    [
        lambda hub: hub.replace("content/hub.yml", "Europe/London", "Asia/Kolkata"),
        lambda hub: hub.replace("content/hub.yml", "{name: Payments,", "{name: Paying,"),
        lambda hub: hub.replace(
            "content/hub.yml",
            "  delivery: {name: Delivery}\n",
            "  delivery: {name: Vans}\n  care: {name: Care}\n",
        ),
        lambda hub: hub.replace("content/hub.yml", "contact: help", "contact: press"),
        lambda hub: hub.replace(
            "content/hub.yml", "tag: meadowcart.example,2026", "tag: meadowcart.example,2025"
        ),
        lambda hub: hub.author.write(
            "content/hub.de.yml", "components: {payments: {name: Zahlung}}\n"
        ),
        lambda hub: hub.author.remove("content/hub.de.yml"),
    ],
    ids=["zone", "component", "components", "contact", "tag", "translation", "no-translation"],
)
def test_a_setting_shows_wherever_it_counts(hub: Hub, amend: Callable[[Hub], None]) -> None:
    amend(hub)
    hub.step()
    assert hub.written
