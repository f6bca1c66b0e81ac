"""Text files for hosts, crawlers and researchers: `_redirects`, robots.txt and security.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from itertools import islice
from urllib.parse import urljoin, urlsplit

from hubgen.outputs.artifact import Artifact
from hubgen.public import addresses
from hubgen.public.view import PublicView

_MOST_RULES = 1000  # GitLab Pages follows none where there are more
_PARTS = ("", "feed.atom")
_NO_PAGES = ("editions/packs/",)
SECURITY_FILE = ".well-known/security.txt"


def redirects(views: Sequence[PublicView]) -> list[Artifact]:
    """Return `_redirects` with the old addresses of the newest incidents; nothing without any.

    The pages at the old addresses stay, for all other hosts. Only a host can
    redirect those who follow an incident's feed. Addresses start at the
    domain's root, as hosts that serve a hub below a path (GitLab Pages) expect.
    """
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


def robots(view: PublicView) -> Artifact:
    """Return `robots.txt`: crawlers may read all pages, and find the sitemap.

    Its paths start at the domain's root, where crawlers look for it. A page
    that search engines must not list says so itself; a crawler that may not
    read it could not know.
    """
    root = urlsplit(view.hub.url).path
    lines = [
        "User-agent: *",
        *(f"Disallow: {root}{folder}" for folder in _NO_PAGES),
        "",
        f"Sitemap: {addresses.absolute(view.hub.url, 'sitemap.xml')}",
        "",
    ]
    return Artifact(path="robots.txt", data="\n".join(lines).encode())


def security(view: PublicView) -> list[Artifact]:
    """Return `.well-known/security.txt` (RFC 9116) if hub.yml names a contact for it."""
    settings = view.hub.security
    if settings is None:
        return []
    last_moment = datetime.combine(settings.expires, time(23, 59, 59), view.hub.time_zone)
    fields = [
        ("Contact", _contact(settings.contact)),
        ("Expires", f"{last_moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        ("Encryption", settings.encryption),
        ("Acknowledgments", settings.acknowledgments),
        ("Preferred-Languages", ", ".join(settings.languages)),
        ("Canonical", _canonical(view.hub.url)),
        ("Policy", settings.policy),
    ]
    lines = [f"{name}: {value}\n" for name, value in fields if value]
    return [Artifact(path=SECURITY_FILE, data="".join(lines).encode())]


def _contact(contact: str) -> str:
    return contact if contact.startswith("https://") else f"mailto:{contact}"


def _canonical(url: str) -> str | None:
    """Return the only address at which the file is valid: the root of an encrypted domain."""
    return urljoin(url, f"/{SECURITY_FILE}") if urlsplit(url).scheme == "https" else None
