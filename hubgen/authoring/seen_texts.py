"""Seen texts: which wording of an update each person looked at last, to show what changed since.

Kept below `.hubgen/`, on this machine alone; a text that was never seen is None.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from hubgen.authoring import files
from hubgen.authoring.gaps import texts_of
from hubgen.model.incident import Incident, Update
from hubgen.platform.files import replace
from hubgen.platform.locks import exclusive
from hubgen.problems import HubgenError
from hubgen.source.names import is_slug

FOLDER: Final = ".hubgen/seen"
MOST: Final = 300


def shown_text(incident: Incident, update: Update) -> str:
    """Return all that a person reads of `update`, in every language, as one text."""
    return "\n\n".join([incident.head.title, *(text for text in texts_of(update) if text)])


def last_seen(root: Path, person: str, name: str) -> str | None:
    """Return the text of the update `name` (`ID/NN`) as `person` saw it last."""
    return _read(_place(root, person)).get(name)


def note_seen(root: Path, person: str, name: str, text: str) -> None:
    """Remember that `person` has seen `text`; the oldest of many are forgotten.

    Raises HubgenError where the file cannot be written.
    """
    place = _place(root, person)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(place.with_suffix(".lock")):
            texts = _read(place)
            texts.pop(name, None)
            texts[name] = text
            for old in list(texts)[:-MOST]:
                del texts[old]
            beside = place.with_suffix(".new")
            beside.write_text(json.dumps(texts, ensure_ascii=True), "ascii")
            replace(beside, place)
    except OSError as error:
        msg = f"{FOLDER} could not be written ({error.strerror}); check its permissions"
        raise HubgenError(msg) from error


def _place(root: Path, person: str) -> Path:
    return files.inside(root, f"{FOLDER}/{person if is_slug(person) else 'nobody'}.json")


def _read(place: Path) -> dict[str, str]:
    try:
        data = json.loads(place.read_text("ascii"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {key: text for key, text in data.items() if isinstance(text, str)}
