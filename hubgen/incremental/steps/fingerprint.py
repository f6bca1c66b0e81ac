"""Steps 3 and 4, index and fingerprint: which stored queries have another answer now.

The index is updated with the changed incidents; queries about incidents are
fingerprinted before and after. Fingerprints of what views answer are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hubgen.incremental.steps.parse import ParsedChanges
from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_summary import IncidentChange, IncidentSummary
from hubgen.public.queries import (
    DEFINITIONS,
    Query,
    QueryScope,
    Subject,
    definition_of,
    is_declared,
    short_digest,
)
from hubgen.public.view import PublicView

Summaries = Mapping[str, IncidentSummary | None]
"""Incidents by id; None for one that is not public any more."""


def changed_summaries(index: IncidentIndex, parsed: ParsedChanges) -> Summaries:
    """Return the incidents of which the public sees something else than `index` says."""
    summaries: dict[str, IncidentSummary | None] = {
        one.incident: None for one in parsed.removed if one.summary
    }
    summaries |= {one.record.name: one.record.summary for one in parsed.folders}
    return {name: one for name, one in summaries.items() if index.by_id.get(name) != one}


def changed_queries(
    index: IncidentIndex, queries: Iterable[Query], summaries: Summaries
) -> set[Query]:
    """Put the changed `summaries` into `index` and return the queries that answer differently.

    `queries` are the stored queries that many targets share; one that is not
    declared any more counts as changed.
    """
    undeclared = {one for one in queries if not is_declared(one)}
    changes = [
        IncidentChange(id=name, before=index.by_id.get(name), after=after)
        for name, after in summaries.items()
    ]
    components = {
        "",
        *(key for change in changes for one in change.summaries for key in one.components),
    }
    affected = {
        one: definition
        for one in set(queries) - undeclared
        if (definition := definition_of(one)).subject is Subject.INDEX
        and definition.scope is QueryScope.SHARED
        and definition.may_change(one, components)
    }
    before = {one: definition.fingerprint_of(index, one) for one, definition in affected.items()}
    matching = _matching_queries(index)
    for change in changes:
        if change.after is None:
            index.remove(change.id)
        else:
            index.put(change.after)
    changed = undeclared | _own_queries(changes) | (matching ^ _matching_queries(index))
    changed |= {
        one
        for one, definition in affected.items()
        if definition.fingerprint_of(index, one) != before[one]
    }
    return changed


def _own_queries(changes: Iterable[IncidentChange]) -> set[Query]:
    """Return the queries about single incidents and months that `changes` affect."""
    return {
        (definition.name, *arguments)
        for definition in DEFINITIONS.values()
        if definition.changed_by is not None
        for change in changes
        for arguments in definition.changed_by(change)
    }


def _matching_queries(index: IncidentIndex) -> set[Query]:
    """Return the queries to which `index` answers yes, of those that list them."""
    return {
        (definition.name, *arguments)
        for definition in DEFINITIONS.values()
        if definition.matches is not None
        for arguments in definition.matches(index)
    }


def view_fingerprints(views: Sequence[PublicView], queries: Iterable[Query]) -> dict[Query, str]:
    """Return the fingerprints of those of `queries` that a view answers.

    It is empty for a query that no view answers any more.
    """
    by_language = {view.language: view for view in views}
    fingerprints: dict[Query, str] = {}
    for one in queries:
        if not is_declared(one):
            fingerprints[one] = ""
        elif (definition := definition_of(one)).subject is Subject.VIEW:
            view = by_language.get(str(one[1]))
            fingerprints[one] = short_digest(definition.fingerprint_of(view, one)) if view else ""
    return fingerprints


def changed_view_queries(views: Sequence[PublicView], stored: Mapping[Query, str]) -> set[Query]:
    """Return the queries whose fingerprints differ from those `stored`."""
    now = view_fingerprints(views, stored)
    return {one for one, fingerprint in stored.items() if now.get(one) != fingerprint}
