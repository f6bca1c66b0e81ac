"""A repository with a branch for Pages, on this disk, and a publisher's view of it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hubgen.publish.destinations import GitDestination, open_destination
from hubgen.publish.edition.transaction import EditionResult
from hubgen.publish.ledger.ledger import read_ledger
from tests.support.fakes import HandClock, record


def git(folder: Path, *words: str) -> str:
    """What git prints in `folder`."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


class Branch:
    """The branch gh-pages of a bare repository, and people who work on it."""

    def __init__(self, folder: Path) -> None:
        self.remote = folder / "site.git"
        self.folder, self.clock = folder, HandClock()
        git(folder, "init", "--quiet", "--bare", "site.git")
        git(self.remote, "config", "uploadpack.allowFilter", "true")
        self.where = f"git:file://{self.remote}#gh-pages"

    def destination(self, who: str = "hub") -> GitDestination:
        """The branch, as somebody at a machine of their own sees it."""
        root = self.folder / who
        (root / "content").mkdir(parents=True, exist_ok=True)
        destination = open_destination(self.where, root)
        assert isinstance(destination, GitDestination)
        return destination

    def publish(self, version: int, who: str = "hub") -> EditionResult:
        self.clock.forward(60)
        return record(self.destination(who), version, self.clock)

    def edit(self, path: str, text: str) -> None:
        """Somebody changes a file of the branch by hand, as on the host's own pages."""
        clone = self.folder / "by-hand"
        if not clone.exists():
            git(self.folder, "clone", "--quiet", "site.git", "by-hand")
        start = ["checkout", "--quiet", "-B", "gh-pages"]
        git(clone, "fetch", "--quiet")
        git(clone, *start, *(["origin/gh-pages"] if self.tip() else []))
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text(text, "utf-8")
        git(clone, "add", path)
        git(clone, "commit", "--quiet", "-m", f"Edit {path}")
        git(clone, "push", "--quiet", "origin", "gh-pages")

    def tip(self) -> str:
        return git(self.remote, "for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages")

    def commits(self) -> list[str]:
        return git(self.remote, "log", "--format=%s", "gh-pages").splitlines()

    def files(self) -> dict[str, bytes]:
        """What Pages would serve."""
        words = ["git", "archive", "--format=tar", "gh-pages"]
        done = subprocess.run(words, cwd=self.remote, check=True, capture_output=True)
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as whole:
            files = {one.name: whole.extractfile(one) for one in whole if one.isfile()}
            return {name: file.read() for name, file in files.items() if file}

    def bytes(self, path: str) -> bytes:
        words = ["git", "cat-file", "blob", f"gh-pages:{path}"]
        return subprocess.run(words, cwd=self.remote, check=True, capture_output=True).stdout

    def editions(self) -> int:
        return len(read_ledger(self.destination("reader")).lines)


@pytest.fixture(autouse=True)
def _nobodys_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate_git(tmp_path, monkeypatch)


def isolate_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set git up as on a machine that nobody has set up, but that it knows a name."""
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
    ):
        monkeypatch.delenv(name, raising=False)
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tname = Maya Osei\n\temail = maya@meadowcart.example\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The commands of git that were run since it was last asked."""
    trace = tmp_path / "trace"
    trace.touch()
    monkeypatch.setenv("GIT_TRACE", str(trace))

    def run_since() -> list[str]:
        lines = trace.read_text("utf-8", "replace").splitlines()
        trace.write_text("", "utf-8")
        return [line.partition("built-in: git ")[2] for line in lines if "built-in: git " in line]

    return run_since
