"""Ready posts: the texts of updates that just became public, written below `dist/social/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hubgen.outputs import posts
from hubgen.outputs.artifact import Artifact
from hubgen.public.records import PublicIncident, PublicQuestion, PublicUpdate
from hubgen.public.view import PublicView
from hubgen.publish.record.change import Change, ChangeKind
from hubgen.source.names import QUESTIONS

_FOLDER = "dist/social"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyPosts:
    """The posts of an update or answer that became public, and the channels they fit.

    `which` names it as commands do, `ID/NN` or `ID/questions/NN`.
    """

    title: str
    number: str
    which: str
    channels: tuple[str, ...]
    is_answer: bool = False

    @property
    def folder(self) -> str:
        """The folder that the posts are in, from the hub's."""
        return f"{_FOLDER}/{self.which}"


def write_posts(
    root: Path, views: Sequence[PublicView], changes: Sequence[Change]
) -> Iterator[ReadyPosts]:
    """Write the posts of every new update below `dist/social/`; yield where they are.

    Old updates, as in a hub's first publication, and corrected ones have none.
    """
    answered = {
        (one.name, one.number) for one in changes if one.kind is ChangeKind.QUESTION_ANSWERED
    }
    new = {
        (one.name, one.number)
        for one in changes
        if one.kind in {ChangeKind.NEW_INCIDENT, ChangeKind.NEW_UPDATE}
    }
    for incident, update in posts.offered(views[0]):
        if (incident.id, update.number) not in new or update.retracted_by or update.corrected_by:
            continue
        for view in views:
            _write(root / _FOLDER, view, incident.id, update.number)
        yield _ready(views[0], incident, update)
    for incident, question in posts.offered_answers(views[0]):
        if (incident.id, question.number) in answered:
            yield _answer(root, views, incident, question)


def _answer(
    root: Path, views: Sequence[PublicView], incident: PublicIncident, question: PublicQuestion
) -> ReadyPosts:
    """Write the posts of an answer; return where they are."""
    for view in views:
        local = view.repository.get(incident.id)
        if local:
            own = local.question(question.number)
            _write_files(root / _FOLDER, posts.answer_artifacts(view, local, own))
    texts = posts.answer_posts(views[0], incident, question)
    return ReadyPosts(
        title=question.question,
        number=question.number,
        which=f"{incident.id}/{QUESTIONS}/{question.number}",
        channels=tuple(post.channel for post in texts if post.fits),
        is_answer=True,
    )


def _write(folder: Path, view: PublicView, name: str, number: str) -> None:
    incident = view.repository.get(name)
    if incident is None:
        return
    _write_files(folder, posts.update_artifacts(view, incident, incident.update(number)))


def _write_files(folder: Path, artifacts: Iterable[Artifact]) -> None:
    for artifact in artifacts:
        file = folder / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.data)


def _ready(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> ReadyPosts:
    texts = posts.posts(view, incident, update)
    return ReadyPosts(
        title=incident.title,
        number=update.number,
        which=f"{incident.id}/{update.number}",
        channels=tuple(post.channel for post in texts if post.fits),
    )
