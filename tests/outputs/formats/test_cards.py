"""Cards and linked data: what a shared link shows, and what programs read in a page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hubgen.checks.cards import check_cards
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.cards import card_of
from hubgen.outputs.cards.card_text import CardText
from hubgen.outputs.cards.drawing import _PIECE, png
from hubgen.outputs.cards.typefaces import (
    letters_without_typeface,
    system_typefaces,
    typeface_for,
)
from hubgen.outputs.linked_data import linked_data
from hubgen.public.memo import MemoCache
from hubgen.public.view import PublicView
from tests.support.making import cards

FIRST = "state: investigating\nat: 2026-11-22 10:00\nsummary: It is slow.\ndo: Wait.\n---\nSlow."
SECOND = "state: investigating\nat: 2026-11-22 11:00\nsummary: Still slow.\n---\nSlow."
THIRD = "state: resolved\nat: 2026-11-22 12:00\nsummary: Fast.\ncorrects: 02\n---\nFast."


def page(view: PublicView, path: str = "") -> PageSource:
    """A page as it reaches the head of the site's template."""
    about = {one.path: one for one in view.incidents}
    context = {"incident": about[path]} if path in about else {}
    return PageSource(
        path=view.prefix + path,
        title="",
        template="content/page.html",
        language=view.language,
        context=context,
    )


def pictures(view: PublicView) -> dict[str, bytes]:
    return {artifact.path: artifact.data for artifact in cards(view)}


def data(view: PublicView, path: str = "") -> dict[str, Any]:
    text = linked_data(view, page(view, path))
    assert text is not None
    return json.loads(text)


def test_an_incident_gets_a_card_at_a_new_address_when_its_state_changes(hub):
    path = "incidents/2026-11-22-slow/"
    hub.incident("2026-11-22-slow", FIRST)
    before = hub.view()
    first = card_of(before, page(before, path))
    assert first.path == f"{path}card-01-investigating.png"
    assert first.alt == "Acme & Söhne. Investigating: The shop is slow"
    hub.incident("2026-11-22-slow", FIRST, SECOND)
    same = hub.view()
    assert card_of(same, page(same, path)) == first
    hub.incident("2026-11-22-slow", FIRST, SECOND, THIRD)
    after = hub.view()
    assert card_of(after, page(after, path)).path == f"{path}card-03-resolved.png"
    assert pictures(after)[first.path] == pictures(before)[first.path]


def test_older_incidents_share_a_card_for_each_state_and_open_ones_never_do(hub):
    for number in range(1, 24):
        state = "investigating" if number == 1 else "resolved"
        update = f"state: {state}\nat: 2026-10-{number:02} 10:00\nsummary: News.\n---\nNews."
        hub.incident(f"2026-10-{number:02}-case", update)
    view = hub.view()
    paths = {
        number: card_of(view, page(view, f"incidents/2026-10-{number:02}-case/")).path
        for number in (1, 2, 23)
    }
    assert paths == {
        1: "incidents/2026-10-01-case/card-01-investigating.png",
        2: "cards/resolved.png",
        23: "incidents/2026-10-23-case/card-01-resolved.png",
    }
    assert set(paths.values()) <= set(pictures(view))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_the_sample_has_a_card_that_is_there(sample_root, sample_time, language):
    from hubgen.public.view_builder import public_view
    from hubgen.source.messages import messages
    from hubgen.source.project import read_project

    project, _ = read_project(sample_root)
    assert project is not None
    view = public_view(project, sample_time, messages(language))
    made = pictures(view)
    for path in ["", "faq/", *(one.path for one in view.incidents)]:
        card = card_of(view, page(view, path))
        picture = Image.open(io.BytesIO(made[card.path]))
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert (card.width, card.height) == picture.size
        assert view.hub.name in card.alt


@pytest.mark.parametrize(
    "title", ["漢字ばかりの題名です", "x" * 200, "🔥🔥🔥", "Größe Łódź, Ελλάδα, Київ", "a b " * 49]
)
def test_any_title_gives_a_card_and_always_the_same(hub, title):
    hub.incident("2026-11-22-slow", FIRST, head=f"title: {title}")
    first, again = pictures(hub.view()), pictures(hub.view())
    assert first == again
    assert "incidents/2026-11-22-slow/card-01-investigating.png" in first


def test_an_incident_is_a_live_blog_with_its_updates_newest_first(hub):
    hub.incident("2026-11-22-slow", FIRST, SECOND, THIRD)
    blog = data(hub.view(), "incidents/2026-11-22-slow/")
    assert blog["@context"] == "https://schema.org"
    assert blog["@type"] == "LiveBlogPosting"
    assert blog["coverageEndTime"] == "2026-11-22T12:00:00Z"
    updates = blog["liveBlogUpdate"]
    assert [one["url"][-2:] for one in updates] == ["03", "02", "01"]
    assert updates[2]["articleBody"] == "It is slow. Wait."
    assert updates[1]["correction"] == [updates[0]["url"]]


def test_the_faq_and_the_home_page_tell_programs_what_they_hold(hub):
    hub.write("content/faq/refunds.md", "---\nquestion: When?\n---\nSoon, **really**.\n")
    view = hub.view()
    faq = data(view, "faq/")
    assert faq["mainEntity"][0]["name"] == "When?"
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "<p>Soon, <strong>really</strong>.</p>"
    home = data(view)
    assert home["@type"] == "Organization"
    assert home["contactPoint"][0]["email"] == "help@acme.example"
    assert linked_data(view, page(view, "about/")) is None


def test_no_text_can_end_the_script_that_holds_linked_data(hub):
    hub.incident("2026-11-22-slow", FIRST, head="title: </script><script>alert(1)</script><!--")
    view = hub.view()
    text = linked_data(view, page(view, "incidents/2026-11-22-slow/"))
    assert text is not None
    assert not re.search("[<>&]", text)
    assert json.loads(text)["headline"] == "</script><script>alert(1)</script><!--"


def drawn(title: str) -> bytes:
    return png(CardText(name="Acme", state="", title=title, foot="", colour="#943e00"), MemoCache())


def test_an_emoji_leaves_no_stray_sign_on_a_card() -> None:
    plain = drawn("Family tickets in München fail")
    for emoji in (
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "🇩🇪",
        "1\ufe0f\u20e3",
        "👩🏽\u200d💻",
        "\u200b\ufeff",
    ):
        assert drawn(f"Family {emoji} tickets in München fail") == plain


def test_a_title_without_a_font_is_left_out_as_a_whole() -> None:
    title = "Tickets in 𐎠𐎡𐎢 fail"  # Old Persian, which no font here has
    assert letters_without_typeface(title) == "𐎠𐎡𐎢"
    assert drawn(title) == drawn("")
    assert letters_without_typeface("München → Łódź → Αθήνα → Київ ©") == ""


def test_a_text_is_drawn_with_the_first_typeface_that_has_all_its_letters() -> None:
    class Fake:
        def __init__(self, letters: str) -> None:
            self.has = set(letters).__contains__

    latin, both = Fake("abc"), Fake("abcשלום")
    assert typeface_for("a b, c!", [latin, both]) is latin
    assert typeface_for("abc שלום", [latin, both]) is both
    assert typeface_for("東京", [latin, both]) is None


def test_the_typefaces_of_a_system_are_those_that_hubgen_knows_noto_first(tmp_path) -> None:
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "NotoSansArabic-Regular.ttf",
                 "NotoSansArabic-Bold.ttf", "NotoSansCJK-Regular.ttc", "Comic.ttf"):  # fmt: skip
        (tmp_path / name).write_bytes(b"")
    found = system_typefaces([tmp_path, tmp_path / "none"])
    names = [(Path(one.regular).name, Path(one.bold).name) for one in found]
    assert names == [
        ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
        ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Regular.ttc"),
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ]


def test_a_line_may_break_between_letters_of_scripts_without_spaces() -> None:
    assert len(_PIECE.findall("東京の支払い card payments")) == 8


def test_the_check_names_a_title_that_cards_leave_out(hub_folder) -> None:
    hub = hub_folder()
    hub.write("incidents/2026/2026-11-22-card-payments/incident.yml", "title: Tickets 𐎠 fail\n")
    (problem,) = check_cards(hub.read()[0])
    assert problem.rule == "card-letters"
    assert problem.place.line == 1
    assert "𐎠" in problem.what
