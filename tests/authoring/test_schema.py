"""What editors are told of the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.schema import HEADS, Names, file_schema, rewrite, schema_files
from hubgen.source.frontmatter import split

jsonschema = pytest.importorskip("jsonschema")


def every_property(record: dict[str, Any], path: str = "") -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, value in record.get("properties", {}).items():
        found += [(f"{path}.{name}", value), *every_property(value, f"{path}.{name}")]
    for key in ("items", "additionalProperties"):
        if isinstance(record.get(key), dict):
            found += every_property(record[key], f"{path}[]")
    return found


@pytest.mark.parametrize("name", HEADS)
def test_every_key_is_explained(name):
    silent = [
        path for path, value in every_property(file_schema(name)) if not value.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize("name", HEADS)
def test_every_schema_is_itself_valid(name):
    jsonschema.Draft7Validator.check_schema(file_schema(name))


def as_editors_read(text: str) -> Any:
    """YAML 1.2's core types, as editors take them: dates are texts."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        letter: [pair for pair in pairs if "timestamp" not in pair[0]]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader=Loader)  # noqa: S506 - made from SafeLoader


def kind_of(path: Path) -> str | None:
    if path.name in {
        "hub.yml",
        "incident.yml",
        "team.yml",
        "listening.yml",
        "readiness.yml",
        "inquiries.yml",
    }:
        return path.stem
    if path.suffix != ".md" or "." in path.stem:
        return None
    if path.name[0].isdigit() and path.name[:2].isdigit():
        return "question" if path.parent.name == "questions" else "update"
    kinds = {"scenarios": "scenario", "lessons": "lesson", "faq": "faq", "pages": "page"}
    return kinds.get(path.parent.name)


def test_the_whole_sample_hub_is_valid_in_an_editor(sample_root):
    names = Names.of(open_hub(sample_root))
    checked = set()
    for file in [*sample_root.glob("content/**/*"), *sample_root.glob("incidents/**/*")]:
        kind = kind_of(file)
        if kind is None:
            continue
        text = file.read_text("utf-8")
        head = text if file.suffix == ".yml" else (split(text, file.name)[0].head or "")
        validator = jsonschema.Draft7Validator(file_schema(kind, names))
        errors = [error.message for error in validator.iter_errors(as_editors_read(head) or {})]
        assert errors == [], file
        checked.add(kind)
    assert checked == set(HEADS)


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("incident", {"title": "x", "severty": "major"}),
        ("incident", {"title": "x", "severity": "huge"}),
        ("incident", {}),
        ("update", {"state": "identified"}),
        ("hub", {"name": "x", "url": "https://a.example/", "tag": "nothing", "time_zone": "UTC"}),
        ("update", {"state": "identified", "at": "tomorrow"}),
        ("update", {"state": "identified", "at": "2026-11-22 10:05", "next_update": "30 min"}),
        ("incident", {"title": "x", "components": {"Big Name": "operational"}}),
        ("team", {"roles": {"lead": {"who": "x"}}}),
    ],
)
def test_a_mistake_is_seen_while_typing(kind, record):
    assert list(jsonschema.Draft7Validator(file_schema(kind)).iter_errors(record))


def test_a_draft_may_wait_for_its_time():
    record = {"state": "identified", "draft": True}
    assert list(jsonschema.Draft7Validator(file_schema("update")).iter_errors(record)) == []


def test_the_hubs_own_names_are_offered_and_never_demanded(hub):
    found = file_schema("incident", Names.of(open_hub(hub.root)))
    assert list(found["properties"]["components"]["properties"]) == ["payments", "checkout"]
    assert found["properties"]["contact"]["anyOf"][0] == {"enum": ["help"]}
    record = {"title": "x", "contact": "newer", "components": {"newest": "operational"}}
    assert list(jsonschema.Draft7Validator(found).iter_errors(record)) == []


def test_schemas_are_rewritten_only_where_they_differ(hub):
    assert len(rewrite(open_hub(hub.root))) == len(HEADS) + 1
    assert rewrite(open_hub(hub.root)) == []
    hub.write("content/schema/hub.json", "{}")
    assert rewrite(open_hub(hub.root)) == ["content/schema/hub.json"]


def test_what_an_editor_finds_is_json_at_the_place_that_files_name():
    for path, text in schema_files().items():
        assert path.startswith("content/schema/")
        assert json.loads(text)["title"]


def test_the_samples_own_schemas_are_up_to_date(sample_root):
    fresh = schema_files(Names.of(open_hub(sample_root)))
    stale = [path for path, text in fresh.items() if (sample_root / path).read_text() != text]
    assert stale == [], "run: hubgen schema"
