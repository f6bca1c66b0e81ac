"""Changed queries: which stored queries have another fingerprint now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hubgen.incremental.sources.looking import Found
from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_summary import IncidentChange, IncidentSummary
from hubgen.public.queries import (
    DEFINITIONS,
    Query,
    Scope,
    Subject,
    definition_of,
    digest,
    is_declared,
)
from hubgen.public.view import PublicView


def changed_facts(index: IncidentIndex, found: Found) -> dict[str, IncidentSummary | None]:
    """The incidents that the public sees otherwise than `index` does; None: not any more."""
    facts: dict[str, IncidentSummary | None] = {
        one.incident: None for one in found.gone if one.facts
    }
    for read in found.reads:
        facts[read.record.name] = read.record.facts
    return {name: one for name, one in facts.items() if index.by_id.get(name) != one}


def changed_queries(
    index: IncidentIndex,
    shared: Iterable[Query],
    summaries: Mapping[str, IncidentSummary | None],
) -> set[Query]:
    """Put the changed `summaries` into `index` (None: remove) and return the changed queries.

    `shared` are the stored queries that many targets share. One that no longer
    is declared counts as changed.
    """
    shared = set(shared)
    unknown = {one for one in shared if not is_declared(one)}
    changes = [
        IncidentChange(id=name, before=index.by_id.get(name), after=after)
        for name, after in summaries.items()
    ]
    components = {
        "",
        *(key for one in changes for part in one.summaries for key in part.components),
    }
    affected = {
        one: definition
        for one in shared - unknown
        if (definition := definition_of(one)).subject is Subject.INDEX
        and definition.scope is Scope.SHARED
        and definition.may_change(one, components)
    }
    before = {one: definition.fingerprint_of(index, one) for one, definition in affected.items()}
    for change in changes:
        if change.after is None:
            index.remove(change.id)
        else:
            index.put(change.after)
    changed = unknown | _own_queries(changes)
    for one, definition in affected.items():
        after = definition.fingerprint_of(index, one)
        if after != before[one]:
            changed.add(one)
            changed |= definition.member_queries(one, before[one], after)
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


class Answers:
    """The fingerprints of what is read of `views` beside their incidents."""

    def __init__(self, views: Sequence[PublicView]) -> None:
        self._views = {view.language: view for view in views}

    def changed(self, before: Mapping[Query, str]) -> set[Query]:
        """Return those of the queries `before` whose fingerprints differ now."""
        return {one for one, stored in before.items() if self.digest(one) != stored}

    def of(self, queries: Iterable[Query]) -> dict[Query, str]:
        """Return the fingerprints of those of `queries` that a view answers."""
        return {
            one: self.digest(one) for one in queries if definition_of(one).subject is Subject.VIEW
        }

    def digest(self, query: Query) -> str:
        """Return the fingerprint of one query; empty where no view can answer it any more."""
        view = self._views.get(str(query[1]))
        if view is None or not is_declared(query):
            return ""
        return digest(definition_of(query).fingerprint_of(view, query))
