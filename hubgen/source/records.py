"""Records: a YAML document as a validated model, its mistakes as problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hubgen.model.fields import Record, shown
from hubgen.model.source import KeyPath, Source
from hubgen.problems import Place, Problem, first_few
from hubgen.source.nodes import Document
from hubgen.source.suggest import did_you_mean, one_of

R = TypeVar("R", bound=Record)


def to_record(
    model: type[R], document: Document, source: Source, zone: ZoneInfo | None = None
) -> tuple[R | None, list[Problem]]:
    """Return `document` as a `model`, and a problem for each value that does not fit.

    `zone` is the hub's, for times that name none.
    """
    try:
        return model.model_validate(document.data, context={"zone": zone}), []
    except ValidationError as error:
        details = _not_following(error.errors(include_url=False))
    return None, first_few(_problem(model, document, source, detail) for detail in details)


def _not_following(details: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Return `details` without lists that are too short only because of a wrong item."""
    places = [one["loc"] for one in details]
    return [
        one
        for one in details
        if one["type"] != "too_short"
        or not any(
            len(loc) > len(one["loc"]) and loc[: len(one["loc"])] == one["loc"] for loc in places
        )
    ]


def _problem(
    model: type[Record], document: Document, source: Source, detail: ErrorDetails
) -> Problem:
    path: KeyPath = tuple(part for part in detail["loc"] if part != "[key]")
    in_key = "[key]" in detail["loc"]
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    rule, wording = _WORDS.get(detail["type"], (detail["type"].replace("_", "-"), _as_it_stands))
    what, fix = wording(_Mistake(model, document, path, name, detail))
    on_key = in_key or detail["type"] == "extra_forbidden"
    marks = document.key_marks if on_key else document.marks
    line, column = marks.get(path) or _nearest(document, path)
    return Problem(place=Place(source.path, line, column), rule=rule, what=what, fix=fix)


def _nearest(document: Document, path: KeyPath) -> tuple[int, int]:
    while path:
        path = path[:-1]
        if path in document.marks:
            return document.marks[path]
    return (1, 1)


class _Mistake:
    """What one validation error is about, in the words of the file."""

    def __init__(
        self,
        model: type[Record],
        document: Document,
        path: KeyPath,
        name: str,
        detail: ErrorDetails,
    ) -> None:
        self.model, self.document = model, document
        self.path, self.name, self.detail = path, name, detail

    @property
    def value(self) -> str:
        return shown(str(self.detail["input"]))

    @property
    def context(self) -> dict[str, Any]:
        return self.detail.get("ctx") or {}

    def siblings(self) -> list[str]:
        """Return the keys that are known in the same mapping."""
        here: Any = self.model
        for part in self.path[:-1]:
            here = _inner(here, part)
        if not _is_model(here):
            return []
        return [one.alias or name for name, one in here.model_fields.items()]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _inner(annotation: Any, part: str | int) -> Any:
    """Return what an annotation says of the value at `part` inside it."""
    if _is_model(annotation):
        field = annotation.model_fields.get(part)
        return _bare(field.annotation) if field else None
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return _bare(arguments[1])
    if get_origin(annotation) is tuple:
        return _bare(arguments[0])
    return None


def _bare(annotation: Any) -> Any:
    if get_origin(annotation) in {Union, UnionType}:
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _unknown_key(mistake: _Mistake) -> tuple[str, str]:
    key = str(mistake.path[-1])
    return f'"{shown(key)}" is not known here', did_you_mean(key, mistake.siblings())


def _missing(mistake: _Mistake) -> tuple[str, str]:
    if mistake.path in mistake.document.key_marks:
        return f"{mistake.name} has no value", f"write one after {mistake.name}:"
    return f"{mistake.name} is missing", f"add a line {mistake.name}: …"


def _choice(mistake: _Mistake) -> tuple[str, str]:
    known = re.findall(r"'([^']*)'", mistake.context.get("expected", ""))
    what = f'{mistake.name} "{mistake.value}" is not known'
    close = did_you_mean(mistake.value, known)
    return what, close if close.startswith("did") and len(known) > 6 else f"use {one_of(known)}"  # noqa: PLR2004


def _too_long(mistake: _Mistake) -> tuple[str, str]:
    length = len(str(mistake.detail["input"]))
    most = mistake.context.get("max_length", 0)
    return f"{mistake.name} is {length:,} characters long; at most {most:,} fit", "shorten it"


def _empty(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} is empty", f"write something after {mistake.name}:"


def _yes_or_no(mistake: _Mistake) -> tuple[str, str]:
    return f'{mistake.name} "{mistake.value}" is neither true nor false', "write true or false"


def _whole_number(mistake: _Mistake) -> tuple[str, str]:
    return f'{mistake.name} "{mistake.value}" is not a whole number', "write digits only, like 10"


def _out_of_range(mistake: _Mistake) -> tuple[str, str]:
    limits = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}"}
    wanted = " and ".join(
        words.format(mistake.context[key])
        for key, words in limits.items()
        if key in mistake.context
    )
    return f"{mistake.name} {mistake.value} is out of range", f"it is {wanted}"


def _wants(kind: str, fix: str) -> Callable[[_Mistake], tuple[str, str]]:
    def words(mistake: _Mistake) -> tuple[str, str]:
        kind_found = _FOUND.get(type(mistake.detail["input"]), "a text")
        return f"{mistake.name or 'this'} wants {kind}; there is {kind_found}", fix

    return words


def _as_it_stands(mistake: _Mistake) -> tuple[str, str]:
    message = mistake.detail["msg"].removeprefix("Value error, ")
    what, _, fix = message.partition("; ")
    prefix = f"{mistake.name}: " if mistake.name and not what.startswith(("the ", "this ")) else ""
    return prefix + what, fix


_FOUND = {list: "a list", dict: "keys and values", type(None): "nothing"}
_text_wanted = _wants("a text", "write a text, in quotes if need be")
_mapping_wanted = _wants("keys and values", "write lines like key: value, indented below it")
_list_wanted = _wants("a list", "write lines that start with -, or [one, two]")
_WORDS: dict[str, tuple[str, Callable[[_Mistake], tuple[str, str]]]] = {
    "extra_forbidden": ("unknown-key", _unknown_key),
    "missing": ("missing", _missing),
    "enum": ("unknown-value", _choice),
    "string_too_long": ("too-long", _too_long),
    "string_too_short": ("empty-value", _empty),
    "too_short": ("empty-value", _empty),
    "bool_parsing": ("true-or-false", _yes_or_no),
    "bool_type": ("true-or-false", _yes_or_no),
    "int_parsing": ("whole-number", _whole_number),
    "int_type": ("whole-number", _whole_number),
    "int_from_float": ("whole-number", _whole_number),
    "int_parsing_size": ("whole-number", _whole_number),
    "greater_than": ("out-of-range", _out_of_range),
    "greater_than_equal": ("out-of-range", _out_of_range),
    "less_than": ("out-of-range", _out_of_range),
    "less_than_equal": ("out-of-range", _out_of_range),
    "string_type": ("wants-text", _text_wanted),
    "dict_type": ("wants-keys", _mapping_wanted),
    "model_type": ("wants-keys", _mapping_wanted),
    "model_attributes_type": ("wants-keys", _mapping_wanted),
    "tuple_type": ("wants-list", _list_wanted),
    "list_type": ("wants-list", _list_wanted),
}
