"""References: whatever one file says of another must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Team
from hubgen.model.project import Project
from hubgen.model.source import Source
from hubgen.problems import Family, Level, Place, Problem
from hubgen.read.phrases import shipped_languages
from hubgen.read.suggest import did_you_mean

# First parts of addresses that the hub needs for itself.
RESERVED = frozenset(
    "404 api assets components corrections editions faq feed history incidents lite promises"
    " search social subscribe badge calendar cards".split()
)


def _unknown(
    place: Place, kind: str, key: str, known: Iterable[str], family: Family = Family.CONTENT
) -> Problem:
    return Problem(
        place=place,
        rule=f"unknown-{kind.replace(' ', '-')}",
        what=f'there is no {kind} "{key}"',
        mend=did_you_mean(key, known),
        family=family,
    )


def hub(project: Project) -> Iterator[Problem]:
    """The hub's own settings: its default contact, its logo, its languages."""
    settings, source = project.hub, project.hub_source
    if settings.contact and settings.contact not in settings.contacts:
        yield _unknown(source.at("contact"), "contact", settings.contact, settings.contacts)
    if settings.brand.logo and settings.brand.logo not in project.public_files:
        yield Problem(
            place=source.at("brand", "logo"),
            rule="unknown-file",
            what=f"there is no file content/pages/{settings.brand.logo}",
            mend="put the logo there, or mend its name",
        )
    for index, language in enumerate(settings.languages):
        if language.split("-")[0] not in shipped_languages():
            yield Problem(
                place=source.at("languages", index),
                rule="language-words",
                what=f"hubgen has no words of its own in {language}; its buttons and labels stay English",
                level=Level.INFO,
            )
    for texts, texts_source in project.hub_texts.values():
        for name, keys, known in (
            ("component", texts.components, settings.components),
            ("contact", texts.contacts, settings.contacts),
        ):
            for key in keys:
                if key not in known:
                    yield _unknown(texts_source.at_key(f"{name}s", key), name, key, known)


def incidents(project: Project) -> Iterator[Problem]:
    """What incidents and updates name: components, contacts, FAQ, scenarios, people."""
    for incident in project.incidents:
        yield from _incident(project, incident)
        for update in incident.updates:
            yield from _update(project, incident, update)


def _components(
    source: Source, keys: Mapping[str, object], project: Project, family: Family = Family.CONTENT
) -> Iterator[Problem]:
    for key in keys:
        if key not in project.hub.components:
            place = source.at_key("components", key)
            yield _unknown(place, "component", key, project.hub.components, family)


def _incident(project: Project, incident: Incident) -> Iterator[Problem]:
    head, source = incident.head, incident.source
    yield from _components(source, head.components, project)
    if head.contact and head.contact not in project.hub.contacts:
        yield _unknown(source.at("contact"), "contact", head.contact, project.hub.contacts)
    slugs = {entry.slug for entry in project.faq}
    for index, slug in enumerate(head.faq):
        if slug not in slugs:
            yield _unknown(source.at("faq", index), "FAQ", slug, slugs)
    scenarios = {scenario.slug for scenario in project.plan.scenarios}
    if head.scenario and head.scenario not in scenarios:
        yield _unknown(source.at("scenario"), "scenario", head.scenario, scenarios)
    for index, action in enumerate(head.actions):
        if action.owner:
            yield from _person(
                source.at("actions", index, "owner"), action.owner, project.plan.team
            )


def _update(project: Project, incident: Incident, update: Update) -> Iterator[Problem]:
    head, source = update.head, update.source
    yield from _components(source, head.components, project)
    if head.by:
        yield from _person(source.at("by"), head.by, project.plan.team)
    for index, approval in enumerate(head.approvals):
        yield from _person(source.at("approvals", index, "by"), approval.by, project.plan.team)
    if head.image and head.image.file not in incident.attachments:
        yield Problem(
            place=source.at("image", "file"),
            rule="unknown-file",
            what=f'there is no file "{head.image.file}" beside this update',
            mend="put the picture into the incident's folder, or mend its name",
        )


def _person(
    place: Place, key: str, team: Team, family: Family = Family.CONTENT
) -> Iterator[Problem]:
    if not team.knows(key):
        yield _unknown(place, "person or role", key, {**team.people, **team.roles}, family)


def names(project: Project) -> Iterator[Problem]:
    """Addresses: each one once, and none that the hub needs for itself."""
    taken = {incident.id: incident for incident in project.incidents}
    for incident in project.incidents:
        for index, old in enumerate(incident.head.was):
            if old in taken:
                yield Problem(
                    place=incident.source.at("was", index),
                    rule="old-id-taken",
                    what=f'the id "{old}" belongs to {taken[old].source.path} already',
                    mend="remove it here",
                )
            taken.setdefault(old, incident)
    reserved = RESERVED | set(project.hub.languages)
    for page in project.pages:
        first = page.slug.split("/")[0]
        if first in reserved:
            yield Problem(
                place=page.body.source.at(),
                rule="address-taken",
                what=f"the address /{first}/ is taken by the hub itself",
                mend="rename this page",
            )
        if page.slug != "index" and not page.head.title:
            yield Problem(
                place=page.body.source.at(),
                rule="missing",
                what="the page has no title",
                mend="add a line title: … between lines of --- at its top",
            )


def plan(project: Project) -> Iterator[Problem]:
    """What the plan names: people, roles, scenarios, components. Never in a build's way."""
    team, source = project.plan.team, project.plan.team_source
    for key, person in team.people.items():
        for index, role in enumerate(person.roles):
            if role not in team.roles:
                place = source.at("people", key, "roles", index)
                yield _unknown(place, "role", role, team.roles, Family.PLAN)
    for key, role in team.roles.items():
        for field, who in (("who", role.who), ("deputy", role.deputy)):
            if who and who not in team.people:
                yield _unknown(
                    source.at("roles", key, field), "person", who, team.people, Family.PLAN
                )
    for index, who in enumerate(team.approvals.by):
        yield from _person(source.at("approvals", "by", index), who, team, Family.PLAN)
    known = {scenario.slug for scenario in project.plan.scenarios}
    for index, drill in enumerate(team.drills):
        if drill.scenario and drill.scenario not in known:
            place = source.at("drills", index, "scenario")
            yield _unknown(place, "scenario", drill.scenario, known, Family.PLAN)
    yield from _scenarios(project)


def _scenarios(project: Project) -> Iterator[Problem]:
    team, settings = project.plan.team, project.hub
    slugs = {entry.slug for entry in project.faq}
    for scenario in project.plan.scenarios:
        head, source = scenario.head, scenario.body.source
        yield from _components(source, head.components, project, Family.PLAN)
        if head.contact and head.contact not in settings.contacts:
            yield _unknown(
                source.at("contact"), "contact", head.contact, settings.contacts, Family.PLAN
            )
        if head.owner:
            yield from _person(source.at("owner"), head.owner, team, Family.PLAN)
        for index, slug in enumerate(head.faq):
            if slug not in slugs:
                yield _unknown(source.at("faq", index), "FAQ", slug, slugs, Family.PLAN)
        for name, steps in (("checklist", head.checklist), ("follow_ups", head.follow_ups)):
            for index, step in enumerate(steps):
                if step.role:
                    place = source.at(name, index, "role")
                    yield from _person(place, step.role, team, Family.PLAN)


def translations(project: Project) -> Iterator[Problem]:
    """Translations: into the hub's other languages only, and as long as their originals."""
    written: list[tuple[str, Source]] = [
        *((language, source) for language, (_, source) in project.hub_texts.items()),
        *_languages_of((page.translations for page in project.pages)),
        *_languages_of((entry.translations for entry in project.faq)),
    ]
    for incident in project.incidents:
        written += [(language, source) for language, (_, source) in incident.translations.items()]
        for update in incident.updates:
            written += [(name, text.body.source) for name, text in update.translations.items()]
        yield from _action_texts(incident)
    for language, source in written:
        yield from _language(language, source, project.hub.languages)


def _languages_of(
    found: Iterable[Mapping[str, tuple[object, object]]],
) -> Iterator[tuple[str, Source]]:
    for by_language in found:
        for language, (_, body) in by_language.items():
            yield language, body.source  # type: ignore[attr-defined]


def _language(language: str, source: Source, languages: Collection[str]) -> Iterator[Problem]:
    if language not in languages:
        yield Problem(
            place=source.at(),
            rule="language-off",
            what=f"this is a translation into {language}, which is not among the hub's languages",
            mend=f"add {language} to languages: in content/hub.yml",
            level=Level.WARNING,
        )


def _action_texts(incident: Incident) -> Iterator[Problem]:
    for texts, source in incident.translations.values():
        if len(texts.actions) > len(incident.head.actions):
            yield Problem(
                place=source.at("actions"),
                rule="translation-longer",
                what=f"{len(texts.actions)} actions are translated; incident.yml has {len(incident.head.actions)}",
                mend="keep the actions in the order of incident.yml",
            )
