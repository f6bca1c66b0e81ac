"""Told: an update by itself, with as much of its incident as concerns it.

Thousands of updates stay as they are while others join them. What is made of
one alone is made from this, so that it can be remembered by the very objects.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from operator import is_

from hubgen.public.records import PublicIncident, PublicUpdate

_MOST = 4096
_known: OrderedDict[tuple[object, ...], _Told] = OrderedDict()


def update_slice(
    incident: PublicIncident, update: PublicUpdate
) -> tuple[PublicIncident, PublicUpdate]:
    """`update`, and its incident without what is said elsewhere about it.

    Of the other updates the first is left, and those that it corrects or
    retracts, or that correct or retract it. While none of that changes, the
    same objects come back, even where `incident` is another one.
    """
    wanted = {update.number, incident.first.number, update.corrects, update.retracts}
    wanted |= {*update.corrected_by, update.retracted_by}
    slim = replace(
        incident,
        updates=tuple(one for one in incident.updates if one.number in wanted),
        actions=(),
        faq=(),
        review=None,
        attachments=(),
    )
    contact = incident.contact.name if incident.contact else None
    words = (incident.language, update.language, update.body.language, contact)
    key = (incident.id, update.number, *words)  # so that languages do not drive one another out
    found = _known.get(key)
    if found is None or not found.is_exactly(slim):
        found = _known[key] = _Told(slim, slim.update(update.number))
        if len(_known) > _MOST:
            _known.popitem(last=False)
    return found.incident, found.update


class _Told:
    """What was told; equal times can stand on different clocks, and then are not the same."""

    __slots__ = ("_written", "incident", "update")

    def __init__(self, incident: PublicIncident, update: PublicUpdate) -> None:
        self.incident, self.update = incident, update
        self._written = ""

    def is_exactly(self, other: PublicIncident) -> bool:
        """Whether nothing at all tells `other` apart; writing both out is left to the last."""
        mine = self.incident
        if mine != other:
            return False
        if all(map(is_, mine.updates, other.updates)):
            return repr(mine.started) == repr(other.started)  # the only other time
        self._written = self._written or repr(self.incident)
        return self._written == repr(other)
