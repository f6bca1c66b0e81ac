"""The workshop: from what changed to the files that differ, and to nothing else.

A change is read; what the public sees of it is compared with what it saw; the
parts that asked for what is different now are made anew; and of their files
those are written whose bytes differ. What a run learns the next one knows: a
long-lived workshop from memory, a new one from its store.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from hubgen.incremental.folders import locked, stamp
from hubgen.incremental.making.frame import FILES, FRAME, GATE, files_key, frame_key, gate_key
from hubgen.incremental.making.maker import Maker
from hubgen.incremental.reading import moment, read_checked
from hubgen.incremental.running import BuildReport, build_checked, words_for
from hubgen.incremental.sources.everything import Everything
from hubgen.incremental.sources.looking import Found, Looker, problems_now
from hubgen.incremental.sources.reading import ContentRead, as_written, sound
from hubgen.incremental.store.gathering import Gatherings
from hubgen.incremental.store.shelf import Shelf
from hubgen.incremental.store.store import Store
from hubgen.incremental.workshop.catalogue import CATALOGUE, Catalogue
from hubgen.incremental.workshop.differences import Answers, changed_facts, changed_queries
from hubgen.incremental.workshop.run import NEXT_STAMP, STAMP, Learnt, Run
from hubgen.incremental.workshop.stand import Stand
from hubgen.incremental.workshop.whole import Whole
from hubgen.model.project import Project
from hubgen.outputs.targets import TargetId, incident
from hubgen.problems import ContentError, HubgenError, Problem
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.incident_summary import IncidentSummary
from hubgen.public.queries import Query
from hubgen.public.view import PublicView
from hubgen.render.full_run import WholeSiteNeededError
from hubgen.source.sources import OddError, incident_folders

_CACHE = ".hubgen/cache/build.db"
_FEW_PARTS, _MOST_PARTS = 300, 2000  # that a run makes by itself, and keeps in memory
_MANY = 300  # incidents that are worth a process
_FRAMING = ("content/", "site_overrides/", "mkdocs.yml")


class _ApartError(Exception):
    """Everything is to be made anew, by a process of its own."""


class Workshop:
    """Keeps the `dist/` of the hub at `root` as its sources are. One thread at a time.

    `progress` hears how many parts of a whole build are made, and of how many.
    Where there is much to be made anew, a process
    of its own does so when it is called `apart`: who lives long has threads, beside
    which work cannot be shared out, and would keep the memory.
    """

    def __init__(
        self,
        root: Path,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
        apart: Callable[[], bool] | None = None,
    ) -> None:
        self._root, self._dist, self._progress = root, root / "dist", progress
        self._apart = apart
        self._store: Store | None = None
        self._gatherings: Gatherings | None = None
        self._left_to_warm: list[TargetId] | None = None
        self._forget_all()

    def build(
        self,
        changed: frozenset[str] | None,
        asked: str | None,
        now: datetime,
        *,
        anew: bool = False,
    ) -> BuildReport:
        """Brings `dist/` up to date for the instant `asked` for, else `now`.

        `changed` are the files that differ since the last success of this
        workshop; None means that anything may. With `anew` everything is made
        from nothing. Raises ContentError or HubgenError; then what was live
        stands as it was, or the next build completes what this one began.
        """
        start = time.perf_counter()
        try:
            try:
                with locked(self._dist):
                    report = self._build(changed, asked, now, anew=anew)
            except _ApartError:
                report = self._made_apart(asked, now, start)
        except (OddError, WholeSiteNeededError):
            self.close()
            report = self._by_mkdocs(asked, now)
        except sqlite3.Error:  # the store cannot be read or written: costs time, and nothing else
            touched = self._store.distrust() if self._store else set()
            self._store = None
            self.close()
            report = self._by_mkdocs(asked, now)
            report = replace(report, written=tuple(sorted({*report.written, *touched})))
        except OSError as error:
            self.close()
            raise HubgenError(words_for(error)) from error
        except ContentError:
            raise
        except BaseException:
            self.close()
            raise
        return replace(report, seconds=time.perf_counter() - start)

    def _made_apart(self, asked: str | None, now: datetime, start: float) -> BuildReport:
        """Everything by a process of its own, and what differs since; by this one if that fails."""
        before = self._store.every_file() if self._store else {}
        self.close()
        apart, self._apart = self._apart, None
        made = apart is not None and apart()
        later = now + timedelta(seconds=time.perf_counter() - start)
        try:
            with locked(self._dist):
                report = self._build(None, asked, later, anew=not made)
        except (OddError, WholeSiteNeededError):
            raise  # and never apart again: what cannot be made part by part gains nothing by it
        except BaseException:
            self._apart = apart
            raise
        self._apart = apart
        after = self._store.every_file() if self._store else {}
        told = {path for path in before.keys() | after if before.get(path) != after.get(path)}
        return replace(report, written=tuple(sorted(told.union(report.written))))

    def _by_mkdocs(self, asked: str | None, now: datetime) -> BuildReport:
        """Everything by a whole run of MkDocs."""
        return build_checked(self._root, read_checked(self._root, now, asked), asked, now)

    def stand(self, asked: str | None, now: datetime, *, anew: bool = False) -> Stand | None:
        """Brings `dist/` up to date as `build` does, for who holds its lock, and tells of it.

        What it tells stays so until `close`, whatever others build; nothing else
        may be asked of this workshop until then. None where MkDocs has to make
        the whole. Raises as `build` does.
        """
        try:
            self._build(None, asked, now, anew=anew)
            store, shelf, content = self._store, self._shelf, self._looker.known
            if not (store and shelf and content):
                return None
            at, pinned = moment(content.project.hub, asked, now)
            store.stand_still()
        except (OddError, WholeSiteNeededError):
            return None
        except sqlite3.Error:
            if self._store:
                self._store.distrust()
                self._store = None
            return None
        except OSError as error:
            raise HubgenError(words_for(error)) from error
        views = shelf.views(content.project, at, pinned=pinned)
        versions = {name: one.version for name, one in shelf.index.by_id.items()}
        return Stand(
            project=content.project,
            views=views,
            versions=versions,
            store=store,
            looker=self._looker,
        )

    def focus(self, folders: Iterable[str]) -> Project | None:
        """The hub as it was last read, of its incidents those in `folders` alone.

        What is open, and what is not all public yet, is always among them.
        None before the first build, and after one that failed.
        """
        store, shelf, content = self._store, self._shelf, self._looker.known
        if not (store and shelf and content):
            return None
        wanted = {*folders, *store.hidden_folders(), *store.folders_of(shelf.index.open(""))}
        incidents = self._looker.incidents(wanted)
        return replace(content.project, incidents=tuple(incidents))

    def warm_up(self, is_wanted: Callable[[], bool]) -> None:
        """Build the parts that show the newest open incident once, and drop the result.

        Modules, templates and results that the next save needs are then in memory.
        Runs once after a start, for as long as it `is_wanted`, in as many calls as
        it takes. Raises what the save that needs a part would raise.
        """
        store, shelf, maker = self._store, self._shelf, self._maker
        if not (store and shelf and maker):
            return
        if self._left_to_warm is None:
            self._left_to_warm = sorted(self._likely(store, shelf), reverse=True)
            self._gatherings = self._gatherings or Gatherings(store)
            self._gatherings.load()
        while self._left_to_warm and is_wanted():
            maker.make(self._left_to_warm.pop())

    def _likely(self, store: Store, shelf: Shelf) -> set[TargetId]:
        """Return the parts that a change of the newest open incident invalidates."""
        index, catalogue = shelf.index, self._catalogue or Catalogue()
        for name in [*index.open(""), *index.newest(1)][:1]:
            summary = index.by_id[name]
            asked = store.common_questions | catalogue.questions
            changed = changed_queries(index, asked, {name: replace(summary, version="")})
            index.put(summary)
            return store.asking(changed)
        return set()

    def repository(self, language: str) -> IncidentRepository | None:
        """What the public sees, in `language`; None as with `focus`."""
        return self._shelf.repository(language) if self._shelf else None

    def close(self) -> None:
        """Lets go of the store, and forgets what is not in it."""
        if self._store:
            self._store.close()
            self._store = None
        self._forget_all()

    def _forget_all(self) -> None:
        self._looker = Looker(self._root)
        self._shelf: Shelf | None = None
        self._maker: Maker | None = None
        self._catalogue: Catalogue | None = None
        self._gatherings = None
        self._frame, self._stamp = "", ""
        self._left_to_warm = None

    def _build(
        self, changed: frozenset[str] | None, asked: str | None, now: datetime, *, anew: bool
    ) -> BuildReport:
        there = stamp(self._dist)
        if self._stamp != there or (self._store and not self._store.is_as_left):
            self.close()  # somebody else has built meanwhile
            changed = None
        content = self._looker.content(changed)
        at, pinned = moment(content.project.hub, asked, now)
        store = self._store = self._store or Store(self._root / _CACHE)
        known = {store.get(STAMP), store.get(NEXT_STAMP)} - {None, ""}
        if anew or there not in known or store.get(GATE) != gate_key(content.project):
            return self._whole(store, content, at, pinned=pinned)
        return self._part(store, content, changed, at, pinned=pinned)

    def _part(
        self,
        store: Store,
        content: ContentRead,
        changed: frozenset[str] | None,
        at: datetime,
        *,
        pinned: bool,
    ) -> BuildReport:
        """What a change touches, and nothing else."""
        shelf = self._shelf = self._shelf or Shelf.of(store)
        found = self._looker.look(store, content, changed, at)
        problems = problems_now(store, content, found)
        facts = changed_facts(shelf.index, found)
        try:
            catalogue = self._catalogue = self._catalogue or Catalogue.read(store.get(CATALOGUE))
            shared = store.common_questions | catalogue.questions
            questions = changed_queries(shelf.index, shared, facts)
            shelf.fresh = as_written(found.reads)
            views = shelf.views(content.project, at, pinned=pinned)
            frame = self._frame_now(views, changed)
            if frame != store.get(FRAME):
                return self._whole(store, content, at, pinned=pinned)
            questions |= Answers(views).changed(store.answers())
            run = self._made(store, views, catalogue, questions, facts)
            if run is None:
                return self._whole(store, content, at, pinned=pinned)
            files = files_key(self._root, content.project)
            if files != store.get(FILES):
                run.make_theme()
            written = run.finish(partial(self._learnt, content, found, run, views, files))
        except BaseException:
            # They may be ahead of the store.
            self._shelf = self._catalogue = self._gatherings = None
            raise
        shelf.fresh = {}
        self._frame, self._stamp = frame, stamp(self._dist)
        return _report(store, written, problems)

    def _frame_now(self, views: list[PublicView], changed: frozenset[str] | None) -> str:
        """The frame's key; looked up only where `changed` files may have moved it."""
        may_move = changed is None or any(one.startswith(_FRAMING) for one in changed)
        return frame_key(self._root, views) if may_move or not self._frame else self._frame

    def _made(
        self,
        store: Store,
        views: list[PublicView],
        catalogue: Catalogue,
        questions: set[Query],
        facts: Mapping[str, IncidentSummary | None],
    ) -> Run | None:
        """A run that has made all parts which asked `questions`, came, or hold changed facts.

        None where that are so many that all of them are made sooner: a run keeps what
        it made in memory, and makes it by itself.
        """
        maker = self._maker = self._maker or Maker(self._root, views)
        maker.views = views
        gatherings = self._gatherings = self._gatherings or Gatherings(store)
        run = Run(self._dist, store, maker, gatherings)
        dirty, gone = store.asking(questions) | run.doubtful, set[TargetId]()
        for name, one in facts.items():
            those = {incident.id(view.language, name) for view in views}
            (gone if one is None else dirty).update(those)
        if _are_many(dirty, store):
            return None
        came, left = catalogue.renewed(views, questions)
        dirty, gone = dirty | came, gone | left
        if _are_many(dirty, store):
            return None
        run.make(dirty - gone, gone)
        return run

    def _learnt(
        self, content: ContentRead, found: Found, run: Run, views: list[PublicView], files: str
    ) -> Learnt:
        """What is to be remembered of a run beside its parts; `files` is the key of those."""
        texts, questions = {FILES: files, **found.texts(content)}, run.questions
        if self._catalogue:
            questions = questions | self._catalogue.questions
            if self._catalogue.is_changed:
                texts[CATALOGUE] = self._catalogue.written()
        answers = Answers(views).of(questions)
        return Learnt(reads=found.reads, gone=found.gone, answers=answers, texts=texts)

    def _whole(
        self,
        store: Store,
        content: ContentRead,
        at: datetime,
        *,
        pinned: bool,
    ) -> BuildReport:
        """Everything from nothing."""
        if self._apart and len(list(islice(incident_folders(self._root), _MANY + 1))) > _MANY:
            raise _ApartError
        with closing(Everything(self._root, content, at)) as everything:
            made = Whole(self._root, everything, pinned=pinned)
        problems = sound([*content.problems, *made.problems])
        written = made.make(store, self._progress)
        self._shelf, self._maker, self._catalogue = made.shelf, made.maker, made.catalogue
        self._gatherings = None
        self._left_to_warm = []
        self._frame, self._stamp = made.frame, stamp(self._dist)
        return _report(store, written, problems)


def _are_many(parts: set[TargetId], store: Store) -> bool:
    """Whether `parts` are so many that all of them are made sooner."""
    return len(parts) > _FEW_PARTS and len(parts) > min(_MOST_PARTS, store.count_parts() // 3)


def _report(store: Store, written: list[str], problems: tuple[Problem, ...]) -> BuildReport:
    pages, files = store.counts()
    return BuildReport(
        seconds=0.0, pages=pages, files=files, written=tuple(written), problems=problems
    )
