"""Address collisions: two things at one address, or one at an address that the hub uses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from hubgen.model.incident import Incident
from hubgen.model.project import Project
from hubgen.problems import Place, Problem
from hubgen.public import addresses
from hubgen.source.portable_names import folded_name
from hubgen.source.project import PAGES

# First parts of the addresses that the hub uses itself.
RESERVED = frozenset(
    "404 api badge calendar cards components corrections editions faq feed history i incidents lite"
    " embed feeds promises search sitemap social status subscribe versions what-we-changed".split()
)

_OF_AN_INCIDENT = re.compile(r"^(?:index\.html|feed\.atom|calendar\.ics|card-.*\.png)$")


def check_addresses(project: Project) -> Iterator[Problem]:
    """Yield addresses that are taken twice, and pages without a title."""
    owners = {incident.id: incident for incident in project.incidents}
    for incident in project.incidents:
        for index, old in enumerate(incident.head.was):
            if old in owners:
                yield Problem(
                    place=incident.source.at("was", index),
                    rule="old-id-taken",
                    what=f'the id "{old}" belongs to {owners[old].source.path} already',
                    fix="remove it here",
                )
            owners.setdefault(old, incident)
        for attachment in incident.attachments.values():
            if _OF_AN_INCIDENT.match(attachment.name):
                yield Problem(
                    place=Place(attachment.path),
                    rule="address-taken",
                    what=f"the hub makes a file {attachment.name} of its own for each incident",
                    fix="rename this file, and the links to it",
                )
        yield from _folded_files(one.path for one in incident.attachments.values())
    yield from _folded_files(f"{PAGES}/{name}" for name in project.public_files)
    yield from _short_addresses(project)
    yield from _old_questions(project)
    for page in project.pages:
        yield from _address(page.body.source.at(), page.slug, project)
        if page.slug != "index" and not page.head.title:
            yield Problem(
                place=page.body.source.at(),
                rule="missing",
                what="the page has no title",
                fix="add a line title: … between lines of --- at its top",
            )
    for name in project.public_files:
        slug = name.removesuffix("index.html").removesuffix("/") or "index.html"
        own = {page.slug for page in project.pages} if name.endswith("index.html") else set()
        yield from _address(Place(f"{PAGES}/{name}"), slug, project, own | {"index.html"})


def _folded_files(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield files that readers may get in the place of another one.

    A folder of Windows or macOS can store only one of them, and so can their servers.
    """
    first: dict[str, str] = {}
    for path in sorted(paths):
        other = first.setdefault(folded_name(path), path)
        if other != path:
            name = other.rpartition("/")[2]
            yield Problem(
                place=Place(path),
                rule="address-taken",
                what=f"where capitals do not count, its address is that of {name}: readers would"
                " get one file in the place of the other",
                fix="rename one of them, and the links to it",
            )


def _short_addresses(project: Project) -> Iterator[Problem]:
    """Yield incidents whose short address another one has."""
    owners: dict[str, Incident] = {}
    for incident in project.incidents:
        short = addresses.short(incident.head.was[0] if incident.head.was else incident.id)
        other = owners.setdefault(short, incident)
        if other is not incident:
            yield Problem(
                place=incident.source.at(),
                rule="address-taken",
                what=f"its short address {short} is that of {other.source.path}",
                fix="rename the folder of the newer one before it is published",
            )


def _old_questions(project: Project) -> Iterator[Problem]:
    """Yield former names of answers that another answer has or had."""
    owners = {entry.slug: entry for entry in project.faq}
    for entry in project.faq:
        for index, old in enumerate(entry.head.was):
            if old in owners:
                yield Problem(
                    place=entry.body.source.at("was", index),
                    rule="old-id-taken",
                    what=f'the name "{old}" belongs to {owners[old].body.source.path} already',
                    fix="remove it here",
                )
            owners.setdefault(old, entry)


def _address(
    place: Place, slug: str, project: Project, used: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield a problem if the address `slug` is taken, or used by the hub itself."""
    first = slug.partition("/")[0].partition(".")[0]
    if slug in used or first in RESERVED or slug in project.hub.languages:
        what = f"the address {slug} is taken by the hub itself"
        yield Problem(place=place, rule="address-taken", what=what, fix="rename this file")
