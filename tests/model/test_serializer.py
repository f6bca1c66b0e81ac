"""Records become JSON values and come back by their types alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from hubgen.model.fields import Line, Record
from hubgen.model.serializer import Codec, Format, Serializer


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Person(Record):
    name: Line
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    parent: str
    words: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    id: str
    colour: Colour | None
    person: Person | None
    notes: tuple[Note, ...]
    stamps: Mapping[str, Colour]
    lines: tuple[str | None, ...] = ()
    is_urgent: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


TIME = Codec(lambda at: at.timestamp(), lambda data, _context: datetime.fromtimestamp(data, UTC))
IMPLIED = {Note: frozenset({"parent"})}
NAMED = Format(codecs={datetime: TIME}, implied=IMPLIED, names={Letter: {"is_urgent": "urgent"}})
LISTS = Format(codecs={datetime: TIME}, implied=IMPLIED, positional=True)
AT = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
SHORT = Letter(id="a", colour=None, person=None, notes=(), stamps={})
FULL = Letter(
    id="b",
    colour=Colour.RED,
    person=Person(name="Ada"),
    notes=(Note(parent="b", words="one", at=AT), Note(parent="b", words="two", at=None)),
    stamps={"x": Colour.BLUE},
    lines=("1", None),
    is_urgent=True,
    names={"k": "v"},
)


@pytest.mark.parametrize("form", [NAMED, LISTS])
@pytest.mark.parametrize("letter", [SHORT, FULL])
def test_a_record_comes_back_from_json_as_it_was(form: Format, letter: Letter) -> None:
    serializer = Serializer(form)
    data = json.loads(json.dumps(serializer.encode(letter)))
    assert serializer.decode(Letter, data, {"parent": letter.id}) == letter


def test_a_field_with_its_default_is_left_out_and_one_without_a_default_never() -> None:
    assert Serializer(NAMED).encode(SHORT) == {
        "id": "a",
        "colour": None,
        "person": None,
        "notes": [],
        "stamps": {},
    }


def test_a_field_may_have_another_name_in_json() -> None:
    data = Serializer(NAMED).encode(FULL)
    assert data["urgent"] is True
    assert "is_urgent" not in data


def test_an_implied_field_is_not_written() -> None:
    assert Serializer(NAMED).encode(FULL)["notes"][0] == {"words": "one", "at": AT.timestamp()}


def test_data_without_a_field_that_has_no_default_is_refused() -> None:
    data = Serializer(NAMED).encode(SHORT)
    del data["colour"]
    with pytest.raises(KeyError):
        Serializer(NAMED).decode(Letter, data, {})


def test_a_list_of_another_length_is_refused() -> None:
    data = Serializer(LISTS).encode(SHORT)
    with pytest.raises(ValueError, match="zip"):
        Serializer(LISTS).decode(Letter, data[:-1], {})


def test_a_type_that_nobody_can_write_is_named() -> None:
    with pytest.raises(TypeError, match="datetime"):
        Serializer(Format(codecs={})).encode(FULL)
