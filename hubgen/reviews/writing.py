"""Writing a review's draft: the public half into the incident's folder, the private into the plan.

Nothing that somebody wrote is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hubgen.authoring import files
from hubgen.authoring.saving import exclusively
from hubgen.model.messages import Messages
from hubgen.problems import WrongUsageError
from hubgen.reviews.facts import ReviewFacts
from hubgen.reviews.internal_draft import internal_draft
from hubgen.reviews.pictures import timeline_picture, volume_picture
from hubgen.reviews.public_draft import public_draft

REVIEWS: Final = "content/plan/reviews"
PUBLIC, PICTURE = "review.md", "timeline.png"
INTERNAL, _TIMELINE, _VOLUME = "internal-review.md", "timeline.svg", "volume.svg"


def internal_path(incident_id: str) -> str:
    """Return the path of the private half of a review."""
    return f"{REVIEWS}/{incident_id}/{INTERNAL}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """The files of a draft by name: those for readers, and those for the team alone."""

    public: dict[str, str | bytes]
    internal: dict[str, str | bytes]


def review_draft(facts: ReviewFacts, messages: Messages) -> ReviewDraft:
    """Return the draft of a review in the messages' language."""
    timeline = timeline_picture(facts, messages)
    pictures = {"timeline": _TIMELINE}
    internal: dict[str, str | bytes] = {_TIMELINE: timeline.svg()}
    if facts.listening:
        pictures["volume"] = _VOLUME
        internal[_VOLUME] = volume_picture(facts.listening, messages).svg()
    internal[INTERNAL] = internal_draft(facts, messages, pictures)
    public: dict[str, str | bytes] = {PICTURE: timeline.png()}
    public[PUBLIC] = public_draft(facts, messages, PICTURE)
    return ReviewDraft(public=public, internal=internal)


def write_review(root: Path, facts: ReviewFacts, draft: ReviewDraft) -> list[str]:
    """Write the files of `draft` that are not there yet, and return their paths.

    Where `review.md` is there, none of the public files is written. Raises
    WrongUsageError where both halves are there.
    """
    public, internal = facts.source.source.folder, f"{REVIEWS}/{facts.source.id}"
    with exclusively(root):
        wanted: dict[str, str | bytes] = {}
        if not files.inside(root, f"{public}/{PUBLIC}").exists():
            wanted |= {
                f"{public}/{name}": data for name, data in _public_files(root, public, draft)
            }
        if not files.inside(root, f"{internal}/{INTERNAL}").exists():
            wanted |= {f"{internal}/{name}": data for name, data in draft.internal.items()}
        if not wanted:
            msg = (
                f"{public}/{PUBLIC} and {internal}/{INTERNAL} are there already and were left as"
                " they are; write a new draft into a folder of its own with --out FOLDER"
            )
            raise WrongUsageError(msg)
        return [path for path, data in wanted.items() if _write(root, path, data)]


def write_review_to(folder: Path, draft: ReviewDraft) -> list[str]:
    """Write all files of `draft` into a new `folder` and return their names.

    Raises WrongUsageError where the folder has any of them.
    """
    every = {**draft.public, **draft.internal}
    folder.mkdir(parents=True, exist_ok=True)
    there = [name for name in every if (folder / name).exists()]
    if there:
        raise WrongUsageError(f"{folder / there[0]} is there already; name another folder")
    for name, data in every.items():
        files.create_file(folder, name, data)
    return list(every)


def _public_files(root: Path, folder: str, draft: ReviewDraft) -> Iterator[tuple[str, str | bytes]]:
    """Yield the public files; the picture has a name that no other file in `folder` has."""
    picture, text = draft.public[PICTURE], str(draft.public[PUBLIC])
    number, name = 1, PICTURE
    while (place := files.inside(root, f"{folder}/{name}")).exists():
        if place.read_bytes() == picture:
            break
        number += 1
        name = PICTURE.replace(".", f"-{number}.")
    yield name, picture
    yield PUBLIC, text.replace(f"]({PICTURE})", f"]({name})")


def _write(root: Path, path: str, data: str | bytes) -> bool:
    """Write a new file; a picture that is there already is left. Return whether it was written."""
    if not path.endswith(".md") and files.inside(root, path).exists():
        return False
    files.create_file(root, path, data)
    return True
