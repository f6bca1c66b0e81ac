"""The workshop: from what changed to the files that differ, and to nothing else.

A change is read; what the public sees of it is compared with what it saw; the
parts that asked for what is different now are made anew; and of their files
those are written whose bytes differ. What a run learns the next one knows: a
long-lived workshop from memory, a new one from its store.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from hubgen.build.folders import keep_unchanged, locked, put_stamp, replace_folder, stamp, workplace
from hubgen.build.parts import INCIDENT, Part, parts
from hubgen.build.reading import moment, read_checked
from hubgen.build.running import BuildReport, build_checked, words_for
from hubgen.build.workshop.catalogue import Catalogue
from hubgen.build.workshop.differences import Answers, moved
from hubgen.build.workshop.frame import files_key, frame_key, gate_key
from hubgen.build.workshop.looking import NAMES, Found, Looker
from hubgen.build.workshop.making import GATHERED, Made, Maker
from hubgen.build.workshop.reading import ContentRead, read_problems, written_problems
from hubgen.build.workshop.references import names_of
from hubgen.build.workshop.run import NEXT_STAMP, STAMP, Learnt, Run
from hubgen.build.workshop.shelf import Shelf
from hubgen.build.workshop.sources import OddError, incident_folders
from hubgen.build.workshop.store import PartRecord, Store
from hubgen.build.workshop.whole import laid, make_all, read_all
from hubgen.derive.archive import Archive
from hubgen.derive.facts import Facts
from hubgen.derive.public import PublicView
from hubgen.engine.fitness import WholeSiteNeededError
from hubgen.model.project import Project
from hubgen.problems import ContentError, HubgenError, Problem, in_order

_CACHE = ".hubgen/cache/build.db"
_FRAME, _GATE, _FILES = "frame", "gate", "files"
_ELSEWHERE = "problems elsewhere"
_FRAMING = ("content/", "site_overrides/", "mkdocs.yml")


class Workshop:
    """Keeps the `dist/` of the hub at `root` as its sources are. One thread at a time.

    `progress` hears how many parts of a whole build are made, and of how many.
    """

    def __init__(
        self, root: Path, progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> None:
        self._root, self._dist, self._progress = root, root / "dist", progress
        self._store: Store | None = None
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
            with locked(self._dist):
                report = self._build(changed, asked, now, anew=anew)
        except (OddError, WholeSiteNeededError):
            self.close()
            report = build_checked(self._root, read_checked(self._root, now, asked), asked, now)
        except OSError as error:
            self.close()
            raise HubgenError(words_for(error)) from error
        except ContentError:
            raise
        except BaseException:
            self.close()
            raise
        return replace(report, seconds=time.perf_counter() - start)

    def focus(self, folders: Iterable[str]) -> Project | None:
        """The hub as it was last read, of its incidents those in `folders` alone.

        What is open, and what is not all public yet, is always among them.
        None before the first build, and after one that failed.
        """
        store, shelf, content = self._store, self._shelf, self._looker.known
        if not (store and shelf and content):
            return None
        wanted = {*folders, *store.hidden_folders(), *store.folders_of(shelf.index.open_ids())}
        incidents = self._looker.incidents(wanted)
        return replace(content.project, incidents=tuple(incidents))

    def archive(self, language: str) -> Archive | None:
        """What the public sees, in `language`; None as with `focus`."""
        return self._shelf.archive(language) if self._shelf else None

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
        self._catalogue = Catalogue()
        self._frame, self._stamp = "", ""

    def _build(
        self, changed: frozenset[str] | None, asked: str | None, now: datetime, *, anew: bool
    ) -> BuildReport:
        there = stamp(self._dist)
        if self._stamp != there:  # somebody else has built meanwhile
            self.close()
            changed = None
        content = self._looker.content(changed)
        at, pinned = moment(content.project.hub, asked, now)
        store = self._store = self._store or Store(self._root / _CACHE)
        known = {store.get(STAMP), store.get(NEXT_STAMP)} - {None, ""}
        if anew or there not in known or store.get(_GATE) != gate_key(content.project):
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
        found = self._looker.look(store, content, changed, at)
        problems = self._problems(store, content, found)
        shelf = self._shelf = self._shelf or Shelf.of(store)
        facts = _changed_facts(shelf, found)
        texts = {
            (one.record.incident, language): text
            for one in found.reads
            for language, text in one.public.items()
        }
        try:
            asked = store.common_questions() | self._catalogue.questions
            questions = moved(shelf.index, asked, facts)
            shelf.fresh = texts
            views = shelf.views(content.project, at, pinned=pinned)
            answers = Answers(views)
            questions |= answers.changed(store.answers())
            frame = self._frame
            if not frame or changed is None or any(one.startswith(_FRAMING) for one in changed):
                frame = frame_key(self._root, views)
            if frame != store.get(_FRAME):
                return self._whole(store, content, at, pinned=pinned)
            maker = self._maker = self._maker or Maker(self._root, views)
            maker.views = views
            run = Run(self._dist, store, maker)
            now = self._catalogue.parts(views, questions)
            dirty, gone = _touched(store, now, views, facts, store.asking(questions))
            run.make((dirty | run.doubtful) - gone, gone)
            files = files_key(self._root, content.project)
            if files != store.get(_FILES):
                run.make_theme()
            learnt = Learnt(
                reads=found.reads,
                gone=found.gone,
                answers=answers.of(run.questions | self._catalogue.questions),
                texts={_FILES: files, **self._texts(content, found)},
            )
            written = run.finish(learnt)
        except BaseException:
            self._shelf, self._catalogue = None, Catalogue()  # they may be ahead of the store
            raise
        shelf.fresh = {}
        self._frame, self._stamp = frame, stamp(self._dist)
        return _report(store, written, problems)

    def _problems(self, store: Store, content: ContentRead, found: Found) -> tuple[Problem, ...]:
        """Every content problem. Raises ContentError where one of them stops the build."""
        elsewhere = found.elsewhere
        if elsewhere is None:
            elsewhere = tuple(read_problems(store.get(_ELSEWHERE) or "[]"))
        told = [text for path, text in store.problems() if path not in found.paths]
        told += [one.record.problems for one in found.reads]
        problems = [*content.problems, *elsewhere]
        problems += [problem for text in told for problem in read_problems(text)]
        return _sound(problems)

    @staticmethod
    def _texts(content: ContentRead, found: Found) -> dict[str, str]:
        if found.elsewhere is None:
            return {}
        return {
            NAMES: json.dumps(sorted(names_of(content.project))),
            _ELSEWHERE: written_problems(found.elsewhere),
        }

    def _whole(
        self, store: Store, content: ContentRead, at: datetime, *, pinned: bool
    ) -> BuildReport:
        """Everything from nothing, made beside what is live and put in its place at once."""
        maker = Maker(self._root, Shelf.empty().views(content.project, at, pinned=pinned))
        maker.prepare()
        reads, elsewhere = read_all(self._root, content, list(incident_folders(self._root)), at)
        told = [problem for one in reads for problem in read_problems(one.record.problems)]
        problems = _sound([*content.problems, *elsewhere, *told])
        facts = [one.record.facts for one in reads if one.record.facts]
        texts = {
            (one.record.incident, language): text
            for one in reads
            for language, text in one.public.items()
        }
        shelf = Shelf(facts, lambda name, language: texts[name, language])
        views = shelf.views(content.project, at, pinned=pinned)
        frame = frame_key(self._root, views)
        maker.views = views
        store.forget()
        every = list(parts(views))
        with workplace(self._dist) as work:
            for name in ("site", "social"):
                (work / name).mkdir()
            records = list(
                make_all(maker, every, work, lambda done: self._progress(done, len(every)))
            )
            records += _gathered(maker, records, work)
            put_stamp(self._dist, "")
            written = []
            for name in ("social", "site"):
                changed = keep_unchanged(work / name, self._dist / name)
                if changed:
                    replace_folder(work / name, self._dist / name)
                written += [f"{name}/{path}" for path in changed]
        self._stamp = secrets.token_hex(16)
        with store.changing():
            for read in reads:
                store.put_folder(read.record, read.refs, read.public)
            for record in records:
                store.put_part(record)
            questions = {one for record in records for one in record.asked}
            store.put_answers(Answers(views).of(questions))
            store.put(STAMP, self._stamp)
            store.put(_FRAME, frame)
            store.put(_FILES, files_key(self._root, content.project))
            store.put(_GATE, gate_key(content.project))
            store.put(NAMES, json.dumps(sorted(names_of(content.project))))
            store.put(_ELSEWHERE, written_problems(elsewhere))
        put_stamp(self._dist, self._stamp)
        self._shelf, self._maker, self._frame = shelf, maker, frame
        self._catalogue = Catalogue()
        shelf.fetch = store.incident
        return _report(store, sorted(written), problems)


def _sound(problems: list[Problem]) -> tuple[Problem, ...]:
    if any(problem.stops_a_build for problem in problems):
        raise ContentError(problems)
    return tuple(in_order(problems))


def _report(store: Store, written: list[str], problems: tuple[Problem, ...]) -> BuildReport:
    pages, files = store.counts()
    return BuildReport(
        seconds=0.0, pages=pages, files=files, written=tuple(written), problems=problems
    )


def _changed_facts(shelf: Shelf, found: Found) -> dict[str, Facts | None]:
    """The incidents that the public sees otherwise; None for those it does not see any more."""
    facts: dict[str, Facts | None] = {one.incident: None for one in found.gone if one.facts}
    for read in found.reads:
        facts[read.record.name] = read.record.facts
    index = shelf.index.by_id
    return {name: one for name, one in facts.items() if index.get(name) != one}


def _touched(
    store: Store,
    now: set[Part],
    views: list[PublicView],
    facts: dict[str, Facts | None],
    asking: set[Part],
) -> tuple[set[Part], set[Part]]:
    """The parts to make anew, and those that are no more."""
    before = set(store.parts()) - GATHERED
    gone = before - now
    fresh = now - before
    for name, one in facts.items():
        those = {Part(INCIDENT, view.language, name) for view in views}
        (gone if one is None else fresh).update(those)
    return (asking | fresh) - gone, gone


def _gathered(maker: Maker, records: Iterable[PartRecord], work: Path) -> list[PartRecord]:
    """What is made of all pages together, and the files of the theme."""
    pages = sorted((one for record in records for one in record.pages), key=lambda one: one.path)
    taken = {path for record in records for path in record.files}
    made: list[Made] = [
        maker.sitemap([one.entry for one in pages if one.entry]),
        maker.search_index([one.search for one in pages if one.search]),
    ]
    taken |= {path for one in made for path in one.record.files}
    return [laid(one, work) for one in (*made, maker.theme(taken))]
