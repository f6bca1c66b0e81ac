"""The command `review`: the draft of a review, from what is recorded of an incident."""

from __future__ import annotations

from pathlib import Path

import click

from hubgen.cli.context import current_hub, report_line
from hubgen.cli.planning import find_incident, read_hub_project
from hubgen.problems import WrongUsageError


@click.command("review")
@click.argument("which", metavar="ID")
@click.option(
    "--record", metavar="DEST", help="Where the record of editions is; else as hub.yml says."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write into FOLDER instead, whatever is there already in the hub.",
)
def review_command(which: str, record: str | None, out: Path | None) -> None:
    """Write the draft of a review of an incident: facts from the records, gaps to fill.

    ID is any part of an incident's id that fits one alone. The public half is review.md in
    the incident's folder, not public before it has published:; the private half is in
    content/plan/reviews. A review that is there already is left as it is.
    """
    from hubgen.reviews.evidence import gather_evidence
    from hubgen.reviews.facts import review_facts
    from hubgen.reviews.writing import review_draft, write_review, write_review_to
    from hubgen.source.messages import messages

    hub = current_hub()
    project, now = read_hub_project(hub)
    incident = find_incident(project, which)
    evidence = gather_evidence(hub.root, project, incident, now, record)
    facts = review_facts(project, incident, evidence, now)
    draft = review_draft(facts, messages(project.hub.main_language))
    for line in facts.unread:
        report_line(f"not read: {line}")
    if out is None:
        written = write_review(hub.root, facts, draft)
    else:
        folder = (hub.root / out).resolve()
        for public in (hub.root / "dist", hub.root / "content" / "pages", hub.root / "incidents"):
            if folder.is_relative_to(public.resolve()):
                raise WrongUsageError(f"{out} may become public; choose another folder")
        written = [f"{out}/{name}" for name in write_review_to(folder, draft)]
    for path in written:
        report_line(f"written to {path}")
