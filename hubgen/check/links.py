"""Links: each one inside the hub leads to something that readers can see."""

from __future__ import annotations

from collections.abc import Iterator

from hubgen.check.texts import Text, every_text
from hubgen.derive import addresses, markup
from hubgen.model.fields import shown
from hubgen.model.project import Project
from hubgen.model.source import Body
from hubgen.problems import Level, Place, Problem
from hubgen.read.files import LARGEST_ATTACHMENT


def links(project: Project) -> Iterator[Problem]:
    """Links that lead nowhere or must not be there, and pictures without words."""
    public = _public_sources(project)
    for text in every_text(project):
        if text.body is not None:
            yield from _in_body(text, text.body, public)
    for incident in project.incidents:
        for attachment in incident.attachments.values():
            if attachment.size > LARGEST_ATTACHMENT:
                yield Problem(
                    place=Place(attachment.path),
                    rule="attachment-large",
                    what=f"this file has {attachment.size:,} bytes; at most {LARGEST_ATTACHMENT:,} are published",
                    mend="make it smaller, or link to it elsewhere",
                )


def _public_sources(project: Project) -> set[str]:
    """The source files that readers can see something of."""
    found = {f"content/pages/{name}" for name in project.public_files}
    for entry in (*project.pages, *project.faq):
        if not entry.head.draft:
            found.add(entry.body.source.path)
            found |= {body.source.path for _, body in entry.translations.values()}
    for incident in project.incidents:
        live = [update for update in incident.updates if not update.head.draft]
        found |= {attachment.path for attachment in incident.attachments.values()}
        if live and not incident.head.exercise:
            found.add(incident.source.path)
            found |= {update.source.path for update in live}
            if incident.review and incident.review.head.published:
                found.add(incident.review.body.source.path)
    return found


def _in_body(text: Text, body: Body, public: set[str]) -> Iterator[Problem]:
    targets, images = markup.targets(body.markdown)
    for target in targets:
        yield from _target(text, body, target, public)
    for source, alt in images:
        yield from _target(text, body, source, public)
        if not alt.strip():
            yield Problem(
                place=_place(body, source),
                rule="image-words",
                what="this picture has no words for those who cannot see it",
                mend="write ![what it shows](file.png)",
                level=Level.WARNING if text.foreign or text.draft else Level.ERROR,
            )


def _target(text: Text, body: Body, target: str, public: set[str]) -> Iterator[Problem]:
    place = _place(body, target)
    serious = Level.WARNING if text.foreign or text.draft else Level.ERROR
    if not markup.has_known_scheme(target):
        yield Problem(
            place=place,
            rule="link-scheme",
            what=f"a link must not lead to {shown(target)}",
            mend="use a link that starts with https:// or mailto: or tel:",
            level=Level.WARNING if text.foreign else Level.ERROR,
        )
        return
    if target.startswith("#") or markup.has_scheme(target) or target.startswith("//"):
        return
    if target.startswith("/"):
        yield Problem(
            place=place,
            rule="link-from-root",
            what=f"{shown(target)} works only where the hub stands at the root of its domain",
            mend="link to the file, like ../../../content/faq/refunds.md, or write the full address",
            level=Level.WARNING,
        )
        return
    source = addresses.source_of_link(target, body.source.folder)
    if source not in public:
        yield Problem(
            place=place,
            rule="link-dead",
            what=f"{shown(target)} leads to nothing that readers can see",
            mend="link to a file that is there and no draft, seen from this file's folder",
            level=serious,
        )


def _place(body: Body, target: str) -> Place:
    start = body.markdown.find(target)
    return body.place(max(start, 0))
