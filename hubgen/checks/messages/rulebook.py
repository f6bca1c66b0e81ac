"""The rulebook: the compiled rules of one hub."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hubgen.checks.messages.matchers import Matcher, compile_matcher
from hubgen.checks.messages.message import primary_language
from hubgen.checks.messages.rule_library import effective_rules, packaged_rules
from hubgen.model.rules import Extends, Rule, When


@dataclass(frozen=True, eq=False, slots=True)
class CompiledRule:
    """A rule and its `matcher`; None for a rule that asks for parts.

    `always` says that it applies in every situation.
    """

    rule: Rule
    matcher: Matcher | None
    always: bool


@dataclass(frozen=True, eq=False, slots=True)
class Rulebook:
    """The rules of one hub; `names` are those of all rules, switched off or not."""

    rules: tuple[CompiledRule, ...]
    names: frozenset[str]


def rulebook(rules: Iterable[Rule] = ()) -> Rulebook:
    """Return hubgen's rules amended by the plan's `rules`; the same object for the same rules."""
    return _rulebook(tuple(_Identity(rule) for rule in rules))


@lru_cache(maxsize=64)
def rules_for(book: Rulebook, language: str, main: str) -> tuple[CompiledRule, ...]:
    """Return the rules of `book` for texts in `language`, on a hub with the main language `main`.

    A rule without a language applies to the hub's main language.
    """
    return tuple(
        compiled
        for compiled in book.rules
        if primary_language(compiled.rule.head.language or main) == language
    )


class _Identity:
    """A rule as a cache key: rules are compared by value but hold mappings, which have no hash."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.rule == other.rule

    def __hash__(self) -> int:
        return hash(self.rule.name)


@lru_cache(maxsize=4)
def _rulebook(own: tuple[_Identity, ...]) -> Rulebook:
    plan_rules = [identity.rule for identity in own]
    compiled = tuple(
        CompiledRule(
            rule=rule,
            matcher=None if rule.head.extends is Extends.REQUIRES else compile_matcher(rule),
            always=rule.head.when == When(),
        )
        for rule in effective_rules(plan_rules)
    )
    return Rulebook(compiled, frozenset(rule.name for rule in (*packaged_rules(), *plan_rules)))
