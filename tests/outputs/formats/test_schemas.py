"""JSON as those who fixed its form describe it: JSON Feed 1.1, the endpoint of shields.io."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.feeds import component_feeds, hub_feeds
from hubgen.public.view import PublicView
from tests.support.making import badges

SCHEMAS = Path(__file__).parent / "schemas"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


JSON_FEED, ENDPOINT = validator("jsonfeed-1.1"), validator("shields-endpoint")


def complaints(rules: Draft202012Validator, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in rules.iter_errors(document)]


def json_feeds(view: PublicView) -> list[Artifact]:
    made = [*hub_feeds(view)]
    for key in view.hub.components:
        made += component_feeds(view, key)
    return [one for one in made if one.path.endswith(".json")]


@pytest.mark.parametrize("hub_name", ["sample", "real"])
def test_every_json_feed_is_one_by_its_schema(hub_name, request):
    made = json_feeds(request.getfixturevalue(hub_name))
    assert any(json.loads(one.data)["items"] for one in made)
    for one in made:
        assert complaints(JSON_FEED, json.loads(one.data)) == [], one.path


def test_the_json_feed_of_a_hub_without_incidents_is_one_by_its_schema(hub):
    hub.settings(languages="en, de")
    made = json_feeds(hub.view(language="de"))
    assert len(made) == 3
    for one in made:
        assert complaints(JSON_FEED, json.loads(one.data)) == [], one.path


@pytest.mark.parametrize("hub_name", ["sample", "real"])
def test_shields_takes_every_badge(hub_name, request):
    made = [one for one in badges(request.getfixturevalue(hub_name)) if one.path.endswith(".json")]
    assert made
    for one in made:
        assert complaints(ENDPOINT, json.loads(one.data)) == [], one.path


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", 7),
        ("content_html", None),
        ("date_published", "Sun, 22 Nov 2026"),
        ("url", "/x"),
        ("severity", "major"),
    ],
)
def test_the_schema_of_json_feed_finds_what_is_wrong(sample, key, value):
    found = next(one for one in json_feeds(sample) if one.path == "feed.json")
    document = json.loads(found.data)
    broken = copy.deepcopy(document)
    broken["items"][0][key] = value
    assert complaints(JSON_FEED, document) == []
    assert complaints(JSON_FEED, broken)
