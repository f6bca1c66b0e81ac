"""Redacted pages: the pages of the past that show an object's words, without those words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from hubgen.outputs.past import shows, without, without_name
from hubgen.public import past
from hubgen.publish.destinations.store import ObjectStore
from hubgen.publish.ledger.ledger import Ledger, LedgerLine
from hubgen.publish.past.revision_history import RevisionHistory

_EDITION = re.compile(r"(?:[^/]+/)?editions/(\d+)/index\.html")


def redact_pages(
    destination: ObjectStore, ledger: Ledger, objects: Sequence[str], reason: str
) -> dict[str, bytes]:
    """Return the pages of `destination` with words of `objects`, by path, without them."""
    pages = {}
    paths = _candidates(ledger, objects)
    destination.prefetch(paths)
    for path in paths:
        stored = destination.get(path)
        if stored is None:
            continue
        page = redact_page(path, stored.data, dict.fromkeys(objects, reason))
        if page != stored.data:
            pages[path] = page
    return pages


def redact_page(path: str, page: bytes, reasons: Mapping[str, str]) -> bytes:
    """Return the `page` at `path` without the words of the objects that `reasons` names."""
    if path.endswith(".json"):
        for record in reasons:
            page = without_name(page, record)
        return page
    text = page.decode("utf-8", "replace")
    for record, reason in reasons.items():
        if shows(text, record):
            text = without(text, record, reason)
    return text.encode()


def _candidates(ledger: Ledger, objects: Sequence[str]) -> list[str]:
    """Return the pages that may show `objects`: of their incidents and editions, and lists."""
    history = RevisionHistory(ledger.lines)
    names = {
        name
        for record in objects
        for one in history.of_record(record)
        for name in history.names_after(one.name)
    }
    numbers = _shown_in(ledger.lines, frozenset(objects))
    if not numbers:
        return []
    return [
        path
        for path in ledger.state().files
        if past.is_past_page(path) and _may_show(path, names, numbers)
    ]


def _may_show(path: str, names: set[str], numbers: set[int]) -> bool:
    incident, edition = past.incident_of_page(path), _EDITION.fullmatch(path)
    if incident is not None:
        return incident in names
    return edition is None or int(edition[1]) in numbers


def _shown_in(lines: Iterable[LedgerLine], objects: frozenset[str]) -> set[int]:
    """Return the editions after which one of `objects` was the newest of its record."""
    current: set[str] = set()
    numbers = set()
    for line in lines:
        for key, record in line.data.items():
            (current.add if record in objects else current.discard)(key)
        if current or line.name in objects:
            numbers.add(line.number)
    return numbers
