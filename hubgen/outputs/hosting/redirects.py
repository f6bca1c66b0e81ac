"""`_redirects`: where a renamed incident went, for hosts that can send readers on themselves.

The pages at the old addresses stay, for all other hosts. What only a host
can do is to send those on who follow the incident's feed. Addresses start at
the domain's root, as hosts that serve a hub below a path (GitLab Pages) want them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses
from hubgen.public.view import PublicView

_MOST_RULES = 1000  # GitLab Pages follows none where there are more
_PARTS = ("", "feed.atom")


def redirects(views: Sequence[PublicView]) -> list[Artifact]:
    """`_redirects` with the newest incidents' old addresses; nothing where there are none."""
    rules = list(islice(_rules(views), _MOST_RULES))
    return [Artifact(path="_redirects", data="".join(rules).encode())] if rules else []


def _rules(views: Sequence[PublicView]) -> Iterator[str]:
    archive, root = views[0].repository, urlsplit(views[0].hub.url).path
    for incident in archive.renamed(_MOST_RULES):
        for old in incident.was:
            if archive.has(old):
                continue
            for view in views:
                here = root + view.prefix + addresses.incident(old)
                there = root + view.prefix + incident.path
                yield from (f"{here}{part} {there}{part} 301\n" for part in _PARTS)
