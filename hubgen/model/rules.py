"""Rules of the message check, as data: the shape that Vale uses, and `requires`.

A rule is one YAML file; its name is the file's. The hub's own lie in
`content/plan/voice/`: a new name adds a rule, the name of one of hubgen's
amends it (`off: true`, another `level`, more `exceptions`) or, with
`extends`, takes its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, LiteralString

from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from hubgen.model.fields import Address, Language, Line, Record
from hubgen.model.source import Source
from hubgen.model.words import Kind, Responsibility, Severity, State
from hubgen.problems import Level


def _mistake(message: LiteralString, **context: str) -> PydanticCustomError:
    return PydanticCustomError("rule", message, context)


def _compiles(pattern: str, info: ValidationInfo) -> str:
    if (info.context or {}).get("proven"):
        return pattern
    try:
        re.compile(pattern)
    except re.error as error:
        msg = (
            '"{pattern}" is not a search pattern ({reason});'
            " put a \\ before characters to be matched literally"
        )
        raise _mistake(msg, pattern=pattern, reason=str(error)) from None
    return pattern


Pattern = Annotated[
    str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_compiles)
]


# Rules of hubs from before it was called fix say mend.
Fix = Annotated[Line | None, Field(validation_alias=AliasChoices("fix", "mend"))]


class Extends(StrEnum):
    """What a rule looks for.

    existence: words that should not be there. substitution: words with a
    better one. occurrence: too many or too few of something. conditional: one
    thing wherever another is. metric: a measure past its bound. requires:
    parts that a message must have.
    """

    EXISTENCE = "existence"
    SUBSTITUTION = "substitution"
    OCCURRENCE = "occurrence"
    CONDITIONAL = "conditional"
    METRIC = "metric"
    REQUIRES = "requires"


class RuleScope(StrEnum):
    """How far an occurrence is counted."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


class Metric(StrEnum):
    """What can be measured: reading grade of a text, words of a sentence."""

    GRADE = "grade"
    SENTENCE_WORDS = "sentence_words"


class Fact(StrEnum):
    """What only the program can find out: how words and front matter agree.

    NEXT_SET: an open incident's update names the next one in its front
    matter. NEXT_AHEAD: that time is after the update. NEXT_SAID: the text says
    it. NEXT_AGREES: with the same clock time. NEXT_ZONE: with its zone.
    NEXT_DAY: with its day, if it is another one. ACTION_SET: `do` is filled.
    """

    NEXT_SET = "next_set"
    NEXT_AHEAD = "next_ahead"
    NEXT_SAID = "next_said"
    NEXT_AGREES = "next_agrees"
    NEXT_ZONE = "next_zone"
    NEXT_DAY = "next_day"
    ACTION_SET = "action_set"


class When(Record):
    """The situation that a rule is for; what is not named does not matter."""

    kind: tuple[Kind, ...] = ()
    state: tuple[State, ...] = ()
    severity: tuple[Severity, ...] = ()
    responsibility: tuple[Responsibility, ...] = ()
    first: bool | None = None
    open: bool | None = None
    corrects: bool | None = None
    retracts: bool | None = None


class RequiredPart(Record):
    """One thing that a message must have: one of `tokens`, or a `fact`.

    `within` counts the sentences, from the start, in which it must stand;
    `near` must stand in the same sentence. Tokens in a sentence that has one
    of `outside` do not count.
    """

    what: Line
    fix: Fix = None
    tokens: tuple[Pattern, ...] = ()
    near: tuple[Pattern, ...] = ()
    outside: tuple[Pattern, ...] = ()
    within: Annotated[int, Field(gt=0, le=1000)] | None = None
    facts: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _checkable(self) -> RequiredPart:
        if not (self.tokens or self.facts):
            msg = "this part has no tokens and no facts; give one of them"
            raise _mistake(msg)
        return self


class Examples(Record):
    """Texts that show the rule at work; front matter may stand before the words."""

    bad: tuple[Line, ...] = ()
    good: tuple[Line, ...] = ()


_NEEDS = {
    Extends.EXISTENCE: ("tokens",),
    Extends.SUBSTITUTION: ("swap",),
    Extends.OCCURRENCE: ("token",),
    Extends.CONDITIONAL: ("first", "second"),
    Extends.METRIC: ("metric", "max"),
    Extends.REQUIRES: ("parts",),
}


class RuleHead(Record):
    """The keys of a rule's file.

    `message` and `fix` may hold `%s`: the matched text. In a substitution, `%s` of
    `fix` is the better word, and a message with two takes the better one first,
    as in Vale. `unless` excuses its sentence, and a message from what it
    `requires`; what overlaps a match of `exceptions` does not count. Without
    `language` the rule is for texts in the hub's first language.
    """

    extends: Extends | None = None
    message: Line | None = None
    fix: Fix = None
    level: Level | None = None
    link: Address | None = None
    language: Language | None = None
    when: When = When()
    off: bool = False
    ignorecase: bool = True
    nonword: bool = False
    tokens: tuple[Pattern, ...] = ()
    exceptions: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    swap: dict[Pattern, Line] = Field(default={})
    first: Pattern | None = None
    second: Pattern | None = None
    token: Pattern | None = None
    scope: RuleScope = RuleScope.TEXT
    metric: Metric | None = None
    min: Annotated[float, Field(ge=0)] | None = None
    max: Annotated[float, Field(ge=0)] | None = None
    least_words: Annotated[int, Field(ge=0)] = 0
    across_incident: bool = False
    parts: tuple[RequiredPart, ...] = ()
    examples: Examples = Examples()

    @model_validator(mode="after")
    def _complete(self) -> RuleHead:
        if self.extends is None:
            return self
        missing = [key for key in ("message", *_NEEDS[self.extends]) if not getattr(self, key)]
        if missing:
            msg = "a rule that extends {extends} needs {keys}"
            keys = " and ".join(f"{key}:" for key in missing)
            raise _mistake(msg, extends=self.extends.value, keys=keys)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule and its name."""

    name: str
    head: RuleHead
    source: Source
