"""A page that states the hub's promises states those of the settings."""

from __future__ import annotations

import pytest

TABLE = (
    "---\ntitle: About\n---\n| What | First | Then |\n| --- | --- | --- |\n"
    "| Critical: your health | within 15 minutes | every 30 minutes |\n"
    "| Major: your money | within 30 minutes | every hour |\n"
    "| Minor: something | within 1 hour | every 2 hours |\n"
)
GERMAN = (
    "---\ntitle: Über uns\n---\n| Was | Zuerst | Danach |\n| --- | --- | --- |\n"
    "| Kritisch: Gesundheit | innerhalb von 15 Minuten | alle 30 Minuten |\n"
    "| Schwer: Geld | innerhalb von 30 Minuten | jede Stunde |\n"
    "| Leicht: etwas | innerhalb von 1 Stunde | alle 2 Stunden |\n"
)


@pytest.fixture
def found(hub):
    """Return the problems of the pages with these promises in the settings."""
    hub.write("content/pages/about.md", TABLE)
    hub.write("content/pages/about.de.md", GERMAN)
    settings = (hub.root / "content/hub.yml").read_text("utf-8")

    def check(promises=""):
        hub.write("content/hub.yml", settings + promises)
        return [one for one in hub.problems() if one.rule == "page-promise"]

    return check


def test_the_figures_of_the_settings_are_in_order(found):
    assert found() == []


def test_other_figures_are_found_in_every_language(found):
    problems = found(
        "promises: {critical: {first: 10m, every: 30m}, major: {first: 30m, every: 2h}}\n"
    )
    places = {(one.place.path.rpartition("/")[2], one.place.line) for one in problems}
    assert places == {("about.md", 6), ("about.md", 7), ("about.de.md", 6), ("about.de.md", 7)}
    assert 'the page promises "15 minutes", but promises: in hub.yml says 10 minutes' in {
        one.what for one in problems
    }
