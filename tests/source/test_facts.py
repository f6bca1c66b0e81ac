"""Facts: said once in incident.yml, used by name in every text of the incident."""

from __future__ import annotations

import re
from typing import Any

import pytest

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.new_update import NewUpdate, create_update
from hubgen.outputs.feeds.feeds import hub_feeds
from hubgen.problems import Family
from tests.conftest import SAMPLE_TIME

FACTS = """\
title: Recall of batch {{batch}}
actions: [{what: "Refund {{packs}} packs"}]
facts:
  batch: {value: L2461, means: the batch number}
  packs: {value: "4,180", means: packs sold}
  time: {value: "16:52", means: when the hazelnuts came in}
  best-before: {value: 14 March 2027, means: best before date}
  host: {value: "a_b*c"}
"""


def with_facts(hub: Any, body: str, head: str = "", facts: str = FACTS) -> None:
    hub.write(f"{hub.incident}/incident.yml", facts)
    hub.update(2, f"at: 2026-11-22 11:00\n{head}".rstrip(), body=body)


def contradictions(hub: Any) -> list[str]:
    found = hub.problems(family=Family.MESSAGE)
    return [one.what for one in found if one.rule == "fact-figure"]


def test_a_fact_stands_in_every_text_of_its_incident(hub):
    with_facts(
        hub,
        "Batch {{batch}} and {{ packs }} packs.",
        'summary: "{{batch}} is recalled."\ndo: "Bin {{batch}}."\nposts: {x: "{{batch}}!"}',
    )
    incident = hub.view().incidents[0]
    update = incident.updates[-1]
    assert (incident.title, incident.actions[0].what) == (
        "Recall of batch L2461",
        "Refund 4,180 packs",
    )
    assert (update.summary, update.do) == ("L2461 is recalled.", "Bin L2461.")
    assert update.posts == {"x": "L2461!"}
    assert "Batch L2461 and 4,180 packs." in update.body.text
    assert hub.problems() == []


def test_feeds_and_posts_have_the_values(hub):
    with_facts(hub, "Batch {{batch}}.", 'summary: "{{batch}} is recalled."')
    texts = [one.data.decode("utf-8", "replace") for one in hub_feeds(hub.view())]
    assert any("L2461 is recalled." in text for text in texts)
    assert not any("{{" in text for text in texts)


def test_a_value_is_shown_as_it_is_whatever_markdown_makes_of_its_signs(hub):
    with_facts(hub, "The host {{host}} and {{host}}.")
    assert "The host a_b*c and a_b*c." in hub.view().incidents[0].updates[-1].body.text


def test_a_translation_may_have_values_of_its_own(hub):
    settings = hub.root / "content/hub.yml"
    settings.write_text(re.sub(r"languages: .*", "languages: [en, de]", settings.read_text()))
    with_facts(hub, "{{packs}} packs of {{batch}}.")
    hub.write(f"{hub.incident}/incident.de.yml", 'facts: {packs: {value: "4.180"}}\n')
    hub.write(f"{hub.incident}/02-news.de.md", "---\n---\n{{packs}} Packungen von {{batch}}.\n")
    german = hub.view(language="de").incidents[0].updates[-1]
    assert "4.180 Packungen von L2461." in german.body.text
    assert "4,180 packs of L2461." in hub.view().incidents[0].updates[-1].body.text


def test_what_a_fact_means_is_never_public(hub):
    with_facts(hub, "{{batch}}")
    assert "the batch number" not in repr(hub.view().incidents[0])


def test_a_name_that_is_no_fact_is_an_error_but_in_drafts(hub):
    with_facts(hub, "Batch {{bacth}}.")
    problem = hub.found("placeholder")
    assert problem.what == "there is no fact bacth; readers would see {{bacth}}"
    with_facts(hub, "Batch {{bacth}}.", "draft: true")
    assert hub.problems() == []


@pytest.mark.parametrize("value", ['"[[which]]"', '"{{batch}}"', '"a\\nb"', '""'])
def test_a_value_that_is_no_line_of_text_is_an_error(hub, value):
    hub.write(f"{hub.incident}/incident.yml", f"title: T\nfacts: {{batch: {{value: {value}}}}}\n")
    assert [one.place.path for one in hub.problems()] == [f"{hub.incident}/incident.yml"]


def test_places_behind_a_fact_are_those_of_the_file(hub):
    with_facts(hub, "Batch {{batch}} and {{packs}} packs: [here](nowhere.md).\n\n[x](gone.md)")
    places = [(one.place.line, one.place.column) for one in hub.problems()]
    text = (hub.root / hub.incident / "02-news.md").read_text("utf-8").splitlines()
    assert places == [
        (number, line.index("(") + 2) for number, line in enumerate(text, 1) if "](" in line
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Do not eat batch L2641.",
        "We sold 4,810 packs.",
        "We sold 4,190 packs.",
        "The hazelnuts came in at 16:25.",
        "Best before 15 March 2027.",
    ],
)
def test_a_figure_that_contradicts_a_fact_is_found(hub, text):
    with_facts(hub, text)
    assert len(contradictions(hub)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Do not eat batch L2461.",
        "Batches of 2026 and model X100 are safe.",
        "We sold 4,180 packs; 672 are still out.",
        "Call +44 20 7946 4190.",
        "The next update comes at 17:00.",
        "We sold them until 6 October 2026.",
    ],
)
def test_other_figures_are_left_alone(hub, text):
    with_facts(hub, text)
    assert contradictions(hub) == []


def test_a_correction_may_say_what_was_wrong(hub):
    with_facts(hub, "Do not eat batch L2641.")
    hub.update(3, "at: 2026-11-22 11:20\ncorrects: '02'", body="Not L2641: it is {{batch}}.")
    assert contradictions(hub) == []


def test_the_next_update_goes_on_with_names_and_not_with_values(hub):
    with_facts(
        hub, "News.\n\n## What you can do\n\n- Bin {{batch}}.\n", 'do: "Do not eat {{batch}}."'
    )
    wish = NewUpdate(incident="2026-11-22-card-payments")
    create_update(open_hub(hub.root), wish, SAMPLE_TIME)
    [path] = (hub.root / hub.incident).glob("03-*.md")
    text = path.read_text("utf-8")
    assert 'do: "Do not eat {{batch}}."' in text
    assert "- Bin {{batch}}." in text
