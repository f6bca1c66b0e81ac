"""A trial: an author works, a builder follows, and an oracle says what must have come of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from hubgen.preview.builder import Builder, SiteBuilder
from hubgen.problems import ContentError, HubgenError
from tests.incremental.conftest import SOURCES, copy_of, tree
from tests.support.oracle import Oracle, told
from tests.support.random_author.author import Author

START = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
Now = Callable[[], datetime]


@dataclass(frozen=True)
class Kind:
    """A kind of builder: how it is made, and whether one lives through all builds."""

    make: Callable[[Path, Now], Builder]
    lives: bool = True


KINDS = {
    "cold": Kind(lambda root, now: SiteBuilder(root, None, now), lives=False),
    "warm": Kind(lambda root, now: SiteBuilder(root, None, now)),
}


class Trial:
    """One hub below `folder`, followed by builders of one `kind`."""

    def __init__(self, folder: Path, kind: Kind, oracle: Oracle) -> None:
        self.root, self._copy, self._kind, self.oracle = (
            folder / "hub",
            folder / "copy",
            kind,
            oracle,
        )
        self.author = Author(self.root, START)
        self.builder: Builder | None = None
        self.outcome: dict[str, object] = {}
        self.written: tuple[str, ...] = ()
        self.history: list[str] = []
        self._looks: _Looks = {}
        self._doubt = True
        self._good: dict[str, bytes] = {}

    @property
    def is_broken(self) -> bool:
        """Whether the last build was refused."""
        return "problems" not in self.outcome

    def step(self, *, judged: bool = True, by_mkdocs: bool = False) -> None:
        """Builds what was changed; where it is `judged`, the oracle says what is right."""
        if judged:
            self._ask()
        try:
            self._build()
            if judged:
                self._judge()
            if judged and by_mkdocs and not self.is_broken:
                self._judge_by_mkdocs()
        except AssertionError as error:
            error.add_note("after " + ", ".join(self.history[-12:]))
            raise

    def do(self, name: str, n: int) -> None:
        """Lets the author do something."""
        self.history.append(f"{name}({n})")
        getattr(self.author, name)(n)

    def drop_builder(self) -> None:
        """The process that built is gone, and all it knew."""
        self.builder = None

    def doubt(self) -> None:
        """Nobody knows any more what changed."""
        self._doubt = True

    def advance(self, time: timedelta) -> None:
        """Lets time pass."""
        self.author.now += time

    def fix(self) -> None:
        """Puts every source back as it was when it was last built."""
        self.restore(self._good)

    def restore(self, sources: Mapping[str, bytes]) -> None:
        """Puts every source back as `sources` has it."""
        there = self.sources()
        for path in there.keys() - sources.keys():
            self.author.remove(path)
        for path, data in sources.items():
            if there.get(path) != data:
                self.author.write(path, data)

    def page(self, path: str) -> str:
        """The text of a file of the site; empty where there is none."""
        file = self.root / "dist/site" / path
        return file.read_text("utf-8") if file.is_file() else ""

    def built(self) -> dict[str, str]:
        """The digest of every file of the site and of the posts."""
        return {path: look[0] for path, look in self._look().items()}

    def elsewhere(self, *, do: str = "again", later: timedelta = timedelta(0), **more: int) -> None:
        """Another process builds the very same hub, at a time of its own."""
        now = (self.author.now + later).isoformat()
        self.oracle.ask(do=do, root=str(self.root), now=now, **more)
        self.oracle.answer()

    def _look(self) -> _Looks:
        self._looks = _looks(self.root / "dist", self._looks)
        return self._looks

    def _build(self) -> None:
        if self.builder is None or not self._kind.lives:
            self.builder = self._kind.make(self.root, lambda: self.author.now)
            self._doubt = True
        changed = None if self._doubt else frozenset(self.author.changed)
        before = self._look()
        try:
            report = self.builder.build(changed)
        except ContentError as error:
            self.outcome = {"broken": [str(one) for one in error.problems if one.stops_a_build]}
            assert _stand(before, self._look())
        except HubgenError as error:
            self.outcome = {"failed": str(error)}
            assert _stand(before, self._look())
        else:
            self.outcome = {"problems": told(report.problems)}
            self.written = report.written
            self._check_written(before, self._look(), report.written)
            self.author.changed.clear()
            self._doubt = False
            self._good = self.sources()

    def _check_written(self, before: _Looks, after: _Looks, written: tuple[str, ...]) -> None:
        """What differs is told, and what does not was not touched."""
        differing = {
            path
            for path in before.keys() | after.keys()
            if before.get(path, _NOTHING)[0] != after.get(path, _NOTHING)[0]
        }
        assert set(written) == differing
        rewritten = (one for one in before.keys() - differing if _touched(before[one], after[one]))
        assert list(rewritten) == []

    def _ask(self) -> None:
        shutil.rmtree(self._copy, ignore_errors=True)
        copy_of(self.root, self._copy)
        self.oracle.ask(do="build", root=str(self._copy), now=self.author.now.isoformat())

    def _judge(self) -> None:
        right = self.oracle.answer()
        assert self.outcome == right
        if self.is_broken:
            return
        for part in ("site", "social"):
            assert_same(self.root / "dist" / part, self._copy / "dist" / part)

    def _judge_by_mkdocs(self) -> None:
        into = self._copy / "plain"
        now = self.author.now.isoformat()
        self.oracle.ask(do="mkdocs", root=str(self._copy), now=now, into=str(into))
        self.oracle.answer()
        assert_same(self.root / "dist/site", into)

    def sources(self) -> dict[str, bytes]:
        """Every file that somebody wrote."""
        found = [path for name in SOURCES for path in (self.root / name).rglob("*")]
        found += [self.root / name for name in SOURCES]
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in found
            if path.is_file()
        }


def assert_same(ours: Path, right: Path) -> None:
    """Fails with the names of what is missing, too much or different below `ours`."""
    a, b = tree(ours), tree(right)
    wrong = {
        "missing": sorted(b.keys() - a.keys()),
        "too much": sorted(a.keys() - b.keys()),
        "different": sorted(path for path in a.keys() & b.keys() if a[path] != b[path]),
        "folders": sorted(_folders(ours) ^ _folders(right)),
        "modes": sorted(
            path for path in a.keys() & b.keys() if _mode(ours, path) != _mode(right, path)
        ),
    }
    assert not any(wrong.values()), {name: paths[:12] for name, paths in wrong.items() if paths}


_Look = tuple[str, int, int, int, int]
_Looks = dict[str, _Look]
_NOTHING = ("", 0, 0, 0, 0)


def _looks(dist: Path, known: _Looks) -> _Looks:
    """Each file of the site and of the posts: its digest, and what the system says of it.

    What looks as in `known` is not read again.
    """
    found = {}
    for part in ("site", "social"):
        for file in sorted((dist / part).rglob("*")):
            status = file.lstat()
            if S_ISREG(status.st_mode):
                path = file.relative_to(dist).as_posix()
                look = (status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size)
                digest, *before = known.get(path, _NOTHING)
                if tuple(before) != look:
                    digest = sha256(file.read_bytes()).hexdigest()
                found[path] = (digest, *look)
    return found


def _stand(before: _Looks, after: _Looks) -> bool:
    """Whether every file is the one that it was; it may have had another name meanwhile."""
    return before.keys() == after.keys() and not any(
        before[path][0] != after[path][0] or _touched(before[path], after[path]) for path in before
    )


def _touched(before: _Look, after: _Look) -> bool:
    """Whether a file is another one or has another time; links to it count for nothing."""
    return before[1:3] != after[1:3]


def _folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def _mode(folder: Path, path: str) -> int:
    return (folder / path).stat().st_mode
