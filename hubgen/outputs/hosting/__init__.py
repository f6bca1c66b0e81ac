"""Hosting: files that tell hosts, crawlers and researchers how to treat the site."""

from __future__ import annotations

from collections.abc import Sequence

from hubgen.outputs.artifact import Artifact
from hubgen.outputs.hosting.headers import headers
from hubgen.outputs.hosting.text_files import redirects, robots, security
from hubgen.public.view import PublicView

__all__ = ["hosting", "redirects"]


def hosting(views: Sequence[PublicView]) -> list[Artifact]:
    """Return `_headers`, robots.txt and, if the hub names a contact for it, security.txt."""
    return [headers(views), robots(views[0]), *security(views[0])]
