"""Links: each one inside the hub leads to something that readers can see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import unquote

from hubgen.checks.texts import Text, every_text
from hubgen.model.fields import shown
from hubgen.model.incident import Incident
from hubgen.model.pages import Faq, Page
from hubgen.model.project import Project
from hubgen.model.source import Body
from hubgen.problems import Level, Place, Problem, first_few
from hubgen.public import addresses, markup
from hubgen.public.anatomy import anatomy
from hubgen.source.files import LARGEST_ATTACHMENT


def links(project: Project) -> Iterator[Problem]:
    """Links that lead nowhere or must not be there, and pictures without words."""
    public = _Public(project)
    for text in every_text(project):
        if text.body is not None:
            yield from first_few(_in_body(text, text.body, public))
    for incident in project.incidents:
        for attachment in incident.attachments.values():
            if attachment.size > LARGEST_ATTACHMENT:
                yield Problem(
                    place=Place(attachment.path),
                    rule="attachment-large",
                    what=f"this file has {attachment.size:,} bytes;"
                    f" at most {LARGEST_ATTACHMENT:,} are published",
                    fix="make it smaller, or link to it elsewhere",
                )


class _Public:
    """The source files that readers can see something of, or could if they had no errors."""

    def __init__(self, project: Project) -> None:
        self.unread = project.unread
        self.broken = {path.rpartition("/")[0] for path in project.unread}
        self.files = {f"content/pages/{name}" for name in project.public_files}
        self.attachments: set[str] = set()
        entries: list[Page | Faq] = [*project.pages, *project.faq]
        for entry in entries:
            if not entry.head.draft:
                self.files.add(entry.body.source.path)
                self.files |= {body.source.path for _, body in entry.translations.values()}
        for incident in project.incidents:
            self._add(incident)

    def _add(self, incident: Incident) -> None:
        live = [update for update in incident.updates if not update.head.draft]
        self.attachments |= {attachment.path for attachment in incident.attachments.values()}
        if live and not incident.head.exercise:
            self.files.add(incident.source.path)
            self.files |= {update.source.path for update in live}
            if incident.review and incident.review.head.published:
                self.files.add(incident.review.body.source.path)

    def shows(self, path: str, folder: str) -> bool:
        """Whether a link in a file of `folder` may lead to `path`; attachments stay at home."""
        there = path.rpartition("/")[0]
        return (
            path in self.files
            or (path in self.attachments and there == folder)
            or path in self.unread
            or (there in self.broken and there.startswith("incidents/"))
        )


def _in_body(text: Text, body: Body, public: _Public) -> Iterator[Problem]:
    parts = anatomy(body.markdown)
    where = Finder(body)
    for target in parts.links:
        # A place is looked for where something is wrong, and where images follow: of
        # one with the same address the place is the next one.
        wrong = _wrong(text, body, target, public)
        if wrong or parts.images:
            place = where.next(target)
            yield from _told(wrong, place)
    for source, alt in parts.images:
        place = where.next(source)
        if markup.leads_elsewhere(source):
            yield _foreign_image(text, place)
        else:
            yield from _told(_wrong(text, body, source, public), place)
        if not alt.strip():
            yield Problem(
                place=place,
                rule="image-words",
                what="this picture has no words for those who cannot see it",
                fix="write ![what it shows](file.png)",
                level=_serious(text),
            )


def _serious(text: Text) -> Level:
    return Level.WARNING if text.foreign or text.draft else Level.ERROR


def _foreign_image(text: Text, place: Place) -> Problem:
    return Problem(
        place=place,
        rule="image-elsewhere",
        what="this picture lies on another site, which would see every reader; it is not shown",
        fix="put the picture beside this file, or link to it",
        level=_serious(text),
    )


class _Wrong(NamedTuple):
    """What is wrong with a link, wherever it stands."""

    rule: str
    what: str
    fix: str
    level: Level


def _told(wrong: _Wrong | None, place: Place) -> Iterator[Problem]:
    if wrong:
        yield Problem(place=place, **wrong._asdict())


def _wrong(text: Text, body: Body, target: str, public: _Public) -> _Wrong | None:
    if not target.strip():
        return _Wrong(
            rule="link-empty",
            what="this link leads nowhere yet",
            fix="write its address between ( and )",
            level=_serious(text),
        )
    if not markup.has_known_scheme(target):
        return _Wrong(
            rule="link-scheme",
            what=f"a link must not lead to {shown(target)}",
            fix="use a link that starts with https:// or mailto: or tel:",
            level=Level.WARNING if text.foreign else Level.ERROR,
        )
    if target.startswith("#") or markup.leads_elsewhere(target):
        return None
    if target.startswith("/"):
        return _Wrong(
            rule="link-from-root",
            what=f"{shown(target)} works only where the hub stands at the root of its domain",
            fix="link to the file, like ../../../content/faq/refunds.md, or the full address",
            level=Level.WARNING,
        )
    source = addresses.source_of_link(target, body.source.folder)
    if source is not None and public.shows(source, body.source.folder):
        return None
    return _Wrong(
        rule="link-dead",
        what=f"{shown(target)} leads to nothing that readers can see",
        fix="link to a file that is there and no draft, seen from this file's folder",
        level=_serious(text),
    )


class Finder:
    """Finds where link targets stand in a body; of equal ones each in its turn."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._from: dict[str, int] = {}

    def next(self, target: str) -> Place:
        """The place of the next link to `target`, else of the body's start."""
        start = self._from.get(target, 0)
        for written in dict.fromkeys((target, unquote(target), escape(target))):
            # ](target) and [name]: target, <a href="target"> and <target>
            pattern = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|=\s*[\"']?|<)" + f"({re.escape(written)})")
            found = pattern.search(self._body.markdown, start)
            if found:
                self._from[target] = found.end()
                return self._body.place(found.start(1))
        return self._body.place(max(self._body.markdown.find(target, start), 0))
