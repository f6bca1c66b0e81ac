"""The rulebook: the compiled rules of one hub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from hubgen.checks.messages.matchers import Matcher, compile_matcher
from hubgen.checks.messages.message import primary_language
from hubgen.checks.messages.requirements import Requirement
from hubgen.checks.messages.rule_library import effective_rules, packaged_rules
from hubgen.model.rules import Extends, Rule, When


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CompiledRule:
    """A rule and its `matcher`, or its `requirement` where it asks for parts.

    `always` says that it applies in every situation.
    """

    rule: Rule
    matcher: Matcher | None
    requirement: Requirement | None
    always: bool


@dataclass(frozen=True, eq=False, slots=True)
class Rulebook:
    """The rules of one hub; `names` are those of all rules, switched off or not."""

    rules: tuple[CompiledRule, ...]
    names: frozenset[str]

    def in_language(self, language: str, main: str) -> list[CompiledRule]:
        """Return the rules for texts in `language`, on a hub with the main language `main`.

        A rule without a language applies to the hub's main language.
        """
        return [
            one
            for one in self.rules
            if primary_language(one.rule.head.language or main) == language
        ]


def rulebook(rules: Iterable[Rule] = ()) -> Rulebook:
    """Return hubgen's rules, amended by the `rules` of a plan."""
    own, packaged = tuple(rules), _compiled_packaged_rules()
    compiled = tuple(
        known if (known := packaged.get(rule.name)) and known.rule is rule else _compile(rule)
        for rule in effective_rules(own)
    )
    return Rulebook(compiled, frozenset(rule.name for rule in (*packaged_rules(), *own)))


@cache
def _compiled_packaged_rules() -> Mapping[str, CompiledRule]:
    return {rule.name: _compile(rule) for rule in effective_rules(())}


def _compile(rule: Rule) -> CompiledRule:
    asks_for_parts = rule.head.extends is Extends.REQUIRES
    return CompiledRule(
        rule=rule,
        matcher=None if asks_for_parts else compile_matcher(rule),
        requirement=Requirement(rule) if asks_for_parts else None,
        always=rule.head.when == When(),
    )
