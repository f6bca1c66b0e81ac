"""Links: those inside the hub lead to something public; pictures have alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import unquote

from hubgen.checks.public_texts import PublicText, public_texts
from hubgen.model.fields import shown
from hubgen.model.incident import Incident
from hubgen.model.pages import Faq, Page
from hubgen.model.phone import phone_uri
from hubgen.model.project import Project
from hubgen.model.source import Body
from hubgen.problems import Level, Place, Problem, first_few
from hubgen.public import addresses, markup
from hubgen.public.text_contents import text_contents
from hubgen.public.uri_schemes import scheme_of
from hubgen.source.names import QUESTIONS, incident_folder


def check_links(project: Project) -> Iterator[Problem]:
    """Yield links that lead nowhere or are not allowed, and pictures without words."""
    public = _PublicFiles(project)
    for text in public_texts(project):
        if text.body is not None:
            yield from first_few(_in_body(text, text.body, public))


# What an alternative text is before anybody wrote one.
_NO_WORDS = frozenset({"", "…", "...", "alt", "alt text", "image", "picture", "what it shows"})

_OWN_COMPUTER = re.compile(
    r"[A-Za-z]:[\\/]|\\\\|file:|~/|/(?:home|Users|Volumes|mnt|media|tmp|private)/", re.IGNORECASE
)


_ASKED = f"/{QUESTIONS}"


class _PublicFiles:
    """The source files that are public, or would be without their errors."""

    def __init__(self, project: Project) -> None:
        self.unread = project.unread
        self.broken = {incident_folder(path) for path in project.unread}
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
            self.files |= {one.source.path for one in incident.questions if one.head.answered}
            self.files |= {update.source.path for update in live}
            if incident.review and incident.review.head.published:
                self.files.add(incident.review.body.source.path)

    def shows(self, path: str, folder: str) -> bool:
        """Return whether a link in a file of `folder` may lead to `path`.

        An attachment is only for the files of its own folder, and for the questions below it.
        """
        there = path.rpartition("/")[0]
        return (
            path in self.files
            or (path in self.attachments and there in {folder, folder.removesuffix(_ASKED)})
            or path in self.unread
            or (incident_folder(path) in self.broken and there.startswith("incidents/"))
        )


def _in_body(text: PublicText, body: Body, public: _PublicFiles) -> Iterator[Problem]:
    parts = text_contents(body)
    locator = LinkLocator(body)
    for target in parts.links:
        # The locator must also pass a correct link if a picture may have the same address.
        fault = _fault_of(text, body, target, public)
        if fault or parts.images:
            place = locator.next_place(target)
            yield from _placed(fault, place)
    for source, alt in parts.images:
        place = locator.next_place(source)
        if markup.leads_elsewhere(source) or _OWN_COMPUTER.match(source):
            yield _foreign_image(text, place, source)
        else:
            yield from _placed(_fault_of(text, body, source, public), place)
        if alt.strip().casefold() in _NO_WORDS:
            yield Problem(
                place=place,
                rule="image-words",
                what="this picture has no words for those who cannot see it",
                fix="write ![what it shows](file.png)",
                level=_level(text),
            )


def _level(text: PublicText) -> Level:
    return Level.WARNING if text.imported or text.draft else Level.ERROR


def _foreign_image(text: PublicText, place: Place, source: str) -> Problem:
    what = "this picture is on another site, which would see every reader; it is not shown"
    fix = "put the picture into the same folder, or link to it"
    if source.lstrip().lower().startswith("data:"):
        what = "this picture is pasted into the text itself; it is not shown"
        fix = "save it as a file in the same folder, and write ![what it shows](file.png)"
    elif _OWN_COMPUTER.match(source):
        what = "this picture is on your own computer, where no reader can see it"
        fix = "copy it into the same folder, and write ![what it shows](file.png)"
    return Problem(
        place=place,
        rule="image-elsewhere",
        what=what,
        fix=fix,
        level=_level(text),
    )


class _LinkFault(NamedTuple):
    """What is wrong with a link, without its place."""

    rule: str
    what: str
    fix: str
    level: Level


def _placed(fault: _LinkFault | None, place: Place) -> Iterator[Problem]:
    if fault:
        yield Problem(place=place, **fault._asdict())


def _fault_of(text: PublicText, body: Body, target: str, public: _PublicFiles) -> _LinkFault | None:
    if not target.strip():
        return _LinkFault(
            rule="link-empty",
            what="this link leads nowhere yet",
            fix="write its address between ( and )",
            level=_level(text),
        )
    if _OWN_COMPUTER.match(target):
        return _LinkFault(
            rule="link-scheme",
            what=f"{shown(unquote(target))} is on your own computer, where no reader can open it",
            fix="copy the file into the same folder, and link to its name",
            level=_level(text),
        )
    if not markup.has_known_scheme(target):
        return _LinkFault(
            rule="link-scheme",
            what=f"a link must not lead to {shown(unquote(target))}",
            fix="use a link that starts with https:// or mailto: or tel:",
            level=Level.WARNING if text.imported else Level.ERROR,
        )
    if scheme_of(target) == "tel" and phone_uri(target) is None:
        return _LinkFault(
            rule="link-phone",
            what=f"{shown(unquote(target))} cannot be dialled",
            fix="write it with its country code, like tel:+442079460000",
            level=_level(text),
        )
    if target.startswith("#") or markup.leads_elsewhere(target):
        return None
    if target.startswith("/"):
        return _LinkFault(
            rule="link-from-root",
            what=f"{shown(unquote(target))} works only where the hub is at the root of its domain",
            fix="link to the file, like ../../../content/faq/my-details.md, or the full address",
            level=Level.WARNING,
        )
    source = addresses.source_of_link(target, body.source.folder)
    if source is not None and public.shows(source, body.source.folder):
        return None
    return _LinkFault(
        rule="link-dead",
        what=f"{shown(unquote(target))} leads to nothing that readers can see",
        fix="link to a file that is there and no draft, seen from this file's folder",
        level=_level(text),
    )


# What begins the target of a link or a picture: ](target), ]: target, ="target" and <target>.
_TARGET = re.compile(r"<([^<>\"'\n]*)>|(?:\]\(|\]:|=)[^\S\n]*[\"']?([^\s<>\"']+)|<([^\s<>\"']+)")


class LinkLocator:
    """Finds the places of link targets in a body; of equal targets one after the other."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._offsets: dict[str, list[int]] = {}
        self._next: dict[str, int] = {}
        for match in _TARGET.finditer(body.markdown):
            index = match.lastindex or 0
            written, start = match[index], match.start(index)
            # The closing parenthesis may be one of the target's own.
            for target in {written, written.removesuffix(")"), written.partition(")")[0]}:
                self._offsets.setdefault(target, []).append(start)

    def next_place(self, target: str) -> Place:
        """Return the place of the next link to `target`, or of the body's start."""
        for written in dict.fromkeys((target, unquote(target), escape(target))):
            offsets = self._offsets.get(written, [])
            index = self._next.get(written, 0)
            if index < len(offsets):
                self._next[written] = index + 1
                return self._body.place(offsets[index])
        return self._body.place(max(self._body.markdown.find(target), 0))
