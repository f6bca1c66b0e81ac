"""Short addresses: one for each incident, the same for ever, that leads to its page."""

from __future__ import annotations

import re

from lxml import html as parser

from hubgen.outputs.cards import incident_card
from hubgen.outputs.pages import short_page
from hubgen.public import addresses


def test_a_short_address_is_short_spells_nothing_and_depends_on_the_name_alone() -> None:
    assert addresses.short("2026-11-22-card-payments") == "i/c5dpbgz/"
    names = [f"2026-11-22-incident-{number}" for number in range(2000)]
    found = {addresses.short(name) for name in names}
    assert len(found) == len(names)
    assert all(re.fullmatch(r"i/[2-9b-df-hjkmnp-tv-xz]{7}/", one) for one in found)


def page_of(hub, language: str = "en") -> tuple[str, str]:
    view = hub.view(language=language)
    (incident,) = view.repository.latest(1)
    card = incident_card(view, incident)
    page = short_page(view, incident, card.path, card.alt)
    return page.path, page.data.decode()


def test_it_leads_to_the_page_and_has_its_preview(hub):
    path, text = page_of(hub)
    page = parser.fromstring(text)
    there = "../../incidents/2026-11-22-card-payments/"
    assert path == f"{addresses.short('2026-11-22-card-payments')}index.html"
    assert page.findtext(".//a") == "Card payments are charged twice"
    assert page.find(".//a").get("href") == there
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={there}"]
    (image,) = page.xpath("//meta[@property='og:image']/@content")
    assert re.fullmatch(r"https://[^/]+/incidents/2026-11-22-card-payments/card-.*\.png", image)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_it_stays_when_the_incident_is_renamed(hub):
    before, _ = page_of(hub)
    folder = hub.root / "incidents/2026"
    (folder / "2026-11-22-card-payments").rename(folder / "2026-11-22-cards")
    head = folder / "2026-11-22-cards/incident.yml"
    head.write_text(head.read_text("utf-8") + "was: [2026-11-22-card-payments]\n", "utf-8")
    after, text = page_of(hub)
    assert after == before
    assert "../../incidents/2026-11-22-cards/" in text


def test_each_language_has_its_own(hub):
    path, _ = page_of(hub, "de")
    assert path == f"de/{addresses.short('2026-11-22-card-payments')}index.html"


def test_two_incidents_with_one_short_address_are_reported_before_both_are_public(hub):
    one, other = "2026-11-23-22033", "2026-11-23-106701"
    assert addresses.short(one) == addresses.short(other)
    for name in (one, other):
        hub.write(f"incidents/2026/{name}/incident.yml", "title: B\n")
    problem = hub.found("address-taken")
    assert "i/kxkkb6p/" in problem.what
    assert problem.stops_a_build
