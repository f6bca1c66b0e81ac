"""The whole: everything made from nothing, beside what is live, on all processors at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from hubgen.incremental.folders import PARTS, put_all, put_stamp, workplace
from hubgen.incremental.making.frame import FILES, FRAME, GATE, files_key, frame_key, gate_key
from hubgen.incremental.making.maker import Content, Made, Maker
from hubgen.incremental.making.writing import lay
from hubgen.incremental.parallel import shared
from hubgen.incremental.sources.everything import Everything
from hubgen.incremental.sources.looking import remembered
from hubgen.incremental.sources.reading import as_written, read_problems
from hubgen.incremental.store.records import PartRecord
from hubgen.incremental.store.shelf import Shelf
from hubgen.incremental.store.store import Store
from hubgen.incremental.workshop.catalogue import CATALOGUE, Catalogue
from hubgen.incremental.workshop.differences import Answers
from hubgen.incremental.workshop.run import STAMP
from hubgen.outputs.targets import TargetId, incident_targets, is_social, month_of
from hubgen.problems import Problem

_AT_ONCE = 24  # parts of a run: fewer share less, with more a process may be left with one


class Whole:
    """The hub at `root`, of which `everything` is read, and then made. Raises as a build does."""

    def __init__(self, root: Path, everything: Everything, *, pinned: bool) -> None:
        content, at = everything.content, everything.at
        self._root, self._dist, self._content = root, root / "dist", content
        self.maker = Maker(root, Shelf.empty().views(content.project, at, pinned=pinned))
        self.maker.prepare()  # while other processes read
        self._reads, self._elsewhere = everything.finish()
        texts = as_written(self._reads)
        facts = [one.record.facts for one in self._reads if one.record.facts]
        self.shelf = Shelf(facts, lambda name, language: texts[name, language])
        self.maker.views = self.shelf.views(content.project, at, pinned=pinned)
        self.frame = frame_key(root, self.maker.views)
        self.catalogue = Catalogue()

    @property
    def problems(self) -> list[Problem]:
        """What was found but for the problems of reading what lies below `content/`."""
        told = [one.record.problems for one in self._reads]
        return [*self._elsewhere, *(problem for text in told for problem in read_problems(text))]

    def make(self, store: Store, progress: Callable[[int, int], None]) -> list[str]:
        """Makes it beside what is live, and puts it there at once; `store` remembers all of it.

        Returns the paths whose bytes are new, or gone.
        """
        store.forget()
        mark = secrets.token_hex(16)
        with workplace(self._dist) as work, store.changing():
            self._make(store, work, progress)
            put_stamp(self._dist, "")
            written = put_all(work, self._dist, PARTS)
            self._remember(store, mark)
        put_stamp(self._dist, mark)
        self.shelf.fetch = store.incident
        return written

    def _make(self, store: Store, work: Path, progress: Callable[[int, int], None]) -> None:
        """Makes everything below `work`; what other processes make is remembered meanwhile."""
        for name in PARTS:
            (work / name).mkdir()
        views = self.maker.views
        others, _ = self.catalogue.renewed(views, set())
        every = [*sorted(others), *incident_targets(views)]
        runs = together(every, lambda name: self.shelf.index.by_id[name].month)
        records: list[PartRecord] = []
        with made_all(self.maker, runs, work, self._dist) as results:
            for read in self._reads:
                store.put_folder(read.record, read.refs, read.public)
            for some in results:
                for record in some:
                    store.put_part(record)
                records += some
                progress(len(records), len(every))
        for record in _gathered(self.maker, records, work, self._dist):
            store.put_part(record)
        questions = {one for record in records for one in record.asked} | self.catalogue.questions
        store.put_answers(Answers(self.maker.views).of(questions))

    def _remember(self, store: Store, mark: str) -> None:
        project = self._content.project
        texts = {STAMP: mark, FRAME: self.frame, GATE: gate_key(project)}
        texts |= {FILES: files_key(self._root, project), CATALOGUE: self.catalogue.written()}
        for name, text in (texts | remembered(self._content, self._elsewhere)).items():
            store.put(name, text)


def _gathered(
    maker: Maker, records: Iterable[PartRecord], work: Path, live: Path
) -> list[PartRecord]:
    """What is made of all pages together, and the files of the theme."""
    pages = sorted((one for record in records for one in record.pages), key=lambda one: one.path)
    taken = {path for record in records for path in record.files}
    made = [maker.sitemap([one.entry for one in pages if one.entry])]
    taken |= {path for one in made for path in one.record.files}
    floor = Floor(work, live)
    return [floor.laid(one) for one in (*made, maker.theme(taken))]


def together(parts: Iterable[TargetId], began: Callable[[str], str]) -> list[list[TargetId]]:
    """`parts` in runs for one process each: those of a month stay together.

    Its incidents' feeds and the archives of all feeds hold the same entries,
    which are so made once; so are the posts, which their board shows, too. What
    takes long by itself comes first, so that no process is left with it at the
    end. `began` gives the month of an incident.
    """
    months: dict[tuple[str, str], list[TargetId]] = {}
    runs: list[list[TargetId]] = []
    posts: list[TargetId] = []
    for part in parts:
        month = month_of(part, began)
        if month:
            months.setdefault((part.language, month), []).append(part)
        elif is_social(part):
            posts.append(part)
        else:
            runs.append([part])
    run: list[TargetId] = []
    for _, some in sorted(months.items(), reverse=True):
        run += some
        if len(run) >= _AT_ONCE:
            runs.append(run)
            run = []
    return [one for one in (posts, *runs, run) if one]


@contextmanager
def made_all(
    maker: Maker, runs: Sequence[list[TargetId]], into: Path, live: Path
) -> Iterator[Iterable[list[PartRecord]]]:
    """Makes the parts of `runs` into the folder `into`, while others do something else.

    What is the same below the folder `live` is taken from there.
    """
    floor = Floor(into, live)

    def make(some: list[TargetId]) -> list[PartRecord]:
        return [floor.laid(maker.make(part)) for part in some]

    with shared(make, runs) as results:
        yield results


class Floor:
    """An empty folder to lay files into. What is the same below `live` is that file."""

    def __init__(self, top: Path, live: Path) -> None:
        # Joining texts takes a twentieth of joining paths.
        self._top, self._live = os.fspath(top), os.fspath(live)
        self._is_bare = not any((live / name).exists() for name in PARTS)
        self._folders: set[str] = set()

    def laid(self, made: Made) -> PartRecord:
        """Writes the files of `made` below the folder."""
        for path, content in made.contents.items():
            place = f"{self._top}/{path}"
            self._make(place.rpartition("/")[0])
            if not self._is_kept(f"{self._live}/{path}", place, content):
                lay(place, content)
        return made.record

    def _is_kept(self, there: str, place: str, content: Content) -> bool:
        """Whether the file `there`, if there is one, holds `content` and now is at `place`, too."""
        if self._is_bare:
            return False
        try:
            with open(there, "rb") as file:  # noqa: PTH123 - see above
                if isinstance(content, Path) or os.fstat(file.fileno()).st_size != len(content):
                    return False
                is_same = file.read() == content
            if is_same:
                os.link(there, place)
        except OSError:  # there is none, or the system has no links
            return False
        return is_same

    def _make(self, folder: str) -> None:
        if folder in self._folders:
            return
        with suppress(FileExistsError):  # another process may have been quicker
            try:
                os.mkdir(folder)  # noqa: PTH102 - see above
            except FileNotFoundError:
                self._make(folder.rpartition("/")[0])
                os.mkdir(folder)  # noqa: PTH102 - see above
        self._folders.add(folder)
