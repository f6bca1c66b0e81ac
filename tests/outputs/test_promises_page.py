"""The page of promises: what is promised, and how well it was kept, as readers see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lxml import html as parser

from hubgen.outputs.pages.promises import chart, promises_page
from hubgen.public.promise_record import Week
from hubgen.render.content import ContentRenderer
from tests.support.making import pages

AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)


def rendered(hub: Any, at: datetime = AT, language: str = "en") -> parser.HtmlElement:
    view = hub.view(at, language)
    return parser.fromstring(ContentRenderer().render(view, promises_page(view)))


def words(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def cells(row: parser.HtmlElement) -> list[str]:
    return [words(cell) for cell in row]


def end(hub: Any, at: str) -> None:
    hub.update(2, f"at: {at}\nstate: resolved\nnext_update:")


def facts(page: parser.HtmlElement) -> dict[str, str]:
    return {words(one.find("dt")): words(one.find("dd")) for one in page.cssselect(".facts > div")}


def test_the_page_is_part_of_the_site(hub):
    assert "promises/" in {page.path for page in pages(hub.view(AT))}


def test_the_page_tells_what_is_promised_for_each_severity_the_worst_first(hub):
    text = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write(
        "content/hub.yml",
        f"{text}\npromises: {{critical: {{first: 10m, every: 20m}}, notice: 5d}}\n",
    )
    page = rendered(hub)
    rows = [cells(one) for one in page.cssselect("#made ~ table tbody tr")]
    assert rows == [
        ["Critical incident", "10 minutes", "20 minutes"],
        ["Major incident", "30 minutes", "1 hour"],
        ["Minor incident", "1 hour", "2 hours"],
    ]
    assert "planned work at least 5 days ahead" in words(page)


def test_what_was_kept_is_shown_without_a_word_of_lateness(hub):
    end(hub, "2026-11-22 10:30")
    page = rendered(hub)
    assert "We kept the one promise that was due." in words(page)
    assert page.cssselect("svg .kept__kept")
    assert not page.cssselect("svg .kept__late, #late")
    assert facts(page) == {
        "Kept in time": "1",
        "Late": "0",
        "Median time from the start to our first update": "17 minutes",
    }


def test_what_was_late_is_shown_with_its_delay_and_a_link_to_the_words(hub):
    end(hub, "2026-11-22 10:50")
    page = rendered(hub)
    assert facts(page)["Median delay"] == "15 minutes"
    assert facts(page)["Longest delay"] == ("15 minutes: Card payments are charged twice")
    (late,) = page.cssselect("#late ~ ul li")
    assert words(late) == (
        "Card payments are charged twice: The next update was promised for"
        " 22 Nov 2026, 10:35 GMT. It came 15 minutes later."
    )
    link = late.cssselect("a")[0].get("href")
    assert link == "../incidents/2026-11-22-card-payments/#update-01"
    assert page.cssselect("svg .kept__late")


def test_a_promise_still_broken_says_so(hub):
    assert "It has not come yet." in words(rendered(hub))


def test_planned_work_announced_too_late_is_shown_as_that(hub):
    end(hub, "2026-11-22 10:30")
    folder = "incidents/2026/2026-11-22-move"
    hub.write(f"{folder}/incident.yml", "title: We move\nkind: maintenance\n")
    hub.write(
        f"{folder}/01-scheduled.md",
        "---\nstate: scheduled\nat: 2026-11-21 10:00\nsummary: Planned work.\n"
        "window: {start: 2026-11-23 02:00, end: 2026-11-23 04:00}\n---\nWe move.\n",
    )
    (late,) = rendered(hub).cssselect("#late ~ ul li")
    assert "We move: The announcement was due by 20 Nov 2026, 02:00 GMT." in words(late)


def test_a_calm_hub_shows_its_promises_and_no_empty_chart(hub):
    end(hub, "2026-11-22 10:30")
    page = rendered(hub, datetime(2027, 6, 1, tzinfo=UTC))
    assert "No promise was due in the last 90 days." in words(page)
    assert len(page.cssselect("#made ~ table tbody tr")) == 3
    assert not page.cssselect("svg, details, .facts > div")


def test_the_chart_says_in_words_and_in_a_table_what_it_draws(hub):
    end(hub, "2026-11-22 10:50")
    page = rendered(hub)
    (drawing,) = page.cssselect("svg[role=img]")
    assert drawing.get("aria-label").endswith("0 kept, 1 late.")
    assert cells(page.cssselect("details tbody tr")[-1]) == ["16 Nov 2026", "0", "1"]


def test_the_chart_has_a_scale_and_a_legend(hub):
    end(hub, "2026-11-22 10:50")
    (figure,) = rendered(hub).cssselect("figure.kept")
    assert [words(one) for one in figure.cssselect(".kept__key")] == ["Kept in time", "Late"]
    assert [words(one) for one in figure.cssselect("svg text")] == ["0", "1"]
    assert words(figure).endswith("24 Aug 202622 Nov 2026")


def test_the_scale_names_the_most_that_was_kept_nothing_and_the_most_that_was_late():
    monday = date(2026, 11, 9)
    drawn = chart([Week(start=monday, kept=4, late=1), Week(start=monday, kept=0, late=2)])
    downwards = sorted(drawn.ticks, key=lambda one: one.y)
    assert [one.count for one in downwards] == [4, 0, 2]
    assert 0 <= downwards[0].y < downwards[2].y <= drawn.outer_height


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_style_or_script_is_in_the_page_and_no_markup_shows_as_text(hub, language):
    page = rendered(hub, language=language)
    assert not page.cssselect("[style], style, script")
    assert "<" not in words(page)


def test_the_page_speaks_german(hub):
    assert "Unsere Zusagen" in words(rendered(hub, language="de").cssselect("h1")[0])


def test_kept_is_above_the_line_and_late_hangs_below():
    monday = date(2026, 11, 9)
    drawn = chart(
        [
            Week(start=monday, kept=2, late=0),
            Week(start=monday + timedelta(weeks=1), kept=1, late=3),
        ]
    )
    assert (drawn.width, drawn.height) == (7, 5)
    assert drawn.kept == "M0 2v-2h3v2zM4 2v-1h3v1z"
    assert drawn.late == "M4 2v3h3v-3z"


def test_a_broken_promise_does_not_change_the_page_every_minute(hub):
    earlier, later = (
        promises_page(hub.view(AT + timedelta(minutes=minutes))) for minutes in (0, 7)
    )
    assert earlier.context["record"] == later.context["record"]
