"""Attachments: none too large, none that runs scripts, and a note where metadata stays.

A file that a browser opens as a document of the hub's own site could read and
change what readers see there. Metadata is removed from pictures alone (see
`hubgen.source.pictures`).
"""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.model.incident import Attachment, Incident
from hubgen.model.project import Project
from hubgen.outputs.serving import is_active
from hubgen.problems import Level, Place, Problem
from hubgen.source.files import LARGEST_ATTACHMENT

_PLAIN_TEXT = frozenset({"csv", "ics", "json", "md", "txt", "vcf"})


def check_attachments(project: Project) -> Iterator[Problem]:
    """Yield the problems of the files that updates and reviews name."""
    for incident in project.incidents:
        for attachment in incident.attachments.values():
            yield from _check(incident, attachment)


def _check(incident: Incident, attachment: Attachment) -> Iterator[Problem]:
    place = Place(attachment.path)
    if attachment.size > LARGEST_ATTACHMENT:
        yield Problem(
            place=place,
            rule="attachment-large",
            what=f"this file has {attachment.size:,} bytes;"
            f" at most {LARGEST_ATTACHMENT:,} are published",
            fix="make it smaller, or link to it elsewhere",
        )
    elif is_active(attachment.name) and attachment.name not in incident.head.active_files:
        yield Problem(
            place=place,
            rule="attachment-active",
            what="a file of this kind can run scripts in readers' browsers",
            fix="attach a picture (PNG) or a PDF instead; if you trust it, add to incident.yml"
            f" active_files: [{attachment.name}]",
        )
    elif not attachment.width and _ending(attachment.name) not in _PLAIN_TEXT:
        yield Problem(
            place=place,
            rule="attachment-metadata",
            what="this file is published as it is; it may name its author, places and times",
            fix="look at its properties, and remove what readers should not see",
            level=Level.INFO,
        )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
