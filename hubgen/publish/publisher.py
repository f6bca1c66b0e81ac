"""In whose name something is published: the hub's in commits, a person's key in the ledger."""

from __future__ import annotations

import difflib
from urllib.parse import urlsplit

from hubgen.model.hub import Hub
from hubgen.model.plan import Team
from hubgen.problems import WrongUsageError


def author_of(hub: Hub) -> tuple[str, str]:
    """Return the name and the address that commits carry: the hub's, not a person's.

    `publish.author` of hub.yml says them; without it the hub's name and `noreply@` its host.
    """
    written = hub.publish.author if hub.publish else None
    if written:
        name, _, address = written.rpartition("<")
        return name.strip(), address.removesuffix(">")
    return hub.name, f"noreply@{urlsplit(hub.url).hostname or 'localhost'}"


def check_publisher(team: Team, by: str | None) -> None:
    """Raise WrongUsageError for a key of nobody in the team."""
    known = [*team.people, *team.roles]
    if by is None or not team.people or by in known:
        return
    close = difflib.get_close_matches(by, known, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]}?" if close else f"use one of {', '.join(sorted(known))}"
    raise WrongUsageError(f'nobody of the team is called "{by}"; {hint}')
