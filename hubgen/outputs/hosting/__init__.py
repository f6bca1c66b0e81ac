"""Hosting: the files by which hosts, crawlers and researchers know how to treat the site."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.hosting.headers import headers
from hubgen.outputs.hosting.redirects import redirects
from hubgen.outputs.hosting.robots import robots
from hubgen.outputs.hosting.security import security
from hubgen.public.view import PublicView

__all__ = ["hosting", "redirects"]


def hosting(views: Sequence[PublicView]) -> list[Artifact]:
    """`_headers`, robots.txt and, where the hub names a contact for it, security.txt."""
    return [headers(views), robots(views[0]), *security(views[0])]
