"""Approval: whether a text has the word of those whom the plan asks.

An approval names the hash of the very text that it was given for; another
wording has another hash, and so no approval.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Team

_HASH_LENGTH = 24


def text_hash(incident: Incident, update: Update) -> str:
    """The hash of all that readers would see of `update`, its translations and the title included."""
    head = update.head
    said: dict[str, Any] = {
        "title": incident.head.title,
        "titles": {language: texts.title for language, (texts, _) in incident.translations.items()},
        "state": head.state.value,
        "summary": head.summary,
        "do": head.do,
        "body": update.body.markdown,
        "next_update": str(head.next_update) if head.next_update else None,
        "corrects": head.corrects,
        "retracts": head.retracts,
        "window": [head.window.start.isoformat(), head.window.end.isoformat()]
        if head.window
        else None,
        "components": {key: status.value for key, status in head.components.items()},
        "posts": head.posts,
        "image": [head.image.file, head.image.alt] if head.image else None,
        "translations": {
            language: [translation.texts.model_dump(mode="json"), translation.body.markdown]
            for language, translation in update.translations.items()
        },
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:_HASH_LENGTH]


def approvers(incident: Incident, update: Update, team: Team) -> frozenset[str]:
    """Who approved this very text, as far as the plan counts their word.

    Nobody approves his own words: the update's `by` does not count.
    """
    if not update.head.approvals:
        return frozenset()
    wanted = text_hash(incident, update)
    return frozenset(
        approval.by
        for approval in update.head.approvals
        if wanted.startswith(approval.text[:_HASH_LENGTH])
        and approval.by != update.head.by
        and team.counts_as_approval(approval.by)
    )


def is_approved(incident: Incident, update: Update, team: Team) -> bool:
    """Whether the update has as many approvals as the plan asks for."""
    return len(approvers(incident, update, team)) >= team.approvals.needed
