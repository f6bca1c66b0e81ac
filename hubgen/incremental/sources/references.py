"""References: the names outside of its own folder that an incident uses.

A reference is a kind and a name: `component:payments`, `file:content/faq/refunds.md`,
`folder:incidents/2026/…`. When the thing of that name is added, removed or changed,
the folders that refer to it are parsed again.
"""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.incremental.cache.records import CLAIM
from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.model.source import Body
from hubgen.public.approval import is_public_entry
from hubgen.public.text_contents import linked_sources
from hubgen.source.names import FOLDER, incident_folder
from hubgen.source.project import FAQ, PAGES, SCENARIOS


def references(incident: Incident) -> frozenset[str]:
    """Return the names of everything that `incident` refers to, and of the ids that it claims."""
    return frozenset(_references(incident))


def linked_folders(project: Project) -> set[str]:
    """Return the folders below `incidents/` that texts outside of them link to."""
    bodies = [entry.body for entry in project.entries]
    bodies += [body for entry in project.entries for _, body in entry.translations.values()]
    return {name.partition(":")[2] for name in _links(bodies) if name.startswith("folder:")}


def names_of(project: Project) -> frozenset[str]:
    """Return the names of everything outside of incidents that they can refer to."""
    hub, team = project.hub, project.plan.team
    return frozenset(
        [
            *(f"component:{key}" for key in hub.components),
            *(f"contact:{key}" for key in hub.contacts),
            *(f"language:{language}" for language in hub.languages),
            *(f"person:{key}" for key in (*team.people, *team.roles)),
            *(f"scenario:{one.slug}" for one in project.plan.scenarios),
            *(f"faq:{one.slug}" for one in project.faq),
            *(f"file:{PAGES}/{name}" for name in project.public_files),
            *(
                f"file:{body.source.path}"
                for entry in project.entries
                if is_public_entry(entry, team)
                for body in (entry.body, *(body for _, body in entry.translations.values()))
            ),
            *(
                f"{kind}:{path.removeprefix(f'{folder}/').removesuffix('.md')}"
                for kind, folder in (("faq", FAQ), ("scenario", SCENARIOS))
                for path in project.unread
                if path.startswith(f"{folder}/")
            ),
        ]
    )


def names_in(folder: str) -> set[str]:
    """Return the names by which others may refer to the incident in `folder`."""
    return {f"folder:{folder}", f"{CLAIM}{folder.rpartition('/')[2]}"}


def _references(incident: Incident) -> Iterator[str]:
    head = incident.head
    yield f"{CLAIM}{incident.id}"
    for old in head.was:
        yield f"{CLAIM}{old}"
    for key in head.components:
        yield f"component:{key}"
    for slug in head.faq:
        yield f"faq:{slug}"
        yield f"file:{FAQ}/{slug}.md"
    if head.contact:
        yield f"contact:{head.contact}"
    if head.scenario:
        yield f"scenario:{head.scenario}"
    people = [action.owner for action in head.actions]
    people += [one.by for one in head.approvals]
    languages = [*incident.translations]
    bodies: list[Body] = []
    for update in incident.updates:
        for key in update.head.components:
            yield f"component:{key}"
        people += [update.head.by, *(one.by for one in update.head.approvals)]
        people += [update.head.urgent.by] if update.head.urgent else []
        languages += update.translations
        bodies += [update.body, *(one.body for one in update.translations.values())]
    if incident.review:
        people += [one.by for one in incident.review.head.approvals]
        languages += incident.review.translations
        bodies += [
            incident.review.body,
            *(body for _, body in incident.review.translations.values()),
        ]
    for question in incident.questions:
        people += [question.head.by, *(one.by for one in question.head.approvals)]
        languages += question.translations
        bodies += question.bodies
        if question.head.faq_entry:
            yield f"faq:{question.head.faq_entry}"
            yield f"file:{FAQ}/{question.head.faq_entry}.md"
    yield from (f"person:{one}" for one in people if one)
    yield from (f"language:{one}" for one in languages)
    yield from _links(bodies)


def _links(bodies: list[Body]) -> Iterator[str]:
    for body in bodies:
        for path in linked_sources(body):
            yield f"file:{path}"
            if path.startswith(f"{FOLDER}/"):
                yield f"folder:{incident_folder(path)}"
