"""security.txt (RFC 9116): whom to tell of a hole in what the organisation runs."""

from __future__ import annotations

from datetime import UTC, datetime, time
from urllib.parse import urljoin, urlsplit

from hubgen.outputs.artifact import Artifact
from hubgen.public.view import PublicView

SECURITY_FILE = ".well-known/security.txt"


def security(view: PublicView) -> list[Artifact]:
    """`.well-known/security.txt`, where hub.yml names a contact for it."""
    asked = view.hub.security
    if asked is None:
        return []
    last_moment = datetime.combine(asked.expires, time(23, 59, 59), view.hub.time_zone)
    fields = [
        ("Contact", _contact(asked.contact)),
        ("Expires", f"{last_moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        ("Encryption", asked.encryption),
        ("Acknowledgments", asked.acknowledgments),
        ("Preferred-Languages", ", ".join(asked.languages)),
        ("Canonical", _canonical(view.hub.url)),
        ("Policy", asked.policy),
    ]
    lines = [f"{name}: {value}\n" for name, value in fields if value]
    return [Artifact(path=SECURITY_FILE, data="".join(lines).encode())]


def _contact(contact: str) -> str:
    return contact if contact.startswith("https://") else f"mailto:{contact}"


def _canonical(url: str) -> str | None:
    """Where such a file counts: at the root of the domain, encrypted."""
    return urljoin(url, f"/{SECURITY_FILE}") if urlsplit(url).scheme == "https" else None
