"""The corrections log: what was wrong, what replaced it, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page_source
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An update that puts right (or withdraws, if `whole`) an earlier one."""

    incident: PublicIncident
    update: PublicUpdate
    wrong: PublicUpdate
    whole: bool


def corrections_page(view: PublicView) -> PageSource:
    """Return the newest corrections and retractions, and the newest edits in place after them.

    Older ones are on the pages of their incidents.
    """
    corrections = [
        one for pair in view.repository.corrections(_MOST) for one in _corrections(*pair)
    ]
    edited = [(one, one.update(number)) for one, number in view.repository.edits(_MOST)]
    return page_source(
        view,
        "corrections/",
        "corrections",
        title=view.messages("site.corrections"),
        description=view.messages("site.corrections.description", hub=view.hub.name),
        updated=max((one.update.at.date() for one in corrections), default=None),
        context={"corrections": corrections, "edited": edited},
    )


def _corrections(incident: PublicIncident, number: str) -> Iterator[Correction]:
    update = incident.update(number)
    public = {one.number for one in incident.updates}
    for target, whole in ((update.corrects, False), (update.retracts, True)):
        if target in public:
            wrong = incident.update(target)
            yield Correction(incident=incident, update=update, wrong=wrong, whole=whole)
