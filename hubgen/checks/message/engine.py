"""The engine: rules over messages, findings as problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from hubgen.checks.message import allow
from hubgen.checks.message.library import unknown_amendments
from hubgen.checks.message.presence import lacks
from hubgen.checks.message.rulebook import Rulebook, rulebook, rules_for
from hubgen.checks.message.texts import Message, Text, main_language, messages
from hubgen.checks.message.wording import Found
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Scenario
from hubgen.model.project import Project
from hubgen.model.rules import Metric, Rule
from hubgen.model.source import Body, Source
from hubgen.model.words import Responsibility
from hubgen.problems import Family, Level, Place, Problem, in_order


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found in an incident, and the very objects and terms that it was found with."""

    incident: Incident
    terms: tuple[Rulebook, str, str]
    problems: list[Problem]


_MOST = 50
_kept: dict[str, _Kept] = {}


def check_messages(project: Project, now: datetime) -> list[Problem]:  # noqa: ARG001 - every family of checks is called alike; how a thing is said has no clock
    """Everything to say about how the project's incidents are told, drafts included.

    So too the words that the plan's scenarios keep ready. Nothing here stops a
    build. An incident that comes again as the same object, as a watcher's do,
    is not judged again.
    """
    rules, hub = project.plan.rules, project.hub
    terms = (rulebook(rules), hub.main_language, hub.time_zone.key)
    found = [_no_such_rule(rule) for rule in unknown_amendments(rules)]
    for incident in project.incidents:
        kept = _kept.get(incident.id)
        if kept is None or kept.incident is not incident or kept.terms != terms:
            problems = _check_incident(hub, incident, rules)
            kept = _kept[incident.id] = _Kept(incident, terms, problems)
        found += kept.problems
    for scenario in project.plan.scenarios:
        found += check_scenario(hub, scenario, rules)
    return in_order(found)


def _check_incident(hub: Hub, incident: Incident, rules: tuple[Rule, ...]) -> list[Problem]:
    found = check_titles(hub, incident, rules)
    for update in incident.updates:
        found += check_update(hub, incident, update, rules)
    return found


def check_update(
    hub: Hub, incident: Incident, update: Update, rules: Iterable[Rule] = ()
) -> list[Problem]:
    """What is to be said about one update of `incident`, in each of its languages."""
    book = rulebook(rules)
    found: list[Problem] = []
    for message in messages(hub, incident, update):
        problems = list(dict.fromkeys(_judged(book, message)))
        found += allow.settle(problems, _body(message), book.names)
    return _settled(incident, found)


def check_titles(hub: Hub, incident: Incident, rules: Iterable[Rule] = ()) -> list[Problem]:
    """What is to be said about the words of `incident`'s title, in each language."""
    titles = [(hub.main_language, incident.head.title, incident.source)]
    titles += [
        (language, texts.title, source)
        for language, (texts, source) in incident.translations.items()
        if texts.title
    ]
    texts = [_text_at(title, language, source, "title") for language, title, source in titles]
    return _settled(incident, _worded(texts, hub, rules, incident.head.responsibility))


def check_scenario(hub: Hub, scenario: Scenario, rules: Iterable[Rule] = ()) -> list[Problem]:
    """What is to be said about the words that `scenario` keeps ready.

    What they lack is not asked: they wait to be filled.
    """
    body, head = scenario.body, scenario.head
    texts = [
        _text_at(words, hub.main_language, body.source, key)
        for key, words in (("summary", head.summary), ("do", head.do))
        if words
    ]
    texts.append(Text(body.markdown, main_language(hub.main_language), body.place))
    return in_order(_worded(texts, hub, rules, head.responsibility))


def check_words(text: str, language: str, *, responsibility: Responsibility) -> list[Problem]:
    """What hubgen's rules of wording say of a text that stands in no file, a reply say."""
    words = Text(text, main_language(language), lambda offset: Place("", 1, offset + 1))
    return in_order(_worded([words], None, (), responsibility))


def _text_at(words: str, language: str, source: Source, key: str) -> Text:
    place = source.at(key)
    return Text(words, main_language(language), lambda _offset: place)


def _worded(
    texts: list[Text], hub: Hub | None, rules: Iterable[Rule], responsibility: Responsibility
) -> list[Problem]:
    """What the rules of wording say of texts that are no update; grades are for whole messages."""
    book = rulebook(rules)
    return [
        _found(ready.rule, text.place(match.offset), match)
        for text in texts
        for ready in rules_for(book, text.language, hub.main_language if hub else text.language)
        if ready.judge
        and ready.rule.head.metric is not Metric.GRADE
        and ready.rule.head.when.corrects is not True
        and responsibility in (ready.rule.head.when.responsibility or (responsibility,))
        for match in ready.judge(text)
    ]


def _body(message: Message) -> Body:
    translation = message.update.translations
    for words in translation.values():
        if words.body.source is message.source:
            return words.body
    return message.update.body


def _judged(book: Rulebook, message: Message) -> Iterator[Problem]:
    for ready in rules_for(book, message.language, message.main_language):
        rule = ready.rule
        if not (ready.always or message.fits(rule.head.when)):
            continue
        if ready.judge is None:
            for lack in lacks(rule, message):
                yield _problem(rule, lack.place, (lack.what,), lack.fix)
            continue
        for text in [message.body] if rule.head.metric is Metric.GRADE else message.texts:
            for match in islice(ready.judge(text), _MOST):
                yield _found(rule, text.place(match.offset), match)


def _found(rule: Rule, place: Place, match: Found) -> Problem:
    better = (match.better,) if match.better else match.values
    return _problem(rule, place, match.values, _filled(rule.head.mend or "", better))


def _problem(rule: Rule, place: Place, values: tuple[str, ...], mend: str = "") -> Problem:
    return Problem(
        place=place,
        rule=rule.name,
        what=_filled(rule.head.message or "", values),
        fix=mend or rule.head.mend or "",
        family=Family.MESSAGE,
        level=rule.head.level or Level.WARNING,
    )


def _filled(sentence: str, values: tuple[str, ...]) -> str:
    for value in values:
        sentence = sentence.replace("%s", value, 1)
    return sentence


def _settled(incident: Incident, problems: list[Problem]) -> list[Problem]:
    """`problems` in order; somebody else's words and exercises are at most worth knowing."""
    if incident.head.source or incident.head.exercise:
        problems = [_as_info(problem) for problem in problems]
    return in_order(problems)


def _as_info(problem: Problem) -> Problem:
    return Problem(
        place=problem.place,
        rule=problem.rule,
        what=problem.what,
        fix=problem.fix,
        family=problem.family,
        level=Level.INFO,
    )


def _no_such_rule(rule: Rule) -> Problem:
    return Problem(
        place=Place(rule.source.path),
        rule="rule",
        family=Family.MESSAGE,
        what=f'there is no rule called "{rule.name}" to amend',
        fix="add extends: and what it looks for, or take the name of a rule that exists",
        level=Level.WARNING,
    )
