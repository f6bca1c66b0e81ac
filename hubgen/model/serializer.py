"""Serializer: records as JSON values and back, driven by their types alone.

The fields of a dataclass or of a `Record` come from its type hints, so a
new field is written and read without a word here. What the types cannot tell
(how a time is spelled, what a field's value follows from) is a `Format`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

T = TypeVar("T")
Context = Mapping[str, Any]
Encode = Callable[[Any], Any]
Decode = Callable[[Any, Context], Any]

_PLAIN = (str, int, float, bool, Any)


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type become JSON values and come back."""

    encode: Encode
    decode: Decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write records.

    `codecs` hold for the types that they name; every other type follows from its
    hints. `implied` names, by type, the fields that are not written: reading
    takes them from the context. `names` gives a field another name in the JSON.

    With `positional`, a record is a list of all its fields in order. Otherwise it is a
    mapping, from which a field that has its default is left out: a field that
    is added with a default changes no record that does not use it.
    """

    codecs: Mapping[type, Codec]
    implied: Mapping[type, frozenset[str]] = field(default_factory=dict)
    names: Mapping[type, Mapping[str, str]] = field(default_factory=dict)
    positional: bool = False


@dataclass(frozen=True, slots=True)
class _Field:
    """One written field of a record: its name as attribute and in JSON, its codec and default.

    `codec` is None where the value is a JSON value as it is; it does not receive None.
    """

    name: str
    key: str
    codec: Codec | None
    default: Callable[[], Any] | None


class Serializer:
    """Writes and reads records in one format; each type is compiled once, at its first use."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self._codecs: dict[Any, Codec | None] = dict(form.codecs)

    def encode(self, record: object) -> Any:
        """Return `record` as a JSON value. Raises TypeError for a type that has no codec."""
        codec = self._codec(type(record))
        return codec.encode(record) if codec else record

    def decode(self, kind: type[T], data: Any, context: Context) -> T:
        """Return the record of type `kind` that was encoded as `data`.

        Raises KeyError, TypeError or ValueError where `data` is no such record.
        """
        codec = self._codec(kind)
        value: T = codec.decode(data, context) if codec else data
        return value

    def _codec(self, hint: Any) -> Codec | None:
        if get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        if hint not in self._codecs:
            self._codecs[hint] = self._compile(hint)
        return self._codecs[hint]

    def _compile(self, hint: Any) -> Codec | None:
        origin, args = get_origin(hint), get_args(hint)
        if hint in _PLAIN:
            return None
        if (inner := _without_none(hint)) is not hint:
            return _optional(self._codec(inner))
        if origin is tuple and args[1:] == (...,):
            return _sequence(self._codec(args[0]))
        if isinstance(origin, type) and issubclass(origin, Mapping) and args[0] is str:
            return _mapping(self._codec(args[1]))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return _enumeration(hint)
        if isinstance(hint, type) and _is_record(hint):
            return self._record(hint)
        raise TypeError(f"values of {hint} cannot be written; add a codec to the format")

    def _record(self, kind: type) -> Codec:
        implied = self._form.implied.get(kind, frozenset[str]())
        keys = self._form.names.get(kind, {})
        written = [
            _Field(name, keys.get(name, name), self._codec(_without_none(hint)), default)
            for name, hint, default in _fields(kind)
            if name not in implied
        ]
        compiled = _positional if self._form.positional else _named
        return compiled(kind, written, sorted(implied))


def _is_record(kind: type) -> bool:
    return issubclass(kind, BaseModel) or dataclasses.is_dataclass(kind)


def _fields(kind: Any) -> list[tuple[str, Any, Callable[[], Any] | None]]:
    """Return the fields of `kind`: name, type hint and what makes the default, None without one."""
    if issubclass(kind, BaseModel):
        return [
            (name, one.annotation, None if one.is_required() else _model_default(one))
            for name, one in kind.model_fields.items()
        ]
    hints = get_type_hints(kind, include_extras=True)
    return [(one.name, hints[one.name], _default(one)) for one in dataclasses.fields(kind)]


def _model_default(one: Any) -> Callable[[], Any]:
    return lambda: one.get_default(call_default_factory=True)


def _default(one: dataclasses.Field[Any]) -> Callable[[], Any] | None:
    if one.default_factory is not dataclasses.MISSING:
        return one.default_factory
    if one.default is not dataclasses.MISSING:
        return lambda: one.default
    return None


def _without_none(hint: Any) -> Any:
    """`X` for the hint `X | None`, else the hint itself."""
    rest = [one for one in get_args(hint) if one is not NoneType]
    is_optional = get_origin(hint) in (Union, UnionType) and len(rest) == 1
    return rest[0] if is_optional else hint


def _enumeration(kind: type[Enum]) -> Codec:
    members = {one.value: one for one in kind}
    encode: Encode = str.__str__ if issubclass(kind, str) else attrgetter("value")
    return Codec(encode, lambda value, _context: members[value])


def _optional(codec: Codec | None) -> Codec | None:
    if codec is None:
        return None
    encode, decode = codec.encode, codec.decode
    return Codec(
        lambda value: None if value is None else encode(value),
        lambda data, context: None if data is None else decode(data, context),
    )


def _sequence(codec: Codec | None) -> Codec:
    if codec is None:
        return Codec(list, lambda data, _context: tuple(data))
    encode, decode = codec.encode, codec.decode
    return Codec(
        lambda values: [encode(one) for one in values],
        lambda data, context: tuple([decode(one, context) for one in data]),
    )


def _mapping(codec: Codec | None) -> Codec:
    if codec is None:
        return Codec(dict, lambda data, _context: data)
    encode, decode = codec.encode, codec.decode
    return Codec(
        lambda values: {key: encode(one) for key, one in values.items()},
        lambda data, context: {key: decode(one, context) for key, one in data.items()},
    )


def _positional(kind: type, written: list[_Field], implied: list[str]) -> Codec:
    """Return a record as the list of its fields."""
    names = [one.name for one in written]
    values_of = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, *names),)
    encoders = [(at, one.codec.encode) for at, one in enumerate(written) if one.codec]
    decoders = [(one.name, one.codec.decode) for one in written if one.codec]

    def encode(record: object) -> list[Any]:
        values = list(values_of(record))
        for at, convert in encoders:
            if values[at] is not None:
                values[at] = convert(values[at])
        return values

    def decode(data: list[Any], context: Context) -> Any:
        given = dict(zip(names, data, strict=True))
        for name, convert in decoders:
            if given[name] is not None:
                given[name] = convert(given[name], context)
        for name in implied:
            given[name] = context[name]
        return kind(**given)

    return Codec(encode, decode)


def _named(kind: type, written: list[_Field], implied: list[str]) -> Codec:
    """Return a record as a mapping; a field that has its default is left out."""

    def encode(record: object) -> dict[str, Any]:
        data = {}
        for one in written:
            value = getattr(record, one.name)
            if one.default is None or value != one.default():
                if one.codec and value is not None:
                    value = one.codec.encode(value)
                data[one.key] = value
        return data

    def decode(data: Mapping[str, Any], context: Context) -> Any:
        given = {name: context[name] for name in implied}
        for one in written:
            if one.key in data or one.default is None:
                value = data[one.key]
                if one.codec and value is not None:
                    value = one.codec.decode(value, context)
                given[one.name] = value
        return kind(**given)

    return Codec(encode, decode)
