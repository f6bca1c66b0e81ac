"""Every rule's examples: what it finds, and what it must leave alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hubgen.checks.messages import check_update, rulebook
from hubgen.checks.messages.rule_library import packaged_rules
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, IncidentHead, Update, UpdateHead
from hubgen.model.rules import Extends, Rule, RuleHead
from hubgen.model.source import Body, Source
from hubgen.model.words import Kind, State
from hubgen.source.nodes import parse_mapping


def hub_in(language: str) -> Hub:
    return Hub.model_validate(
        {
            "name": "Meadowcart",
            "url": "https://status.example.org",
            "tag": "example.org,2026",
            "time_zone": "UTC",
            "languages": [language],
        }
    )


HUB = hub_in("en")


def update_in_the_situation_of(rule: Rule, text: str) -> tuple[Incident, Update]:
    """An update with the words of `text`, on an incident that the rule's `when` fits."""
    when = rule.head.when
    given: dict[str, Any] = {}
    if text.startswith("---\n"):
        _, front, text = text.split("---\n", 2)
        given = parse_mapping(front, "example")[0].data
    state = (
        when.state[0]
        if when.state
        else (State.RESOLVED if when.open is False else State.INVESTIGATING)
    )
    head = UpdateHead.model_validate(
        {
            "at": datetime(2026, 11, 22, 10, 5, tzinfo=UTC),
            "state": state,
            "corrects": "01" if when.corrects else None,
            "retracts": "01" if when.retracts else None,
            **given,
        }
    )
    update = Update(
        number="02",
        head=head,
        body=Body(markdown=text, source=Source(path="02-x.md")),
        translations={},
    )
    before = Update(
        number="01",
        head=UpdateHead(state=State.INVESTIGATING, at=datetime(2026, 11, 22, 9, tzinfo=UTC)),
        body=Body(markdown="Said before.", source=Source(path="01-x.md")),
        translations={},
    )
    incident = Incident(
        id="x",
        head=IncidentHead(
            title="Cards charged twice",
            kind=when.kind[0] if when.kind else Kind.INCIDENT,
            **({"responsibility": when.responsibility[0]} if when.responsibility else {}),
        ),
        source=Source(path="incident.yml"),
        translations={},
        updates=(update,) if when.first else (before, update),
        review=None,
        attachments={},
    )
    return incident, update


def found_by(rule: Rule, text: str) -> list[str]:
    incident, update = update_in_the_situation_of(rule, text)
    hub = hub_in(rule.head.language or "en")
    return [
        str(problem)
        for problem in check_update(hub, incident, update, rulebook())
        if problem.rule == rule.name
    ]


CASES = [
    pytest.param(rule, kind, text, id=f"{rule.name}-{kind}-{index}")
    for rule in packaged_rules()
    for kind in ("bad", "good")
    for index, text in enumerate(getattr(rule.head.examples, kind))
]


@pytest.mark.parametrize(("rule", "kind", "text"), CASES)
def test_a_rule_finds_its_bad_examples_and_leaves_its_good_ones_alone(
    rule: Rule, kind: str, text: str
) -> None:
    found = found_by(rule, text)
    assert bool(found) == (kind == "bad"), (text, found)
    assert not any("%s" in problem for problem in found)


@pytest.mark.parametrize("rule", packaged_rules(), ids=lambda rule: rule.name)
def test_every_rule_is_complete_and_shows_itself_at_work(rule: Rule) -> None:
    head: RuleHead = rule.head
    assert head.message
    assert head.level
    assert head.examples.bad
    assert head.examples.good
    assert head.fix or head.extends is Extends.REQUIRES
