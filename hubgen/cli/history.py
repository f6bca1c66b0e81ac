"""`plan --history`, `--record` and `--document`: readiness and practice over time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubgen.authoring.readiness_scores import record_readiness
from hubgen.cli.context import HubContext, print_json, report_line
from hubgen.cli.planning import deliver, read_hub_project
from hubgen.model.project import Project
from hubgen.problems import WrongUsageError
from hubgen.reviews.evidence import read_publication_times
from hubgen.reviews.history import Quarter, history
from hubgen.reviews.history_document import (
    audit_document,
    audit_page,
    history_picture,
    history_text,
)

if TYPE_CHECKING:
    from hubgen.checks.readiness import ReadinessReport


def record_score(hub: HubContext, readiness: ReadinessReport) -> None:
    """Record the score of today."""
    project, now = read_hub_project(hub)
    today = now.astimezone(project.hub.time_zone).date()
    record_readiness(hub.root, today, readiness.won, len(readiness.points))
    report_line(f"{readiness.score} of 100 recorded for {today}")


def show_history(hub: HubContext, *, as_json: bool) -> None:
    """Print the history by quarter."""
    _, _, quarters = _history(hub)
    if as_json:
        print_json({"quarters": [one.as_dict() for one in quarters]})
    else:
        click.echo(history_text(quarters), nl=False)


def write_document(hub: HubContext, readiness: ReadinessReport, path: Path) -> None:
    """Write the yearly audit to the file at `path`; beside Markdown its picture."""
    ending = path.suffix.lower()
    if ending not in {".html", ".md"}:
        raise WrongUsageError(f"{path} ends neither in .html nor in .md; name the file so")
    project, now, quarters = _history(hub)
    if ending == ".html":
        page = audit_page(audit_document(project, readiness, quarters, now), quarters)
        deliver(page, path, hub)
        return
    picture = path.with_suffix(".svg")
    deliver(audit_document(project, readiness, quarters, now, picture.name), path, hub)
    deliver(history_picture(quarters).svg(), picture, hub)


def _history(hub: HubContext) -> tuple[Project, datetime, tuple[Quarter, ...]]:
    project, now = read_hub_project(hub)
    unread: list[str] = []
    published = read_publication_times(hub.root, project, now, unread)
    for line in unread:
        report_line(f"not read: {line}; messages count from the times that they name")
    return project, now, history(project, now, published)
