"""A run: parts made anew, and their files written, so that the next run can go on from there.

What is about to be touched is noted in the store first. A run that dies
leaves the note; the next one then makes those files again, whatever they are.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hubgen.incremental.folders import put_stamp
from hubgen.incremental.making.maker import Content, Made, Maker
from hubgen.incremental.making.writing import Writer
from hubgen.incremental.sources.reading import FolderRead
from hubgen.incremental.store.gathering import Gatherings
from hubgen.incremental.store.records import FolderRecord, PageRecord
from hubgen.incremental.store.store import Store
from hubgen.outputs.serving import serving
from hubgen.outputs.targets import SITE_WIDE, SITEMAP, THEME, TargetId
from hubgen.public.queries import Query

STAMP, NEXT_STAMP = "stamp", "next stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What a run has learnt beside its parts: folders, answers and other texts to remember."""

    reads: Sequence[FolderRead] = ()
    gone: Sequence[FolderRecord] = ()
    answers: Mapping[Query, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


class Run:
    """Brings `dist` and the store up to date by making some parts anew."""

    def __init__(self, dist: Path, store: Store, maker: Maker, gatherings: Gatherings) -> None:
        self._dist, self._store, self._maker = dist, store, maker
        self._gatherings = gatherings
        self._pending = set(store.pending())
        self._made: list[Made] = []
        self._before: dict[str, str] = {}
        self._contents: dict[str, Content] = {}
        self._after: dict[str, str] = {}
        self._gone: tuple[TargetId, ...] = ()
        self._doubted: set[TargetId] = set()

    def make(self, dirty: Iterable[TargetId], gone: Iterable[TargetId]) -> None:
        """Makes the parts `dirty`; those `gone` are no more."""
        self._gone = tuple(gone)
        for part in sorted(dirty):
            if part in SITE_WIDE:
                self._doubted.add(part)
            else:
                self.add(self._maker.make(part))
        for part in self._gone:
            self._before |= self._store.files(part)

    def make_theme(self) -> None:
        """Makes the files of the theme and of docs_dir anew."""
        self._doubted.add(THEME)

    @property
    def doubtful(self) -> set[TargetId]:
        """The parts of which a run that died may have left files half way."""
        return self._store.owning(self._pending)

    @property
    def questions(self) -> set[Query]:
        """What the parts asked that were made."""
        return {one for made in self._made for one in made.record.asked}

    def add(self, made: Made) -> None:
        """Takes a part as it was made."""
        self._made.append(made)
        self._before |= self._store.files(made.record.part)
        self._after |= made.record.files
        self._contents |= made.contents

    def finish(self, learn: Callable[[], Learnt]) -> list[str]:
        """Writes what differs, and remembers everything; returns the paths written or removed.

        What else was learnt is asked when all is written: nobody waits for that.
        """
        self._gather()
        unknown = {path for path in self._pending if self._store.digest(path) is None}
        removed = sorted((self._before.keys() | unknown) - self._after.keys())
        written = [path for path in self._after if self._differs(path)]
        if written or removed:
            next_stamp = secrets.token_hex(16)
            with self._store.changing():
                self._store.put_pending({*written, *removed})
                self._store.put(NEXT_STAMP, next_stamp)
            self._write(written, removed)
            put_stamp(self._dist, next_stamp)
        learnt = learn()
        with self._store.changing():
            self._remember(learnt)
            if written or removed:
                self._store.put_pending(())
                self._store.put(STAMP, next_stamp)
        return sorted([*written, *removed])

    def _differs(self, path: str) -> bool:
        stands = self._before.get(path) or self._store.digest(path)
        return stands != self._after[path] or path in self._pending

    def _gather(self) -> None:
        """Makes the sitemap anew where a page says something else."""
        pages = {one.path: one for made in self._made for one in made.record.pages}
        before = {
            one.path: one
            for part in (*(made.record.part for made in self._made), *self._gone)
            for one in self._store.pages(part)
        }
        gone = before.keys() - pages.keys()
        if SITEMAP in self._doubted or _said(pages) != _said(before):
            dropped = gone | {path for path, one in pages.items() if not one.entry}
            entries = self._gatherings.sitemap.renewed(_said(pages), dropped)
            self.add(self._maker.sitemap(entries))
        if THEME in self._doubted:
            others = self._store.every_file().keys() - self._store.files(THEME).keys()
            self.add(self._maker.theme((others - self._before.keys()) | self._after.keys()))

    def _write(self, written: Sequence[str], removed: Sequence[str]) -> None:
        writer = Writer(self._dist, self._pending)
        for path in sorted(written, key=self._order):
            writer.put(path, self._contents[path])
        writer.remove(removed)

    def _order(self, path: str) -> tuple[bool, int, str]:
        """New files first, since nothing leads to them yet; then from assets to status.json."""
        return path in self._before, serving(path.partition("/")[2]).stage, path

    def _remember(self, learnt: Learnt) -> None:
        for record in learnt.gone:
            self._store.drop_folder(record)
        for read in learnt.reads:
            self._store.put_folder(read.record, read.refs, read.public)
        for part in self._gone:
            self._store.drop_part(part)
        for made in self._made:
            self._store.put_part(made.record)
        self._store.put_answers(learnt.answers)
        for name, text in learnt.texts.items():
            self._store.put(name, text)


def _said(pages: Mapping[str, PageRecord]) -> dict[str, str]:
    """What pages say to the sitemap, as far as they say anything."""
    return {path: one.entry for path, one in pages.items() if one.entry}
