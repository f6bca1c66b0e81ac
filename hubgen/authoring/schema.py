"""Schemas: what editors need in order to complete, explain and check the files.

Generated from the model, so that the two cannot disagree; the words come from
`schema_words`. What the hub itself has named (its components, contacts,
people) is offered for completion but never demanded: a schema may be older
than the hub.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import WithDefaultSchema

from hubgen.authoring import files
from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.schema_words import CHOICES, DESCRIPTIONS, EXAMPLES, PATTERNS, TITLES
from hubgen.model.fields import Record
from hubgen.model.hub import Hub
from hubgen.model.incident import IncidentHead, UpdateHead
from hubgen.model.inquiries import InquiryFile
from hubgen.model.lessons import LessonHead
from hubgen.model.listening import ListeningPlan
from hubgen.model.pages import FaqHead, PageHead
from hubgen.model.plan import ScenarioHead, Team
from hubgen.model.question import QuestionHead
from hubgen.model.readiness import ReadinessFile
from hubgen.outputs.posts import posts_schema
from hubgen.problems import ContentError

FOLDER: Final = "content/schema"
HEADS: Final[dict[str, type[Record]]] = {
    "hub": Hub,
    "incident": IncidentHead,
    "update": UpdateHead,
    "question": QuestionHead,
    "faq": FaqHead,
    "page": PageHead,
    "team": Team,
    "scenario": ScenarioHead,
    "listening": ListeningPlan,
    "inquiries": InquiryFile,
    "lesson": LessonHead,
    "readiness": ReadinessFile,
}

_KEPT: Final = (
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "minLength",
    "maxLength",
    "minItems",
    "examples",
)
_NUMBERS_ARE_TEXT: Final = ["string", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a hub has named, to be offered by its keys."""

    components: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    faq: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()

    @classmethod
    def of(cls, contents: HubContents) -> Names:
        """Return the names in a hub; a team that cannot be read offers none."""
        try:
            team = contents.team
        except ContentError:
            team = Team()
        hub = contents.hub
        return cls(
            components=tuple(hub.components),
            contacts=tuple(hub.contacts),
            channels=tuple(hub.channels or ()),
            faq=tuple(sorted(contents.faq_slugs)),
            scenarios=contents.scenario_slugs,
            speakers=(*team.roles, *team.people),
        )

    def under(self, owner: str, field: str) -> tuple[str, ...]:
        """Return the names that are offered for the values, or the keys, of a field."""
        return {
            "components": self.components,
            "contact": self.contacts if owner != "Security" else (),
            "faq": self.faq if owner in {"IncidentHead", "ScenarioHead", "Inquiry"} else (),
            "scenario": self.scenarios,
            "by": self.speakers,
            "owner": self.speakers,
            "answered_by": self.speakers,
            "role": self.speakers,
            "who": self.speakers if owner == "Inject" else (),
            "posts": self.channels,
            "channels": self.channels if owner == "ScenarioHead" else (),
        }.get(field, ())


def schema_files(names: Names | None = None) -> dict[str, str]:
    """Return the JSON Schema of each kind of file, by its path in the hub."""
    schemas = {name: file_schema(name, names) for name in HEADS} | {"posts": posts_schema()}
    return {
        f"{FOLDER}/{name}.json": json.dumps(one, indent=2, ensure_ascii=False) + "\n"
        for name, one in schemas.items()
    }


def rewrite(contents: HubContents) -> list[str]:
    """Bring content/schema/ up to date and return the paths that changed."""
    changed = []
    for path, text in schema_files(Names.of(contents)).items():
        target = files.inside(contents.root, path)
        if not target.exists():
            files.create_file(contents.root, path, text)
        elif (before := target.read_bytes().decode("utf-8", "surrogateescape")) != text:
            files.replace_file(contents.root, path, before, text)
        else:
            continue
        changed.append(path)
    return changed


def file_schema(name: str, names: Names | None = None) -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of the file called `name`, as in `HEADS`."""
    head = HEADS[name]
    raw = head.model_json_schema(schema_generator=_WithoutDefaults)
    whole = _SchemaWriter(raw.get("$defs", {}), names or Names()).record(head.__name__, raw)
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", "title": TITLES[name], **whole}
    if head is UpdateHead:
        is_draft = {"properties": {"draft": {"const": True}}, "required": ["draft"]}
        whole |= {"if": is_draft, "else": {"required": ["at"]}}
    return whole


class _WithoutDefaults(GenerateJsonSchema):
    """Leaves defaults out: an editor would offer them as text to type."""

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


class _SchemaWriter:
    """Writes one schema out: no references, no generated titles."""

    def __init__(self, definitions: dict[str, Any], names: Names) -> None:
        self.definitions = definitions
        self.names = names

    def record(self, owner: str, raw: dict[str, Any]) -> dict[str, Any]:
        properties = {
            field: self.field(owner, field, value)
            for field, value in raw.get("properties", {}).items()
        }
        json_schema: dict[str, Any] = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        if raw.get("required"):
            json_schema["required"] = raw["required"]
        if owner == "Contact":
            json_schema["anyOf"] = [{"required": [route]} for route in ("phone", "email", "url")]
        return json_schema

    def field(self, owner: str, field: str, raw: dict[str, Any]) -> dict[str, Any]:
        name = f"{owner}.{field}"
        json_schema = self.value(raw, self.names.under(owner, field))
        described = {"description": DESCRIPTIONS.get(name, ""), **json_schema}
        if name in EXAMPLES:
            described["examples"] = EXAMPLES[name]
        if name in PATTERNS:
            described |= {"type": "string", "pattern": PATTERNS[name]}
        return described

    def value(self, raw: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        """Return the schema of one value; `null` is left out."""
        if "anyOf" in raw:
            raw = next(option for option in raw["anyOf"] if option.get("type") != "null")
        if "$ref" in raw:
            return self.definition(raw["$ref"].rpartition("/")[2])
        if raw.get("type") == "array":
            return {"type": "array", "items": self.value(raw["items"], names), **_limits(raw)}
        if raw.get("type") == "object":
            return self.mapping(raw, names)
        if "enum" in raw:
            return {"enum": raw["enum"]}
        if raw.get("type") == "string":
            text = {"type": list(_NUMBERS_ARE_TEXT), **_limits(raw)}
            return {"anyOf": [{"enum": list(names)}, text]} if names else text
        return {"type": raw["type"], **_limits(raw)}

    def mapping(self, raw: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        by_pattern = raw.get("patternProperties", {})
        inner = self.value(raw.get("additionalProperties") or next(iter(by_pattern.values())), ())
        json_schema: dict[str, Any] = {"type": "object", "additionalProperties": inner}
        if by_pattern:
            json_schema["propertyNames"] = {"pattern": next(iter(by_pattern))}
        if names:
            json_schema["properties"] = dict.fromkeys(names, inner)
        return json_schema

    def definition(self, name: str) -> dict[str, Any]:
        raw = self.definitions[name]
        if "enum" not in raw:
            return self.record(name, raw)
        words = CHOICES[name]
        return {"enum": raw["enum"], "enumDescriptions": [words[choice] for choice in raw["enum"]]}


def _limits(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: raw[key] for key in _KEPT if key in raw}


def schema_line(path: str, name: str = "incident") -> str:
    """Return the comment that names the schema `name` of a file in the folder `path`."""
    up = "../" * (path.strip("/").count("/") + 1)
    return f"# yaml-language-server: $schema={up}{FOLDER}/{name}.json\n"
