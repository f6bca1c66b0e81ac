"""The index: the facts of all incidents in the orders in which they are asked for.

A changed incident moves in few orders, and touches few answers: `replace`
names the questions whose answers it may have changed.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from hubgen.public.incident_status import Tone
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Query

_Key = tuple[Any, ...]


class _Order:
    """Keys in order, each ending in an incident's id; the greatest comes first."""

    __slots__ = ("keys",)

    def __init__(self, keys: Iterable[_Key] = ()) -> None:
        self.keys = sorted(keys)

    def add(self, key: _Key) -> None:
        insort(self.keys, key)

    def remove(self, key: _Key) -> None:
        del self.keys[bisect_left(self.keys, key)]

    def first(self, most: int | None = None) -> Iterator[_Key]:
        return islice(reversed(self.keys), most)

    def from_on(self, least: _Key) -> list[_Key]:
        return self.keys[bisect_left(self.keys, least) :]


class IncidentIndex:
    """IncidentSummary by id and in order; `IncidentSummary` of one id stand in it once."""

    def __init__(self, every: Iterable[IncidentSummary] = ()) -> None:
        self.by_id = {one.id: one for one in every}
        keys: dict[_Key, list[_Key]] = defaultdict(list)
        for facts in self.by_id.values():
            for order, key in _places(facts):
                keys[order].append(key)
        self._orders = {order: _Order(those) for order, those in keys.items()}
        self._spoken: dict[str, tuple[str, ...]] = {}

    def put(self, facts: IncidentSummary) -> None:
        """Puts an incident in its places, or into new ones."""
        self.drop(facts.id)
        self.by_id[facts.id] = facts
        for order, key in _places(facts):
            if order not in self._orders:
                self._orders[order] = _Order()
                self._forget_months(order)
            self._orders[order].add(key)

    def drop(self, incident_id: str) -> None:
        """Takes an incident out, if it is there."""
        facts = self.by_id.pop(incident_id, None)
        for order, key in _places(facts) if facts else ():
            self._orders[order].remove(key)
            if not self._orders[order].keys:
                del self._orders[order]
                self._forget_months(order)

    def _forget_months(self, order: _Key) -> None:
        """An order came or went: perhaps another month is spoken of."""
        if order[0] == "speaking":
            self._spoken.pop(order[1], None)

    def ids(self, question: Query) -> list[str]:
        """The ids that answer a question for incidents (see `Archive`)."""
        return [str(key[-1]) for key in _ANSWERS[str(question[0])](self, *question[1:])]

    def told(self, question: Query) -> list[tuple[str, str]]:
        """The ids and numbers that answer a question for updates."""
        order, most = question
        return [(key[1], key[2]) for key in self.first((order,), int(most))]

    def month_counts(self) -> dict[str, int]:
        """How many incidents began in each month, the newest month first."""
        found = {
            order[1]: len(those.keys)
            for order, those in self._orders.items()
            if order[0] == "begun"
        }
        return dict(sorted(found.items(), reverse=True))

    def spoken_months(self, component: str) -> tuple[str, ...]:
        """The months with an update, the newest first."""
        found = self._spoken.get(component)
        if found is None:
            those = (key for key in self._orders if key[:2] == ("speaking", component))
            found = self._spoken[component] = tuple(sorted((key[2] for key in those), reverse=True))
        return found

    def is_among_newest(self, incident_id: str, most: int) -> bool:
        """Whether the incident is one of the first `most`."""
        facts = self.by_id.get(incident_id)
        those = self._orders.get(("first", ""))
        if facts is None or those is None:
            return False
        return len(those.keys) - bisect_left(those.keys, (facts.first, facts.id)) <= most

    def count_touching(self, component: str) -> int:
        """How many incidents ever touched the component."""
        those = self._orders.get(("first", component))
        return len(those.keys) if those else 0

    def answer(self, question: Query) -> object:
        """The answer to any question about incidents, as something to compare.

        It differs wherever what was made from the answer could.
        """
        name = str(question[0])
        if name in _ANSWERS:
            return tuple((self.by_id[one].version, one) for one in self.ids(question))
        return _PLAIN[name](self, *question[1:])

    def first(self, order: _Key, most: int | None = None) -> Iterator[_Key]:
        """The first `most` keys of an order."""
        those = self._orders.get(order)
        return those.first(most) if those else iter(())

    def open_ids(self) -> list[str]:
        """The ids of what is not over."""
        return [str(key[-1]) for key in self.first(("open", ""))]

    def overall_tone(self) -> str:
        """How things stand, after the worst of what is under way; see `status.Tone`."""
        under_way = (self.by_id[key[-1]] for key in self.first(("open", "")))
        begun = [one for one in under_way if not one.is_planned]
        return max(begun, key=lambda one: one.grave).tone if begun else Tone.CALM

    def reaching(self, component: str, instant: float) -> Sequence[_Key]:
        """What is open or speaks of a time from `instant` on, newest first."""
        those = self._orders.get(("reach", component))
        ids = {key[-1] for key in those.from_on((instant,))} if those else set()
        ids |= {key[-1] for key in self.first(("open", component))}
        return sorted(((self.by_id[one].first, one) for one in ids), reverse=True)

    def version(self, incident_id: str) -> str | None:
        """The version of an incident; None where there is none."""
        facts = self.by_id.get(incident_id)
        return facts.version if facts else None

    def versions_told(self, order: str, most: int) -> object:
        """The first `most` updates of an order, with the versions of their incidents."""
        those = self.told((order, most))
        return tuple((self.by_id[one].version, one, number) for one, number in those)


def _places(facts: IncidentSummary) -> Iterator[tuple[_Key, _Key]]:
    """Each order that an incident stands in, and its key there."""
    first, last, one = facts.first, facts.last, facts.id
    yield ("maintenance", "") if facts.is_maintenance else ("unplanned",), (first, one)
    yield ("begun", facts.month), (first, one)
    if facts.ended is not None:
        yield ("over",), (facts.ended, one)
    if facts.was:
        yield ("renamed",), (first, one)
    for component in ("", *facts.components):
        yield ("first", component), (first, one)
        yield ("last", component), (last, one)
        yield ("reach", component), (facts.reach, one)
        if facts.ended is None:
            yield ("open", component), (first, one)
        if component and facts.is_maintenance:
            yield ("maintenance", component), (first, one)
        for month in facts.months:
            yield ("speaking", component, month), (first, one)
    for at, number in facts.righted:
        yield ("righted",), (at, one, number)
    for at, number in facts.edited:
        yield ("edited",), (at, one, number)


_ANSWERS: dict[str, Callable[..., Iterable[_Key]]] = {
    "every": lambda index: index.first(("first", "")),
    "newest": lambda index, most: index.first(("first", ""), most),
    "latest": lambda index, component, most: index.first(("last", component), most),
    "open": lambda index, component: index.first(("open", component)),
    "over": lambda index, most: index.first(("over",), most),
    "reaching": lambda index, component, instant: index.reaching(component, instant),
    "begun": lambda index, month: index.first(("begun", month)),
    "touching": lambda index, component, most: index.first(("first", component), most),
    "maintenance": lambda index, component, most: index.first(("maintenance", component), most),
    "unplanned": lambda index, most: index.first(("unplanned",), most),
    "renamed": lambda index, most: index.first(("renamed",), most),
    "speaking": lambda index, component, month: index.first(("speaking", component, month)),
}
_PLAIN: dict[str, Callable[..., object]] = {
    "incident": lambda index, one: index.version(one),
    "ids": lambda index: tuple(sorted(index.by_id)),
    "has": lambda index, one: one in index.by_id,
    "among": lambda index, one, most: index.is_among_newest(one, most),
    "overall_tone": lambda index: index.overall_tone(),
    "months": lambda index: tuple(index.month_counts().items()),
    "count": lambda index, component: index.count_touching(component),
    "spoken": lambda index, component: index.spoken_months(component),
    "righted": lambda index, most: index.versions_told("righted", most),
    "edited": lambda index, most: index.versions_told("edited", most),
}
