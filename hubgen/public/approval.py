"""Approval: whether an update has the approvals that the plan asks for.

An approval names the hash of the text that it was given for; another wording
has another hash, and so no approval.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hubgen.model.incident import Incident, Update
from hubgen.model.plan import Team
from hubgen.public.text_contents import linked_sources

_HASH_LENGTH = 24


def text_hash(incident: Incident, update: Update) -> str:
    """Return the hash of all that readers would see of `update`, in every language."""
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
        "files": _shown_files(incident, update),
        "translations": {
            language: [translation.texts.model_dump(mode="json"), translation.body.markdown]
            for language, translation in update.translations.items()
        },
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:_HASH_LENGTH]


def _shown_files(incident: Incident, update: Update) -> dict[str, str]:
    """Return the hashes of the pictures and files that readers would find in `update`, by name."""
    bodies = [update.body, *(texts.body for texts in update.translations.values())]
    wanted = {path for body in bodies for path in linked_sources(body)}
    if update.head.image:
        wanted.add(f"{update.source.folder}/{update.head.image.file}")
    files = incident.attachments.values()
    return {file.name: file.digest for file in files if file.path in wanted}


def approvers(incident: Incident, update: Update, team: Team) -> frozenset[str]:
    """Return who approved this text, as far as the plan counts their approval.

    A role counts as the person who holds it: nobody counts twice, and nobody
    approves their own text.
    """
    if not update.head.approvals:
        return frozenset()
    wanted = text_hash(incident, update)
    author = _person(update.head.by, team) if update.head.by else None
    return frozenset(
        _person(approval.by, team)
        for approval in update.head.approvals
        if wanted.startswith(approval.text[:_HASH_LENGTH])
        and _person(approval.by, team) != author
        and team.counts_as_approval(approval.by)
    )


def _person(key: str, team: Team) -> str:
    """Return who holds the role `key`; `key` itself for a person, or where nobody does."""
    role = team.roles.get(key)
    return role.who or key if role and key not in team.people else key


def is_approved(incident: Incident, update: Update, team: Team) -> bool:
    """Return whether the update has the approvals that it needs, or an exception from them."""
    return not lacks_approvals(incident, update, team) or is_urgent_first(incident, update)


def lacks_approvals(incident: Incident, update: Update, team: Team) -> bool:
    """Return whether the update has fewer approvals than the plan asks for."""
    needed = team.approvals.needed
    return needed > 0 and len(approvers(incident, update, team)) < needed


def is_urgent_first(incident: Incident, update: Update) -> bool:
    """Return whether somebody, by name, let a first statement go out without waiting."""
    first = next((one for one in incident.updates if not one.head.draft), None)
    return update.head.urgent is not None and first is not None and first.number == update.number
