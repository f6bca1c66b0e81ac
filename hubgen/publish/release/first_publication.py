"""The first publication to a place: it overwrites nobody's files, and no sources."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations import Destination, FolderDestination
from hubgen.publish.edition.edition import Edition
from hubgen.publish.ledger.ledger import Ledger

_MOST_LISTED = 10_000


def check_first_publication(
    destination: Destination, ledger: Ledger, edition: Edition, *, into_existing: bool
) -> list[str]:
    """Return a line for each thing that is written beside other files. Raises WrongUsageError.

    A folder that holds other things is used only if `into_existing`. Of a place
    that holds very much, the home page and the first names are checked.
    """
    if ledger.lines or ledger.doubtful:
        return []
    home = ["index.html"] if destination.get("index.html") else []
    there = [*home, *islice(destination.list(), _MOST_LISTED)]
    for path in there:
        if path in edition.files and path != ".nojekyll":
            raise WrongUsageError(
                f"{destination.name} holds a {path} that hubgen did not publish;"
                " publish to an empty folder or a branch of its own"
            )
        if f"/{path}".endswith("/content/hub.yml"):
            raise WrongUsageError(
                f"{destination.name} holds the sources of a hub ({path});"
                " publish to an empty folder or a branch of its own"
            )
    if not there or not isinstance(destination, FolderDestination):
        return []
    if not into_existing:
        raise WrongUsageError(
            f"{destination.name} holds no hub, but {_list_some(there)}; publish to an empty folder,"
            " or say --into-existing to put the hub beside what is there"
        )
    tops = {path.partition("/")[0] + "/" * ("/" in path) for path in edition.files}
    return [f"besides what is there: {name}" for name in sorted({*tops, "editions/"})]


def _list_some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 3} more files" if len(paths) > 3 else ""  # noqa: PLR2004
    return f"{', '.join(paths[:3])}{more}"
