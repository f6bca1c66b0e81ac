"""Inquiries: `inquiries.yml` in an incident's folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.model.incident import Incident
from hubgen.model.inquiries import Inquiry, InquiryFile
from hubgen.model.project import Project
from hubgen.model.source import Source
from hubgen.problems import Problem
from hubgen.source.files import Tree
from hubgen.source.people import unknown_person_if_planned
from hubgen.source.private_files import plan_problem, read_private_file
from hubgen.source.suggest import did_you_mean

NAME: Final = "inquiries.yml"
_RULE: Final = "inquiry-unknown"


def read_inquiries(
    tree: Tree, folder: str, zone: ZoneInfo
) -> tuple[Mapping[str, Inquiry], Source, list[Problem]]:
    """Read the inquiries of the incident in `folder`, with the file's source and problems.

    They are none where the file is missing or cannot be read.
    """
    path = f"{folder}/{NAME}"
    document, problems = read_private_file(tree, path, InquiryFile, zone)
    if document is None:
        return {}, Source(path=path), problems
    return document.record.inquiries, document.source, problems


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentInquiries:
    """The inquiries of one incident, their file, and what is wrong in it."""

    incident: Incident
    inquiries: Mapping[str, Inquiry]
    source: Source
    problems: tuple[Problem, ...]


def all_inquiries(project: Project, tree: Tree) -> Iterator[IncidentInquiries]:
    """Yield the inquiries of each incident of `project` that has a file of them."""
    for incident in project.incidents:
        inquiries, source, problems = read_inquiries(
            tree, incident.source.folder, project.hub.time_zone
        )
        if inquiries or problems:
            unknown = [
                plan_problem(source.at("inquiries", name, key), _RULE, what, fix)
                for name, one in inquiries.items()
                for key, (what, fix) in _unknown(project, incident, one)
            ]
            yield IncidentInquiries(
                incident=incident,
                inquiries=inquiries,
                source=source,
                problems=(*problems, *unknown),
            )


def _unknown(
    project: Project, incident: Incident, one: Inquiry
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each key of `one` that names what is not there, with what is wrong and the fix."""
    for key, person in (("owner", one.owner), ("answered_by", one.answered_by)):
        if person and (mistake := unknown_person_if_planned(project.plan.team, person)):
            yield key, mistake
    numbers = {int(update.number): update.number for update in incident.updates}
    if one.update and int(one.update) not in numbers:
        known = ", ".join(numbers.values()) or "none"
        fix = f"use the number of one of the incident's updates: {known}"
        yield "update", (f"update {one.update} is not there", fix)
    facts = list(incident.head.facts)
    if one.fact and one.fact not in facts:
        what = f'incident.yml has no fact "{one.fact}"'
        yield "fact", (what, did_you_mean(one.fact, facts) if facts else "remove this line")
    answers = [entry.slug for entry in project.faq]
    if one.faq and one.faq not in answers:
        yield "faq", (f'there is no question "{one.faq}"', did_you_mean(one.faq, answers))
