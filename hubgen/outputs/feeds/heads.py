"""Heads: what stands around the entries of a feed, in the form that feedgen gives it.

A hub has thousands of feeds that differ in a few texts. feedgen writes one of
each kind, with marks in the place of these texts; for the others of its kind
the marks are filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from hubgen.outputs.feeds.generator import utc
from hubgen.outputs.feeds.stream import Stream
from hubgen.outputs.xml import text_of, value_of

# Noncharacters: XML can hold them, and no text has any business to.
_MARK = re.compile("\ufdd0([a-z]+[0-9]*)\ufdd1")
_WHEN = datetime(1970, 1, 1, tzinfo=UTC)

Whole = Callable[[Stream], bytes]
Clock = Callable[[datetime], str]


def around(stream: Stream, whole: Whole, clock: Clock = datetime.isoformat) -> bytes:
    """The feed of `stream` without its entries, which is what `whole` gives.

    `whole` is asked once for each kind of stream; entries must concern it not at all,
    but for when one of them last changed, which it writes as `clock` does.
    """
    targets = [*stream.others.values(), *(target for _, target in stream.pages)]
    texts = {
        "id": stream.id,
        "title": stream.title,
        "about": stream.about,
        "home": stream.home,
        "folder": stream.folder,
        "updated": clock(utc(stream.updated)),
        **{f"target{number}": target for number, target in enumerate(targets)},
    }
    kind = _Kind(
        whole=whole,
        clock=clock,
        same=(stream.author, stream.site, stream.language, stream.name),
        languages=tuple(stream.others),
        rels=tuple(rel for rel, _ in stream.pages),
        is_archive=stream.is_archive,
    )
    pieces = stream.memo.get(_pieces, *kind, compute=lambda: _pieces(kind))
    written = list(pieces)
    for at in range(1, len(pieces), 2):
        is_in_attribute = pieces[at - 1].endswith('"')
        written[at] = (value_of if is_in_attribute else text_of)(texts[pieces[at]])
    return "".join(written).encode()


class _Kind(NamedTuple):
    """What the feeds have in common that differ in the texts of their marks alone."""

    whole: Whole
    clock: Clock
    same: tuple[str, str, str, str]
    languages: tuple[str, ...]
    rels: tuple[str, ...]
    is_archive: bool


def _pieces(kind: _Kind) -> tuple[str, ...]:
    """Return a feed of one kind: its text, and the names of its marks, in turn."""
    whole, clock, (author, site, language, name), languages, rels, is_archive = kind
    targets = [_mark(f"target{number}") for number in range(len(languages) + len(rels))]
    stream = Stream(
        id=_mark("id"),
        title=_mark("title"),
        about=_mark("about"),
        author=author,
        site=site,
        language=language,
        home=_mark("home"),
        folder=_mark("folder"),
        born=_WHEN,
        name=name,
        others=dict(zip(languages, targets, strict=False)),
        pages=tuple(zip(rels, targets[len(languages) :], strict=True)),
        is_archive=is_archive,
    )
    text = whole(stream).decode().replace(f">{clock(_WHEN)}<", f">{_mark('updated')}<", 1)
    return tuple(_MARK.split(text))


def _mark(name: str) -> str:
    return f"\ufdd0{name}\ufdd1"
