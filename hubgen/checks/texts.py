"""Texts: gaps to fill, markup that readers will not see, updates without words."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain, islice

from pydantic import BaseModel

from hubgen.checks import unfinished
from hubgen.checks.public_texts import PublicText, public_texts
from hubgen.checks.unfinished import Unfinished
from hubgen.model.fields import shown
from hubgen.model.project import Project
from hubgen.model.source import Body, KeyPath
from hubgen.problems import Level, Place, Problem, first_few
from hubgen.public.text_contents import text_contents, unsafe_body_html
from hubgen.source.names import FOLDER
from hubgen.source.text import FORBIDDEN, character_words

_NUMBER = re.compile(r"[0-9]{2,6}(?=-)")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?:\s[^<>]*)?/?>")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,6}|[0-9]{1,7});?")
_ACTIVE = frozenset(
    {"script", "iframe", "object", "embed", "style", "form", "svg", "link", "meta", "base"}
)


def check_texts(project: Project) -> Iterator[Problem]:
    """Yield what is wrong with the words of each text; drafts may have gaps."""
    for text in public_texts(project):
        for path, words in _strings(text.record, ()):
            yield from _field(text, path, words)
        if text.body is not None:
            yield from _body(text, text.body)
        if text.draft and text.source.path.startswith(f"{FOLDER}/"):
            yield from _gaps_left(text)
    for incident in project.incidents:
        for update in incident.updates:
            said = update.head.summary or update.body.markdown.strip()
            if not said and not update.head.draft:
                yield Problem(
                    place=update.source.at(),
                    rule="empty",
                    what="this update says nothing: it has neither a summary nor a text",
                    fix="write what happened below the second line of ---",
                )


def _strings(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _strings(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, index))


def _field(text: PublicText, path: KeyPath, words: str) -> Iterator[Problem]:
    place = text.source.at(*path)
    if not text.draft:
        gap = next(unfinished.gaps(words), None)
        if gap:
            yield _gap(place, gap.words)
        for unfinished_part in _unfinished_field(path, words):
            yield _problem(text, place, unfinished_part)
    tag = _TAG.search(words) if "<" in words else None
    if tag:
        yield Problem(
            place=place,
            rule="markup-in-plain-text",
            what=f"there is HTML in a plain text: {shown(tag[0])}",
            fix="remove it; readers would see it as it is written here",
            level=_level(tag[1], text),
        )


def _unfinished_field(path: KeyPath, words: str) -> Iterator[Unfinished]:
    """Yield what is unfinished in one field; a channel's own words may have its markup."""
    yield from islice(unfinished.unfinished_words(words), 1)
    if path[0] == "posts":
        return
    yield from islice(unfinished.markup_in_line(words), 1)
    wrong = unfinished.quoted_value(words)
    if wrong:
        fix = 'leave the quotation marks out, or use "…" around the whole value'
        yield Unfinished(rule="quotation-marks", offset=0, what=wrong, fix=fix)


def _body(text: PublicText, body: Body) -> Iterator[Problem]:
    parts = text_contents(body)
    if parts.tangled:
        yield Problem(
            place=body.place(0),
            rule="markup-tangled",
            what="the lists, quotes, tables or tags of this text are nested too deep",
            fix="make it simpler",
        )
    if not text.draft:
        gaps = unfinished.gaps(body.markdown)
        yield from first_few(_gap(body.place(gap.start), gap.words) for gap in gaps)
        yield from first_few(_unfinished(text, body))
    if "&#" in body.markdown:
        yield from first_few(_references(body))
    yield from first_few(_removed(text, body, piece) for piece in parts.removed)


def _unfinished(text: PublicText, body: Body) -> Iterator[Problem]:
    words = body.markdown
    for gap in chain(
        unfinished.swallowed_text(words),
        unfinished.unfinished_words(words),
        unfinished.broken_markup(words, unsafe_body_html(body)),
    ):
        yield _problem(text, body.place(gap.offset), gap)


def _problem(text: PublicText, place: Place, gap: Unfinished) -> Problem:
    return Problem(
        place=place,
        rule=gap.rule,
        what=gap.what,
        fix=gap.fix,
        level=Level.WARNING if text.imported else Level.ERROR,
    )


def _gaps_left(text: PublicText) -> Iterator[Problem]:
    """Yield how many gaps a draft of an incident still has."""
    count = sum(1 for _, words in _strings(text.record, ()) for _ in unfinished.gaps(words))
    if text.body:
        count += sum(1 for _ in unfinished.gaps(text.body.markdown))
    if count:
        name = text.source.path.rpartition("/")[2]
        number = _NUMBER.match(name)
        yield Problem(
            place=text.source.at(),
            rule="gaps-left",
            what=f"{count} gap{'s' * (count != 1)} left in {number[0] if number else name}",
            fix="fill them before this text is published",
            level=Level.INFO,
        )


def _references(body: Body) -> Iterator[Problem]:
    """Yield character references to characters that a text must not hold."""
    for reference in _REFERENCE.finditer(body.markdown):
        character = _referenced_character(reference[1])
        if FORBIDDEN.match(character):
            rule, what = character_words(character)
            place = body.place(reference.start())
            yield Problem(place=place, rule=rule, what=what, fix=f"delete {reference[0]}")


def _removed(text: PublicText, body: Body, piece: str) -> Problem:
    written = re.search(re.escape(piece.rstrip(">")), body.markdown, re.IGNORECASE)
    return Problem(
        place=body.place(written.start() if written else 0),
        rule="markup-removed",
        what=f"{shown(piece)} is not allowed in a text; readers will not see it",
        fix="remove it, or say it in Markdown",
        level=_level(piece.strip("<>"), text),
    )


def _referenced_character(reference: str) -> str:
    """Return the character that the inside of `&#…;` means; empty for a number too high."""
    code = int(reference[1:], 16) if reference[0] in "xX" else int(reference)
    return chr(code) if code <= sys.maxunicode else ""


def _level(name: str, text: PublicText) -> Level:
    """Return ERROR for active content in a text that is not imported, else WARNING."""
    active = name.lower() in _ACTIVE or name.lower().startswith("on")
    return Level.ERROR if active and not text.imported else Level.WARNING


def _gap(place: Place, words: str) -> Problem:
    return Problem(
        place=place,
        rule="gap",
        what=f"{shown(words)} is still to be filled",
        fix="write it, or keep the text a draft with draft: true",
    )
