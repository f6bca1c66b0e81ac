"""The rule library: hubgen's own rules, and how a hub's plan amends them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from hubgen.model.rules import Rule, RuleHead
from hubgen.model.source import Source
from hubgen.source.nodes import parse_mapping


@cache
def packaged_rules() -> tuple[Rule, ...]:
    """Return the rules that hubgen ships, by name."""
    folder = resources.files("hubgen.checks.messages") / "rules"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return tuple(_packaged(name, (folder / name).read_text("utf-8")) for name in names)


def _packaged(file_name: str, text: str) -> Rule:
    document, problems = parse_mapping(text, f"rules/{file_name}")
    if document is None or problems:
        raise ValueError(str(problems[0]))
    return Rule(
        name=file_name.removesuffix(".yml"),
        head=RuleHead.model_validate(document.data, context={"proven": True}),
        source=Source(path=f"rules/{file_name}", marks=document.marks),
    )


def effective_rules(own: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return hubgen's rules, amended and extended by a plan's `own`, without those off."""
    rules = {rule.name: rule for rule in packaged_rules()}
    for rule in own:
        known = rules.get(rule.name)
        if rule.head.extends is not None:
            rules[rule.name] = rule
        elif known:
            rules[rule.name] = Rule(
                name=rule.name, head=_amended(known.head, rule.head), source=rule.source
            )
    return tuple(rule for rule in rules.values() if rule.head.extends and not rule.head.off)


def _amended(head: RuleHead, change: RuleHead) -> RuleHead:
    """Return `head` with the single values of `change`, and its lists and mappings added."""
    given = {name: getattr(change, name) for name in change.model_fields_set}
    merged = {
        name: (*getattr(head, name), *value)
        if isinstance(value, tuple)
        else {**getattr(head, name), **value}
        if isinstance(value, dict)
        else value
        for name, value in given.items()
    }
    return head.model_copy(update=merged)


def unknown_amendments(own: Iterable[Rule]) -> list[Rule]:
    """Return the rules of a plan that amend a rule which does not exist."""
    names = {rule.name for rule in packaged_rules()}
    return [rule for rule in own if rule.head.extends is None and rule.name not in names]
