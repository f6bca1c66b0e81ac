"""The rulebook: the rules that hold for one hub, made ready to judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hubgen.checks.message.library import packaged_rules, rules_in_force
from hubgen.checks.message.texts import main_language
from hubgen.checks.message.wording import Judge, judge_of
from hubgen.model.rules import Extends, Rule, When


@dataclass(frozen=True, eq=False, slots=True)
class Ready:
    """A rule ready to judge: by its `judge`, or by what it requires where that is None.

    `always` says that it is for every situation.
    """

    rule: Rule
    judge: Judge | None
    always: bool


@dataclass(frozen=True, eq=False, slots=True)
class Rulebook:
    """The rules of one hub; `names` are those of all rules, switched off or not."""

    rules: tuple[Ready, ...]
    names: frozenset[str]


def rulebook(rules: Iterable[Rule] = ()) -> Rulebook:
    """The rules of hubgen and the plan's own, `rules`; the same object for the same rules."""
    return _rulebook(tuple(_Identity(rule) for rule in rules))


@lru_cache(maxsize=64)
def rules_for(book: Rulebook, language: str, main: str) -> tuple[Ready, ...]:
    """The rules of `book` for texts in `language`, on a hub whose first language is `main`.

    A rule that names no language is for the hub's first one.
    """
    return tuple(
        ready for ready in book.rules if main_language(ready.rule.head.language or main) == language
    )


class _Identity:
    """A rule as a key of the cache: by what it is, for rules hold mappings that no hash takes."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.rule == other.rule

    def __hash__(self) -> int:
        return hash(self.rule.name)


@lru_cache(maxsize=4)
def _rulebook(own: tuple[_Identity, ...]) -> Rulebook:
    written = [identity.rule for identity in own]
    rules = rules_in_force(written)
    ready = tuple(
        Ready(
            rule=rule,
            judge=None if rule.head.extends is Extends.REQUIRES else judge_of(rule),
            always=rule.head.when == When(),
        )
        for rule in rules
    )
    return Rulebook(ready, frozenset(rule.name for rule in (*packaged_rules(), *written)))
