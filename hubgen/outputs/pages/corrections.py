"""The corrections log: what was wrong, what replaced it, and when."""

from __future__ import annotations

from dataclasses import dataclass

from hubgen.derive.public import PublicIncident, PublicUpdate, PublicView
from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An update that puts right (or withdraws, if `whole`) an earlier one."""

    incident: PublicIncident
    update: PublicUpdate
    wrong: PublicUpdate
    whole: bool


def corrections_page(view: PublicView) -> PageSource:
    """Every correction and retraction, the newest first; edits in place after them."""
    found = _corrections(view)
    edited = [(one, update) for one, update in view.updates if update.edited]
    return page(
        view,
        "corrections/",
        "corrections",
        title=view.phrases("site.corrections"),
        description=view.phrases("site.corrections.description", hub=view.hub.name),
        updated=max((one.update.at.date() for one in found), default=None),
        context={"corrections": found, "edited": edited},
    )


def _corrections(view: PublicView) -> list[Correction]:
    found = []
    for incident, update in view.updates:
        public = {one.number for one in incident.updates}
        for number, whole in ((update.corrects, False), (update.retracts, True)):
            if number in public:
                wrong = incident.update(number)
                found.append(Correction(incident=incident, update=update, wrong=wrong, whole=whole))
    return found
