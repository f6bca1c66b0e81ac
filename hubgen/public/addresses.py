"""Addresses: where things stand on the site.

A path is written from the site's root without a leading slash; folders end
in one. Between pages links are relative, so that the site works below any
path; machines get absolute addresses.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit

INSIDE = "hub:/"
LESSONS = "what-we-changed/"
_SHORT_LETTERS, _SHORT_LENGTH = "23456789bcdfghjkmnpqrstvwxz", 7
# In tags alone, as the allow-list writes them: a text may speak of hub:/ too.
_INSIDE_LINK = re.compile(r'(<(?:a|img)(?: [^\s=">]+="[^"]*")*? (?:href|src)=")hub:/([^"]*)"')
# Neither quoting nor joining changes such a path.
_PLAIN = re.compile(r"[A-Za-z0-9_][\w.-]*(?:/[A-Za-z0-9_][\w.-]*)*/?(?:#[\w-]+)?", re.ASCII)

_PLAIN_BASE = re.compile(r"https?://[^/?#]+/(?:[^/?#.][^/?#]*/)*")


def incident(incident_id: str) -> str:
    """Return the address of an incident's page."""
    return f"incidents/{incident_id}/"


def update(incident_id: str, number: str) -> str:
    """Return the permanent address of an update."""
    return f"incidents/{incident_id}/#update-{number}"


def question(incident_id: str, number: str) -> str:
    """Return the permanent address of a question and its answer."""
    return f"incidents/{incident_id}/#question-{number}"


def short(name: str) -> str:
    """Return the short address of the incident that was first published as `name`.

    It depends on the name alone, so it is the same for ever. Vowels and
    letters that look like digits are left out: it spells no word, and can be
    read out. Of 10,000 incidents two share one with a chance of 1 in 200; the
    check finds that before the second is public.
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest())
    code = ""
    for _ in range(_SHORT_LENGTH):
        number, rest = divmod(number, len(_SHORT_LETTERS))
        code += _SHORT_LETTERS[rest]
    return f"i/{code}/"


def faq(slug: str) -> str:
    """Return the address of an answer."""
    return f"faq/#{slug}"


def month(year_month: str) -> str:
    """Return the address of the archive of a month, `2026-11`."""
    return f"history/{year_month}/"


def component(key: str) -> str:
    """Return the address of a component's page."""
    return f"components/{key}/"


def page(slug: str) -> str:
    """Return the address of one of the hub's own pages."""
    return "" if slug == "index" else f"{slug}/"


def in_language(target: str, prefix: str) -> str:
    """Return `target`, if it is a page, in the language whose addresses start with `prefix`.

    Files (attachments, pictures) stand once, for all languages.
    """
    path = target.partition("#")[0]
    return prefix + target if not path or path.endswith("/") else target


def of_source(path: str) -> str | None:
    """Return the address of what a file of the project becomes; None where it becomes nothing.

    `path` is from the hub's folder; it need not exist.
    """
    top, _, below = path.partition("/")
    folder, _, name = path.rpartition("/")
    if path.startswith("content/pages/"):
        below = path.removeprefix("content/pages/")
        return page(below.partition(".")[0]) if name.endswith(".md") else below
    if folder == "content/faq" and name.endswith(".md"):
        return faq(name.partition(".")[0])
    if top == "incidents" and "/" in below:
        above, _, last = folder.rpartition("/")
        number = re.match(r"([0-9]{2,6})-.*\.md$", name)
        if last == "questions" and above != top:
            return question(above.rpartition("/")[2], number[1]) if number else None
        own = incident(last)
        if number:
            return f"{own}#update-{number[1]}"
        if name in {"incident.yml", "review.md"}:
            return own + ("#review" if name == "review.md" else "")
        if not name.endswith((".md", ".yml")):
            return own + name
    return None


def page_of_folder(folder: str) -> str | None:
    """Return the address of the page that shows all texts of `folder`; None if there is none."""
    if folder == "content/faq":
        return "faq/"
    if not folder.startswith("incidents/"):
        return None
    own = folder.removesuffix("/questions") if folder.count("/") > 1 else folder
    return of_source(f"{own}/incident.yml")


def source_of_link(target: str, folder: str) -> str | None:
    """Return the project's file that a relative link in a file of `folder` means.

    None for a link that is not relative or leads out of the project.
    """
    below = _relative_path(target)
    if below is None:
        return None
    name = unicodedata.normalize("NFC", unquote(below))
    path = posixpath.normpath(posixpath.join(folder, name))
    return None if path.startswith("..") else path


def is_relative(target: str) -> bool:
    """Return whether a link is relative to the folder of its file."""
    return _relative_path(target) is not None


def _relative_path(target: str) -> str | None:
    try:
        parts = urlsplit(target)
    except ValueError:  # an unfinished IPv6 address
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    return parts.path


def relative(target: str, page_path: str) -> str:
    """Return the link from the page at `page_path` to `target`, both from the site's root."""
    path, mark, fragment = target.partition("#")
    here = page_path.split("/")[:-1]
    there = path.split("/")
    if mark and page_path == path and path.endswith("/"):
        return mark + fragment
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    up = "../" * (len(here) - shared) or "./"
    down = quote("/".join(there[shared:]), safe="/:@!$&'()*+,;=~%")
    link = up + down if up != "./" or not down or ":" in down else down
    return link + mark + fragment


def absolute(base: str, target: str) -> str:
    """Return the full address of `target` on the site whose root is `base`."""
    if _PLAIN.fullmatch(target) and _PLAIN_BASE.fullmatch(base):
        return base + target
    return urljoin(base, quote(target, safe="/:@!$&'()*+,;=~%#?"))


def resolved(html: str, page_path: str, prefix: str = "") -> str:
    """Return `html` with its inside links relative to the page at `page_path`.

    Links to pages lead to the language whose addresses start with `prefix`.
    """
    if INSIDE not in html:  # as in most texts
        return html
    return _INSIDE_LINK.sub(
        lambda match: f'{match[1]}{relative(in_language(match[2], prefix), page_path)}"', html
    )


def resolved_absolute(html: str, base: str, prefix: str = "") -> str:
    """Return `html` with its inside links as full addresses below `base`, the site's root."""
    if INSIDE not in html:
        return html
    return _INSIDE_LINK.sub(
        lambda match: f'{match[1]}{absolute(base, in_language(match[2], prefix))}"', html
    )
