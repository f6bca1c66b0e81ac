"""Marks: which words of a page come from which object, so that they can go with it.

Each stretch of words stands between two comments that name its object. What
law has removed from the record can so be taken out of a page by whoever holds
the page alone, without the settings and the words it was made with.
"""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

REMOVED = "hub-removed"
_SHOWN = 16
_REMOVED_WORDS = re.compile(rf'<meta name="{REMOVED}" content="([^"]*)">')


def start(*records: str) -> Markup:
    """The comments before words that come from the objects of these hashes."""
    return Markup("".join(f"<!--{record[:_SHOWN]}-->" for record in records))  # noqa: S704 - hashes


def end(*records: str) -> Markup:
    """The comments after words that `start` began."""
    return Markup("".join(f"<!--/{record[:_SHOWN]}-->" for record in reversed(records)))  # noqa: S704 - hashes


def shows(page: str, record: str) -> bool:
    """Whether the page has words of that object."""
    return str(start(record)) in page


def without(page: str, record: str, reason: str) -> str:
    """The page without the words of that object; in their place it says why they are gone."""
    opening, closing = str(start(record)), str(end(record))
    words = _REMOVED_WORDS.search(page)
    said = words[1] if words else ""
    notice = f'<p class="removed">{said} {escape(reason)}</p>'
    kept, rest = [], page
    while opening in rest:
        before, _, rest = rest.partition(opening)
        gone, _, rest = rest.partition(closing)
        is_title = gone.lstrip().startswith("<title>")
        kept += [before, f"<title>{said}</title>" if is_title else notice]
    return "".join([*kept, rest])
