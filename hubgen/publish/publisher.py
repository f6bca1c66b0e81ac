"""In whose name something is published: the hub's, in commits."""

from __future__ import annotations

from urllib.parse import urlsplit

from hubgen.model.hub import Hub


def author_of(hub: Hub) -> tuple[str, str]:
    """Return the name and the address that commits carry: the hub's, not a person's.

    `publish.author` of hub.yml says them; without it the hub's name and `noreply@` its host.
    """
    written = hub.publish.author if hub.publish else None
    if written:
        name, _, address = written.rpartition("<")
        return name.strip(), address.removesuffix(">")
    return hub.name, f"noreply@{urlsplit(hub.url).hostname or 'localhost'}"
