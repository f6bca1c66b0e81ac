"""Update slices: an update by itself, with as much of its incident as concerns it.

While updates are added to an incident, its earlier ones stay as they are.
What is computed from one update alone is computed from its slice, so that
`MemoCache` finds the result again.
"""

from __future__ import annotations

from dataclasses import replace
from operator import is_

from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident, PublicUpdate


def update_slice(
    memo: MemoCache, incident: PublicIncident, update: PublicUpdate
) -> tuple[PublicIncident, PublicUpdate]:
    """Return `incident` cut down to what concerns `update`, and `update`.

    Of the other updates the first is left, and those that it corrects or
    retracts, or that correct or retract it. While none of that changes, the
    same objects are returned, even where `incident` is another object.
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
        questions=(),
        live=None,
        ask=None,
    )
    contact = incident.contact.name if incident.contact else None
    languages = (incident.language, update.language, update.body.language)
    slim = memo.intern(
        update_slice,
        incident.id,
        update.number,
        *languages,  # so that languages do not replace one another
        contact,
        value=slim,
        is_same=_is_same,
    )
    return slim, slim.update(update.number)


def _is_same(known: PublicIncident, other: PublicIncident) -> bool:
    """Return whether nothing tells the two apart.

    Equal times can be on different clocks, and then are not the same: updates
    that are equal but not identical are compared as they are written out.
    """
    if known != other:
        return False
    if all(map(is_, known.updates, other.updates)):
        return repr(known.started) == repr(other.started)  # the only other time
    return repr(known) == repr(other)
