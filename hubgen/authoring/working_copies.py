"""Working copies: what somebody typed and has not saved, kept through crashes and restarts.

One JSON file below `.hubgen/` for each person and each text, replaced as a whole
with each change, so that a process killed at any instant leaves the last state or
the one before it. It knows the version of the file that the typing began with.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from hubgen.authoring import files
from hubgen.platform.files import remove
from hubgen.platform.files import replace as replace_file
from hubgen.platform.locks import exclusive
from hubgen.problems import HubgenError

FOLDER: Final = ".hubgen/working"
MOST_STATES: Final = 200
MOST_BYTES: Final = 2_000_000
_TOGETHER: Final = timedelta(seconds=3)
_UNSAFE: Final = re.compile(r"[^a-z0-9]+")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CopyState:
    """All fields of a form as they were at one instant."""

    at: datetime
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCopy:
    """What `person` typed for `path`: a file of the hub, or a name for one that is not there yet.

    `base` is the digest of the version that it started from, `base_text` its text;
    both are empty where there was no file. `position` is the state that is shown:
    later ones were undone and can be redone.
    """

    person: str
    path: str
    base: str
    base_text: str = field(repr=False)
    states: tuple[CopyState, ...]
    position: int

    @property
    def fields(self) -> Fields:
        """The fields as they are shown."""
        return self.states[self.position].fields

    @property
    def changed(self) -> datetime:
        """When the shown state was typed."""
        return self.states[self.position].at

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a later state."""
        return self.position + 1 < len(self.states)


class WorkingCopies:
    """The working copies in the hub at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, person: str, path: str) -> WorkingCopy | None:
        """Return the working copy of `person` for `path`; None where there is none."""
        return _decoded(self._place(person, path))

    def of_path(self, path: str) -> list[WorkingCopy]:
        """Return everybody's working copies for `path`, the newest first."""
        return [copy for copy in self.every() if copy.path == path]

    def every(self) -> list[WorkingCopy]:
        """Return all working copies of the hub, the newest first."""
        copies = list(self._every())
        return sorted(copies, key=lambda copy: copy.changed, reverse=True)

    def start(
        self, person: str, path: str, fields: Fields, *, now: datetime, base: str, base_text: str
    ) -> WorkingCopy:
        """Return the working copy for `path`; a new one with `fields` if there is none."""
        with self._locked(person, path):
            if copy := self.get(person, path):
                return copy
            copy = WorkingCopy(
                person=person,
                path=path,
                base=base,
                base_text=base_text,
                states=(CopyState(now, dict(fields)),),
                position=0,
            )
            self._write(copy)
        return copy

    def put(self, person: str, path: str, fields: Fields, *, now: datetime) -> WorkingCopy:
        """Add a state with `fields`; what was undone before is dropped.

        States that follow within seconds count as one step of the history.
        Raises HubgenError if there is no working copy, or no room on the disk.
        """
        with self._locked(person, path):
            copy = self._existing(person, path)
            if dict(copy.fields) == dict(fields):
                return copy
            states = copy.states[: copy.position + 1]
            is_one_step = len(states) > 1 and now - states[-1].at < _TOGETHER
            began = states[-1].at if is_one_step else now
            states = (*(states[:-1] if is_one_step else states), CopyState(began, dict(fields)))
            copy = _within_limits(replace(copy, states=states, position=len(states) - 1))
            self._write(copy)
        return copy

    def undo(self, person: str, path: str) -> WorkingCopy:
        """Show the state before the present one; raises HubgenError without a working copy."""
        return self._move(person, path, -1)

    def redo(self, person: str, path: str) -> WorkingCopy:
        """Show the state behind the present one; raises HubgenError without a working copy."""
        return self._move(person, path, 1)

    def rebase(self, person: str, path: str, *, base: str, base_text: str) -> WorkingCopy:
        """Let the working copy count as typed over another version of the file.

        For the person who was shown both versions and keeps the own one.
        """
        with self._locked(person, path):
            copy = replace(self._existing(person, path), base=base, base_text=base_text)
            self._write(copy)
        return copy

    def discard(self, person: str, path: str) -> None:
        """Remove the working copy; nothing happens where there is none."""
        with self._locked(person, path):
            remove(self._place(person, path))

    def _move(self, person: str, path: str, by: int) -> WorkingCopy:
        with self._locked(person, path):
            copy = self._existing(person, path)
            position = min(max(copy.position + by, 0), len(copy.states) - 1)
            copy = replace(copy, position=position)
            self._write(copy)
        return copy

    def _every(self) -> Iterator[WorkingCopy]:
        for place in sorted(files.inside(self._root, FOLDER).glob("*/*.json")):
            if copy := _decoded(place):
                yield copy

    def _existing(self, person: str, path: str) -> WorkingCopy:
        copy = self.get(person, path)
        if copy is None:
            msg = f"there is no unsaved text for {path}; it was saved or discarded elsewhere"
            raise HubgenError(msg)
        return copy

    def _place(self, person: str, path: str) -> Path:
        name = _UNSAFE.sub("-", path.lower())[-60:].strip("-")
        key = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        who = _UNSAFE.sub("-", person.lower())[:60].strip("-") or "nobody"
        return files.inside(self._root, f"{FOLDER}/{who}/{name}-{key}.json")

    def _locked(self, person: str, path: str) -> AbstractContextManager[int]:
        place = self._place(person, path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"the unsaved text could not be kept ({error.strerror}: {place.parent})"
            raise HubgenError(msg) from error
        return exclusive(place.parent / "lock")

    def _write(self, copy: WorkingCopy) -> None:
        place = self._place(copy.person, copy.path)
        beside = place.with_suffix(".new")
        try:
            with beside.open("w", encoding="utf-8", errors="surrogatepass") as file:
                json.dump(_encoded(copy), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            replace_file(beside, place)
        except OSError as error:
            beside.unlink(missing_ok=True)
            msg = f"the unsaved text could not be kept ({error.strerror}: {place})"
            raise HubgenError(msg) from error


def _within_limits(copy: WorkingCopy) -> WorkingCopy:
    """Return `copy` without its oldest states where it has too many, or too large ones."""
    sizes = [sum(len(text) for text in state.fields.values()) for state in copy.states]
    first = max(0, len(sizes) - MOST_STATES)
    while first < len(sizes) - 1 and sum(sizes[first:]) > MOST_BYTES:
        first += 1
    return replace(copy, states=copy.states[first:], position=copy.position - first)


def _encoded(copy: WorkingCopy) -> dict[str, Any]:
    return {
        "person": copy.person,
        "path": copy.path,
        "base": copy.base,
        "base_text": copy.base_text,
        "position": copy.position,
        "states": [
            {"at": state.at.astimezone(UTC).isoformat(), "fields": dict(state.fields)}
            for state in copy.states
        ],
    }


def _decoded(place: Path) -> WorkingCopy | None:
    """Return the working copy in the file; None where there is none that can be read."""
    try:
        data = json.loads(place.read_text("utf-8", errors="surrogatepass"))
        states = tuple(
            CopyState(
                datetime.fromisoformat(one["at"]),
                {str(key): str(text) for key, text in one["fields"].items()},
            )
            for one in data["states"]
        )
        copy = WorkingCopy(
            person=str(data["person"]),
            path=str(data["path"]),
            base=str(data["base"]),
            base_text=str(data["base_text"]),
            states=states,
            position=int(data["position"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return copy if 0 <= copy.position < len(states) else None
