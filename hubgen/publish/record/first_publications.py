"""First publications: when the record says that each update became public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hubgen.model.project import Project
from hubgen.problems import Family, Level, Problem
from hubgen.public.publication_times import PublicationTimes, backdated_by
from hubgen.publish.ledger.ledger import Ledger, LedgerLine
from hubgen.publish.record.change import INCIDENT, Change

BACKDATED = "published-later"


def publication_times(ledger: Ledger, now: datetime) -> PublicationTimes | None:
    """Return what `ledger` knows for an edition of the instant `now`; None before the first."""
    if not ledger.lines:
        return None
    first, later = ledger.lines[0], ledger.lines[1:]
    times: dict[tuple[str, str], datetime] = {}
    for line in later:
        for key in _updates(line):
            times.setdefault(key, line.at)
    return PublicationTimes(
        edition=ledger.head, now=now, before=frozenset(_updates(first)), times=times
    )


def backdated(
    project: Project, changes: Iterable[Change], ledger: Ledger, now: datetime
) -> Iterator[Problem]:
    """Yield a warning for each update that becomes public `now` and names an earlier time.

    The first edition may hold what was public elsewhere before.
    """
    fresh = {one.public_id for one in changes} if ledger.lines else set()
    for incident in project.incidents if fresh else ():
        for update in () if incident.head.source else incident.updates:
            late = update.head.at and backdated_by(update.head.at, now)
            if late and f"{INCIDENT}{incident.id}/{update.number}" in fresh:
                local = now.astimezone(project.hub.time_zone)
                yield Problem(
                    place=update.source.at_key("at"),
                    rule=BACKDATED,
                    what=f"this update is dated {_length(late)} before it is published",
                    fix=f"write at: {local:%Y-%m-%d %H:%M} if nobody could read it before;"
                    " the page of promises counts from its publication in any case, and says so",
                    family=Family.MESSAGE,
                    level=Level.WARNING,
                )


def _updates(line: LedgerLine) -> Iterator[tuple[str, str]]:
    for key in line.public:
        if key.startswith(INCIDENT):
            incident, _, number = key.removeprefix(INCIDENT).rpartition("/")
            yield incident, number


def _length(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    counts = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    return " ".join(f"{count} {unit}{'s' * (count != 1)}" for count, unit in counts if count)
