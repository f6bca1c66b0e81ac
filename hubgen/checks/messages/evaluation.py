"""Evaluation: apply the rules to updates, titles and scenarios, and return problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from hubgen.checks.messages import allowances
from hubgen.checks.messages.matchers import Match
from hubgen.checks.messages.message import Message, Text, messages, primary_language
from hubgen.checks.messages.next_update import missing_facts
from hubgen.checks.messages.own_terms import in_own_terms
from hubgen.checks.messages.rule_library import unknown_amendments
from hubgen.checks.messages.rulebook import Rulebook, rulebook
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Scenario
from hubgen.model.project import Project
from hubgen.model.rules import Metric, Rule
from hubgen.model.source import Source
from hubgen.model.words import Responsibility
from hubgen.problems import Family, Level, Place, Problem, in_order

_MOST_MATCHES = 50


def check_messages(project: Project, now: datetime) -> list[Problem]:  # noqa: ARG001 - every family of checks has this signature; wording does not depend on the time
    """Return the message problems of all incidents, drafts included, and of the scenarios.

    None of them stops a build.
    """
    rules, hub = project.plan.rules, project.hub
    book = rulebook(rules)
    problems = [_unknown_amendment(rule) for rule in unknown_amendments(rules)]
    for incident in project.incidents:
        problems += check_titles(hub, incident, book)
        for update in incident.updates:
            problems += check_update(hub, incident, update, book)
    for scenario in project.plan.scenarios:
        problems += check_scenario(hub, scenario, book)
    return in_order(problems)


def check_update(hub: Hub, incident: Incident, update: Update, book: Rulebook) -> list[Problem]:
    """Return the message problems of one update of `incident`, in each of its languages."""
    problems: list[Problem] = []
    for message in messages(hub, incident, update):
        findings = list(dict.fromkeys(_problems_of(book, message)))
        problems += allowances.apply_allowances(findings, message.source_body, book.names)
    return _at_origin_level(incident, problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Words for which a rule has better ones: those at `place`, in a field or the text."""

    rule: str
    place: Place
    old: str
    new: str


def replacements(hub: Hub, incident: Incident, update: Update, book: Rulebook) -> list[Replacement]:
    """Return the words of `update`, in the hub's main language, that rules would replace."""
    return [
        Replacement(
            rule=compiled.rule.name,
            place=text.place(match.offset),
            old=(old := text.raw[match.offset : match.offset + match.length]),
            new=_in_case_of(old, match.better),
        )
        for message in messages(hub, incident, update)[:1]
        for compiled in book.in_language(message.language, message.hub_language)
        if compiled.matcher and (compiled.always or message.matches(compiled.rule.head.when))
        for text in message.texts
        for match in compiled.matcher(text)
        if match.better and match.length
    ]


def _in_case_of(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def check_titles(hub: Hub, incident: Incident, book: Rulebook) -> list[Problem]:
    """Return the message problems of the title of `incident`, in each language."""
    titles = [(hub.main_language, incident.head.title, incident.source)]
    titles += [
        (language, texts.title, source)
        for language, (texts, source) in incident.translations.items()
        if texts.title
    ]
    texts = [_text_at(title, language, source, "title") for language, title, source in titles]
    return _at_origin_level(
        incident, _wording_problems(texts, hub, book, incident.head.responsibility)
    )


def check_scenario(hub: Hub, scenario: Scenario, book: Rulebook) -> list[Problem]:
    """Return the message problems of the words that `scenario` prepares.

    Rules that ask for missing parts are not applied: the words still have gaps.
    """
    body, head = scenario.body, scenario.head
    texts = [
        _text_at(words, hub.main_language, body.source, key)
        for key, words in (("summary", head.summary), ("do", head.do))
        if words
    ]
    texts.append(Text(body.markdown, primary_language(hub.main_language), body.place))
    return in_order(_wording_problems(texts, hub, book, head.responsibility))


def check_text(text: str, language: str, *, responsibility: Responsibility) -> list[Problem]:
    """Return what hubgen's own wording rules find in a text that is in no file, like a reply."""
    words = Text(text, primary_language(language), lambda offset: Place("", 1, offset + 1))
    return in_order(_wording_problems([words], None, rulebook(), responsibility))


def _text_at(words: str, language: str, source: Source, key: str) -> Text:
    place = source.at(key)
    return Text(words, primary_language(language), lambda _offset: place)


def _wording_problems(
    texts: list[Text], hub: Hub | None, book: Rulebook, responsibility: Responsibility
) -> list[Problem]:
    """Apply the wording rules to texts that are no update; reading grades need whole messages."""
    return [
        _match_problem(compiled.rule, text.place(match.offset), match)
        for text in texts
        for compiled in book.in_language(text.language, hub.main_language if hub else text.language)
        if compiled.matcher
        and compiled.rule.head.metric is not Metric.GRADE
        and compiled.rule.head.when.corrects is not True
        and responsibility in (compiled.rule.head.when.responsibility or (responsibility,))
        for match in compiled.matcher(text)
    ]


def _problems_of(book: Rulebook, message: Message) -> Iterator[Problem]:
    facts = tuple(missing_facts(message))
    for compiled in book.in_language(message.language, message.hub_language):
        rule = compiled.rule
        if not (compiled.always or message.matches(rule.head.when)):
            continue
        if compiled.requirement:
            for missing in compiled.requirement.missing_parts(message, facts):
                fix = in_own_terms(missing.fix or rule.head.fix or "", message)
                yield _problem(rule, missing.place, (missing.what,), fix)
        if compiled.matcher is None:
            continue
        for text in [message.body] if rule.head.metric is Metric.GRADE else message.texts:
            for match in islice(compiled.matcher(text), _MOST_MATCHES):
                yield _match_problem(rule, text.place(match.offset), match)


def _match_problem(rule: Rule, place: Place, match: Match) -> Problem:
    better = (match.better,) if match.better else match.values
    return _problem(rule, place, match.values, _fill(rule.head.fix or "", better))


def _problem(rule: Rule, place: Place, values: tuple[str, ...], fix: str = "") -> Problem:
    return Problem(
        place=place,
        rule=rule.name,
        what=_fill(rule.head.message or "", values),
        fix=fix or rule.head.fix or "",
        family=Family.MESSAGE,
        level=rule.head.level or Level.WARNING,
    )


def _fill(sentence: str, values: tuple[str, ...]) -> str:
    """Put `values` in the place of each `%s` of `sentence`, in their order."""
    for value in values:
        sentence = sentence.replace("%s", value, 1)
    return sentence


def _at_origin_level(incident: Incident, problems: list[Problem]) -> list[Problem]:
    """Return `problems` in order, as info where the incident is imported or an exercise."""
    if incident.head.source or incident.head.exercise:
        problems = [replace(problem, level=Level.INFO) for problem in problems]
    return in_order(problems)


def _unknown_amendment(rule: Rule) -> Problem:
    return Problem(
        place=Place(rule.source.path),
        rule="rule",
        family=Family.MESSAGE,
        what=f'there is no rule called "{rule.name}" to amend',
        fix="add extends: and what it looks for, or take the name of a rule that exists",
        level=Level.WARNING,
    )
