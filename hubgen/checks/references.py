"""References: what one file names in another must exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from hubgen.model.approval import Approval
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update
from hubgen.model.phone import dialled, is_country, is_national, with_country_code
from hubgen.model.plan import Scenario
from hubgen.model.project import Project
from hubgen.model.question import Question
from hubgen.model.source import Source
from hubgen.problems import Family, Level, Place, Problem
from hubgen.source.messages import shipped_languages
from hubgen.source.project import FAQ, SCENARIOS, TEAM
from hubgen.source.suggest import did_you_mean

# What a team takes out of a new hub leaves no error in the scenarios that name it.
_TAKEN_OUT = {"component", "contact", "FAQ"}


def _unknown(
    place: Place, kind: str, key: str, known: Iterable[str], family: Family = Family.CONTENT
) -> Problem:
    return Problem(
        place=place,
        rule=f"unknown-{kind.replace(' ', '-')}",
        what=f'there is no {kind} "{key}"',
        fix=did_you_mean(key, known),
        family=family,
        level=Level.WARNING if family is Family.PLAN and kind in _TAKEN_OUT else Level.ERROR,
    )


def _check_phones(hub: Hub, source: Source) -> Iterator[Problem]:
    """Yield the phone numbers that cannot be dialled; that takes loading numbering plans."""
    if hub.country and not is_country(hub.country):
        yield Problem(
            place=source.at("country"),
            rule="spelling",
            what=f'"{hub.country}" is no country with telephones',
            fix="write its code of two letters, like GB",
        )
        return
    for key, contact in hub.contacts.items():
        if contact.phone and dialled(contact.phone, hub.country) is None:
            place = source.at("contacts", key, "phone")
            if is_national(contact.phone):
                yield _national_number(place, contact.phone, hub)
            else:
                yield Problem(
                    place=place,
                    rule="phone-country",
                    what=f'"{contact.phone}" is no phone number of its country',
                    fix="check its digits, and write it like +44 20 7946 0000",
                )


def _national_number(place: Place, phone: str, hub: Hub) -> Problem:
    """Return the problem of a number that lacks its country, or is none of the hub's country."""
    if hub.country:
        what = f'"{phone}" is no phone number of the country {hub.country} in hub.yml'
        return Problem(
            place=place,
            rule="phone-country",
            what=what,
            fix="check its digits, or write it with its country code, like +44 20 7946 0000",
        )
    near = get_global("zone_territories").get(hub.time_zone.key, "")
    full = with_country_code(phone, near) if is_country(near) else None
    return Problem(
        place=place,
        rule="phone-country",
        what=f'"{phone}" has no country code, so nobody abroad can dial it',
        fix=f"write it with its country code, like {full or '+44 20 7946 0000'}"
        f" (if it is a number there), or add country: {near or 'GB'} to hub.yml",
    )


def check_hub(project: Project) -> Iterator[Problem]:
    """Yield what is wrong with the default contact, the logo and the languages of the hub."""
    settings, source = project.hub, project.hub_source
    if settings.contact and settings.contact not in settings.contacts:
        yield _unknown(source.at("contact"), "contact", settings.contact, settings.contacts)
    if settings.brand.logo and settings.brand.logo not in project.public_files:
        yield Problem(
            place=source.at("brand", "logo"),
            rule="unknown-file",
            what=f"there is no file content/pages/{settings.brand.logo}",
            fix="put the logo there, or correct its name",
        )
    yield from _check_phones(settings, source)
    for index, language in enumerate(settings.languages):
        yield from _language_entry(
            source.at("languages", index), language, settings.languages[:index]
        )
    for texts, texts_source in project.hub_texts.values():
        for key in texts.components:
            if key not in settings.components:
                place = texts_source.at_key("components", key)
                yield _unknown(place, "component", key, settings.components)
        for key in texts.contacts:
            if key not in settings.contacts:
                place = texts_source.at_key("contacts", key)
                yield _unknown(place, "contact", key, settings.contacts)


def _language_entry(place: Place, language: str, before: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with one entry of the hub's languages."""
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        what = f'"{language}" is not a language'
        fix = "write a short name like en or de"
        yield Problem(place=place, rule="language", what=what, fix=fix)
        return
    if language in before:
        what = f"{language} is among the languages already"
        yield Problem(place=place, rule="language-twice", what=what, fix="remove it here")
    if language.partition("-")[0] not in shipped_languages():
        what = f"hubgen has no labels in {language}; they stay English"
        yield Problem(place=place, rule="language-words", what=what, level=Level.INFO)


def check_incidents(project: Project) -> Iterator[Problem]:
    """Yield components, contacts, answers, scenarios and people that public texts name wrongly."""
    for entry in project.entries:
        yield from _approvals(entry.body.source, entry.head.approvals, project)
    questions = _slugs(project, FAQ, [entry.slug for entry in project.faq])
    scenarios = _slugs(project, SCENARIOS, [one.slug for one in project.plan.scenarios])
    for lesson in project.plan.lessons:
        yield from _approvals(lesson.body.source, lesson.head.approvals, project)
    for incident in project.incidents:
        yield from _incident(project, incident, questions, scenarios)
        for update in incident.updates:
            yield from _update(project, incident, update)
        for question in incident.questions:
            yield from _question(project, question, questions)


def _slugs(project: Project, folder: str, read: Iterable[str]) -> set[str]:
    """Return the names of the files in `folder`: those `read`, and those with errors."""
    unread = (path.removeprefix(f"{folder}/") for path in project.unread if path.startswith(folder))
    return {*read, *(name.removesuffix(".md") for name in unread)}


def _components(
    source: Source, keys: Mapping[str, object], project: Project, family: Family = Family.CONTENT
) -> Iterator[Problem]:
    for key in keys:
        if key not in project.hub.components:
            place = source.at_key("components", key)
            yield _unknown(place, "component", key, project.hub.components, family)


def _incident(
    project: Project, incident: Incident, questions: set[str], scenarios: set[str]
) -> Iterator[Problem]:
    head, source = incident.head, incident.source
    yield from _components(source, head.components, project)
    if head.contact and head.contact not in project.hub.contacts:
        yield _unknown(source.at("contact"), "contact", head.contact, project.hub.contacts)
    for index, slug in enumerate(head.faq):
        if slug not in questions:
            yield _unknown(source.at("faq", index), "FAQ", slug, questions)
    if head.scenario and head.scenario not in scenarios:
        yield _unknown(source.at("scenario"), "scenario", head.scenario, scenarios)
    for index, action in enumerate(head.actions):
        if action.owner:
            yield from _person(source.at("actions", index, "owner"), action.owner, project)
    yield from _approvals(source, head.approvals, project)
    if incident.review:
        review = incident.review
        yield from _approvals(review.body.source, review.head.approvals, project)


def _update(project: Project, incident: Incident, update: Update) -> Iterator[Problem]:
    head, source = update.head, update.source
    yield from _components(source, head.components, project)
    if head.by:
        yield from _person(source.at("by"), head.by, project)
    if head.urgent:
        yield from _person(source.at("urgent", "by"), head.urgent.by, project)
    yield from _approvals(source, head.approvals, project)
    if head.image and head.image.file not in incident.attachments:
        yield Problem(
            place=source.at("image", "file"),
            rule="unknown-file",
            what=f'there is no file "{head.image.file}" in the folder of this update',
            fix="put the picture into the incident's folder, or correct its name",
        )


def _question(project: Project, question: Question, faq: set[str]) -> Iterator[Problem]:
    head, source = question.head, question.source
    if head.by:
        yield from _person(source.at("by"), head.by, project)
    if head.faq_entry and head.faq_entry not in faq:
        yield _unknown(source.at("moved_to"), "FAQ", head.faq_entry, faq)
    yield from _approvals(source, head.approvals, project)


def _approvals(
    source: Source, approvals: Iterable[Approval], project: Project
) -> Iterator[Problem]:
    for index, approval in enumerate(approvals):
        yield from _person(source.at("approvals", index, "by"), approval.by, project)


def _person(
    place: Place, key: str, project: Project, family: Family = Family.CONTENT
) -> Iterator[Problem]:
    team = project.plan.team
    if not team.knows(key) and TEAM not in project.unread:
        yield _unknown(place, "person or role", key, {*team.people, *team.roles}, family)


def check_plan(project: Project) -> Iterator[Problem]:
    """Yield people, roles, scenarios and components that the plan names wrongly.

    None of these problems stops a build.
    """
    team, source = project.plan.team, project.plan.team_source
    for key, person in team.people.items():
        for index, name in enumerate(person.roles):
            if name not in team.roles:
                place = source.at("people", key, "roles", index)
                yield _unknown(place, "role", name, team.roles, Family.PLAN)
    for key, role in team.roles.items():
        for field, who in (("who", role.who), ("deputy", role.deputy)):
            if who and who not in team.people:
                place = source.at("roles", key, field)
                yield _unknown(place, "person", who, team.people, Family.PLAN)
    for index, who in enumerate(team.approvals.by):
        yield from _person(source.at("approvals", "by", index), who, project, Family.PLAN)
    known = _slugs(project, SCENARIOS, [scenario.slug for scenario in project.plan.scenarios])
    for index, drill in enumerate(team.drills):
        if drill.scenario and drill.scenario not in known:
            place = source.at("drills", index, "scenario")
            yield _unknown(place, "scenario", drill.scenario, known, Family.PLAN)
    for scenario in project.plan.scenarios:
        yield from _scenario(project, scenario)
    for lesson in project.plan.lessons:
        if lesson.head.owner:
            place = lesson.body.source.at("owner")
            yield from _person(place, lesson.head.owner, project, Family.PLAN)


def _scenario(project: Project, scenario: Scenario) -> Iterator[Problem]:
    head, source = scenario.head, scenario.body.source
    contacts = project.hub.contacts
    questions = _slugs(project, FAQ, [entry.slug for entry in project.faq])
    yield from _components(source, head.components, project, Family.PLAN)
    if head.contact and head.contact not in contacts:
        yield _unknown(source.at("contact"), "contact", head.contact, contacts, Family.PLAN)
    for index, slug in enumerate(head.faq):
        if slug not in questions:
            yield _unknown(source.at("faq", index), "FAQ", slug, questions, Family.PLAN)
    named = [
        (("owner",), head.owner),
        *((("checklist", index, "role"), step.role) for index, step in enumerate(head.checklist)),
        *((("deadlines", index, "role"), one.role) for index, one in enumerate(head.deadlines)),
        *((("follow_ups", index, "role"), step.role) for index, step in enumerate(head.follow_ups)),
        *(
            (("exercise", "injects", index, "who"), one.who)
            for index, one in enumerate(head.exercise.injects if head.exercise else ())
        ),
    ]
    for keys, who in named:
        if who:
            yield from _person(source.at(*keys), who, project, Family.PLAN)


def check_translations(project: Project) -> Iterator[Problem]:
    """Yield translations into languages that are off, and lists longer than their originals."""
    written = [(language, source) for language, (_, source) in project.hub_texts.items()]
    for entry in project.entries:
        written += [(name, body.source) for name, (_, body) in entry.translations.items()]
    for lesson in project.plan.lessons:
        written += [(name, body.source) for name, (_, body) in lesson.translations.items()]
    for incident in project.incidents:
        written += [(language, source) for language, (_, source) in incident.translations.items()]
        for update in incident.updates:
            written += [(name, text.body.source) for name, text in update.translations.items()]
        for question in incident.questions:
            texts_of = question.translations.items()
            written += [(name, body.source) for name, (_, body) in texts_of]
            yield from _correction_texts(question)
        if incident.review:
            texts = incident.review.translations
            written += [(language, body.source) for language, (_, body) in texts.items()]
        yield from _action_texts(incident)
    for language, source in written:
        yield from _language(language, source, project.hub.languages)


def _language(language: str, source: Source, languages: Collection[str]) -> Iterator[Problem]:
    if language not in languages:
        yield Problem(
            place=source.at(),
            rule="language-off",
            what=f"this is a translation into {language}, which is not among the hub's languages",
            fix=f"add {language} to languages: in content/hub.yml",
            level=Level.WARNING,
        )


def _correction_texts(question: Question) -> Iterator[Problem]:
    for texts, body in question.translations.values():
        if len(texts.corrections) > len(question.head.corrections):
            yield Problem(
                place=body.source.at("corrections"),
                rule="translation-longer",
                what=f"{len(texts.corrections)} corrections are translated;"
                f" the original has {len(question.head.corrections)}",
                fix="keep the corrections in the order of the original",
            )


def _action_texts(incident: Incident) -> Iterator[Problem]:
    for texts, source in incident.translations.values():
        if len(texts.actions) > len(incident.head.actions):
            yield Problem(
                place=source.at("actions"),
                rule="translation-longer",
                what=f"{len(texts.actions)} actions are translated;"
                f" incident.yml has {len(incident.head.actions)}",
                fix="keep the actions in the order of incident.yml",
            )
