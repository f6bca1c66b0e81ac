"""Differences: which questions have another answer now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from hubgen.incremental.sources.looking import Found
from hubgen.public.incident_index import IncidentIndex
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Query
from hubgen.public.view import PublicView

_OF_INCIDENTS = frozenset(
    "every newest latest open over reaching touching maintenance unplanned renamed overall_tone"
    " ids months count spoken righted edited".split()
)


def changed_facts(index: IncidentIndex, found: Found) -> dict[str, IncidentSummary | None]:
    """The incidents that the public sees otherwise than `index` does; None: not any more."""
    facts: dict[str, IncidentSummary | None] = {
        one.incident: None for one in found.gone if one.facts
    }
    for read in found.reads:
        facts[read.record.name] = read.record.facts
    return {name: one for name, one in facts.items() if index.by_id.get(name) != one}


def moved(
    index: IncidentIndex, asked: Iterable[Query], changed: Mapping[str, IncidentSummary | None]
) -> set[Query]:
    """Puts the `changed` facts into `index` (None: out of it), and tells what that changed.

    `asked` are the questions that many parts asked in the same words.
    """
    before = {one: index.by_id.get(one) for one in changed}
    both = [one for one in (*before.values(), *changed.values()) if one is not None]
    touched = {"", *(key for one in both for key in one.components)}
    wide = [one for one in asked if one[0] in _OF_INCIDENTS and _may_move(one, touched)]
    circles = {int(one[1]) for one in asked if one[0] == "circle"}
    old = {one: index.answer(one) for one in wide}
    old_newest = {most: set(index.ids(("newest", most))) for most in circles}
    for name, facts in changed.items():
        if facts is None:
            index.drop(name)
        else:
            index.put(facts)
    found = {one for one in wide if index.answer(one) != old[one]}
    for most in circles:
        shift = old_newest[most] ^ set(index.ids(("newest", most)))
        found |= {("among", name, most) for name in shift}
    found |= {("incident", name) for name in changed if before[name] != changed[name]}
    found |= {
        ("has", name) for name in changed if (before[name] is None) != (changed[name] is None)
    }
    for one in both:
        found.add(("begun", one.month))
        found |= {
            ("speaking", component, month)
            for component in ("", *one.components)
            for month in one.months
        }
    return found


def _may_move(question: Query, touched: set[str]) -> bool:
    """Whether a question may have another answer: one on another component has not."""
    if question[0] in {"latest", "open", "reaching", "touching", "maintenance", "count", "spoken"}:
        return question[1] in touched
    return True


class Answers:
    """The answers to what is asked of `views` beside their incidents, as digests."""

    def __init__(self, views: Sequence[PublicView]) -> None:
        self._views = {view.language: view for view in views}

    def changed(self, before: Mapping[Query, str]) -> set[Query]:
        """Those of the questions `before` whose answers are not what they were."""
        return {one for one, digest in before.items() if self.digest(one) != digest}

    def of(self, asked: Iterable[Query]) -> dict[Query, str]:
        """The answers to those of the questions `asked` that are for the view itself."""
        return {one: self.digest(one) for one in asked if one[0] in _OF_VIEWS or one[0] == "hub"}

    def digest(self, question: Query) -> str:
        """The answer to one question; empty where nobody can answer it any more."""
        name, *rest = question
        view = self._views.get(str(rest[0]))
        if view is None:
            return ""
        if name == "hub":
            value: object = getattr(view.hub, str(rest[1]), None)
            value = view.hub if callable(value) else value
        elif len(rest) > 1:
            value = getattr(view, str(name))(rest[1])
        else:
            value = getattr(view, str(name))
        return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


_OF_VIEWS = frozenset(
    "at pinned pages faq public_files post_templates day_end hour question answer page menu".split()
)
