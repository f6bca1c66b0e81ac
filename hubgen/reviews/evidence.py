"""Evidence: the private files and stores that a review draws on, read at once.

What cannot be read is missing and named in `unread`: a review says so instead
of taking it for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hubgen.listening.figures import ListeningReport, incident_report
from hubgen.listening.store import FILE, StoreError, open_store
from hubgen.model.deliveries import Deliveries
from hubgen.model.incident import Incident
from hubgen.model.inquiries import Inquiry
from hubgen.model.project import Project
from hubgen.problems import HubgenError
from hubgen.public.publication_times import PublicationTimes
from hubgen.publish.destinations import open_destination
from hubgen.publish.ledger.ledger import read_ledger
from hubgen.publish.record.first_publications import publication_times
from hubgen.source.deliveries import read_deliveries
from hubgen.source.files import Tree
from hubgen.source.inquiries import read_inquiries

_REMOTE = re.compile(r"(?:git|s3|gs|az):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was recorded of an incident besides its public updates.

    `published` is None without a record of editions, `listening` without stored mentions.
    `unread` are sentences on what is there and could not be read.
    """

    deliveries: Deliveries = field(default_factory=Deliveries)
    inquiries: Mapping[str, Inquiry] = field(default_factory=dict)
    listening: ListeningReport | None = None
    published: PublicationTimes | None = None
    unread: tuple[str, ...] = ()


def gather_evidence(
    root: Path,
    project: Project,
    incident: Incident,
    now: datetime,
    destination: str | None = None,
    *,
    is_network_used: bool = True,
) -> Evidence:
    """Return what the hub at `root` recorded of `incident` until `now`.

    `destination` is where the record of editions is; without it, the one of `hub.yml`.
    Without `is_network_used` it is read from a folder alone.
    """
    unread: list[str] = []
    tree, folder, zone = Tree(root), incident.source.folder, project.hub.time_zone
    deliveries, _, problems = read_deliveries(tree, folder, zone)
    inquiries, _, more = read_inquiries(tree, folder, zone)
    unread += [str(one) for one in (*problems, *more, *tree.problems)]
    return Evidence(
        deliveries=deliveries,
        inquiries=inquiries,
        listening=_listening(root, project, incident, now, unread),
        published=read_publication_times(
            root, project, now, unread, destination, is_network_used=is_network_used
        ),
        unread=tuple(unread),
    )


def read_publication_times(
    root: Path,
    project: Project,
    now: datetime,
    unread: list[str],
    destination: str | None = None,
    *,
    is_network_used: bool = True,
) -> PublicationTimes | None:
    """Return what the record of editions says; None without one, or where it cannot be read.

    In the second case, the reason is added to `unread`. See `gather_evidence`.
    """
    publishing = project.hub.publish
    where = destination or (publishing.to if publishing else None)
    if where is None or (not is_network_used and _REMOTE.match(where)):
        return None
    try:
        return publication_times(read_ledger(open_destination(where, root)), now)
    except HubgenError as error:
        unread.append(str(error))
        return None


def _listening(
    root: Path, project: Project, incident: Incident, now: datetime, unread: list[str]
) -> ListeningReport | None:
    if not (root / FILE).is_file():
        return None
    try:
        with open_store(root) as store:
            report = incident_report(store, project, incident, now)
    except StoreError as error:
        unread.append(str(error))
        return None
    return report if report.spread.messages else None
