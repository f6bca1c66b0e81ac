"""Marks: which words of a page come from which object, so that they can be redacted.

Each stretch of words is between two comments that name its object. So what is
redacted in the record can be removed from a page that was rendered before,
without the settings and texts that it was rendered with.
"""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

REMOVED = "hub-removed"
_SHOWN = 16
_REMOVED_WORDS = re.compile(rf'<meta name="{REMOVED}" content="([^"]*)">')


def start(*records: str) -> Markup:
    """Return the comments before words from the objects with these hashes."""
    return Markup("".join(f"<!--{record[:_SHOWN]}-->" for record in records))  # noqa: S704 - hashes


def end(*records: str) -> Markup:
    """Return the comments after the words that `start` marks."""
    return Markup("".join(f"<!--/{record[:_SHOWN]}-->" for record in reversed(records)))  # noqa: S704 - hashes


def shows(page: str, record: str) -> bool:
    """Return whether `page` has words of the object `record`."""
    return str(start(record)) in page


def without(page: str, record: str, reason: str) -> str:
    """Return `page` without the words of the object `record`, and the `reason` instead."""
    opening, closing = str(start(record)), str(end(record))
    words = _REMOVED_WORDS.search(page)
    said = words[1] if words else ""
    notice = f'<p class="removed">{said} {escape(reason)}</p>'
    parts, rest = [], page
    while opening in rest:
        before, _, rest = rest.partition(opening)
        gone, _, rest = rest.partition(closing)
        is_title = gone.lstrip().startswith("<title>")
        parts += [before, f"<title>{said}</title>" if is_title else notice]
    return "".join([*parts, rest])
