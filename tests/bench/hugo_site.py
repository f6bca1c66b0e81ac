"""The same content as a site for Hugo, with a bare theme: as lean as Hugo's users would have it.

Each incident is one file, its updates one below the other, in a folder for its
month: that is quicker for Hugo than a file for each update.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.source.project import read_project

_THEME = Path(__file__).parent / "hugo_theme"


def convert(hub: Path, site: Path) -> None:
    """Writes the content of the hub as a site for Hugo."""
    project, _ = read_project(hub)
    assert project is not None
    shutil.copytree(_THEME, site)
    for entry in project.faq:
        head = f"---\ntitle: {entry.head.question}\n---\n"
        _write(site / f"content/faq/{entry.slug}.md", head + entry.body.markdown)
    for incident in project.incidents:
        _write(site / place(incident), _incident(project, incident))


def place(incident: Incident) -> Path:
    """Where the incident's file lies."""
    return Path(f"content/incidents/{incident.id[:7]}/{incident.id}.md")


def update(title: str, at: str, text: str) -> str:
    """One update as a part of an incident's file."""
    return f"\n## {title} · {at}\n\n{text.strip()}\n"


def _incident(project: Project, incident: Incident) -> str:
    newest = incident.updates[-1].head
    parts = "".join(_update(project, one) for one in reversed(incident.updates))
    started = incident.head.started
    assert started is not None
    return (
        f"---\ntitle: {incident.head.title}\ndescription: {newest.summary}\n"
        f"date: {started.isoformat()}\nlastmod: {newest.at.isoformat() if newest.at else ''}\n"
        f"state: {newest.state}\nseverity: {incident.head.severity}\n"
        f"open: {str(not newest.state.is_end).lower()}\n"
        f"components: [{', '.join(incident.head.components)}]\n"
        f"faq: [{', '.join(incident.head.faq)}]\n---\n{parts}"
    )


def _update(project: Project, one: Update) -> str:
    head = one.head
    assert head.at is not None
    at = f"{head.at.astimezone(project.hub.time_zone):%d %B %Y, %H:%M}"
    text = f"**{head.summary}** {head.do or ''}\n\n{one.body.markdown.replace('## ', '### ')}"
    return update(head.state.value.title(), at, text)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
