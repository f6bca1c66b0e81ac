"""The git checkout that a hub's sources lie in: recording what was published, fetching changes.

Only the hub's own files are recorded, never what else lies in the repository. A
failure is words that say what to do; it never keeps a statement from being published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hubgen.model.hub import Publishing
from hubgen.model.plan import Person
from hubgen.problems import HubgenError
from hubgen.publish.destinations.git.running import Git, GitError, Settings
from hubgen.publish.destinations.store import DestinationError

SOURCES: Final = ("content", "incidents", "site_overrides", "mkdocs.yml")
_PATIENCE: Final = (("http.lowSpeedLimit", "1"), ("http.lowSpeedTime", "30"))
_MEANINGS: Final = (
    (
        r"tell me who you are|empty ident|auto-detect email",
        (
            "git does not know who you are; give your person in content/plan/team.yml an email, or"
            ' run: git config user.name "…" and git config user.email "…"'
        ),
    ),
    (
        r"rejected|fetch first|non-fast-forward|failed to push some refs",
        "somebody else has sent changes there in the meantime; get them first, then send again",
    ),
    (
        r"would be overwritten by merge|cannot pull with rebase|unstaged changes",
        (
            "the changes from there concern files that you changed too and that are not recorded"
            " yet; publish first, or ask your technical team"
        ),
    ),
    (r"index\.lock", "another program works on the repository just now; try again in a moment"),
    (r"unrelated histories", "the two have nothing in common; ask your technical team"),
)


class CheckoutError(HubgenError):
    """Something could not be recorded, sent or fetched; the text says what to do."""


class Checkout:
    """The work tree of git that the hub at `root` lies in; `person` signs where git has no name."""

    def __init__(self, root: Path, person: Person | None = None) -> None:
        self._root, self._person = root, person

    @property
    def is_one(self) -> bool:
        """Whether the hub lies in a work tree; raises CheckoutError where git is missing."""
        try:
            return self._run("rev-parse", "--is-inside-work-tree") == "true"
        except CheckoutError as error:
            if isinstance(error.__cause__, GitError):
                return False
            raise

    def commit(self, message: str) -> bool:
        """Record the hub's own files; False where nothing has changed. Raises CheckoutError."""
        self._check_state()
        names = [name for name in SOURCES if self._is_known(name)]
        self._run("add", "--all", "--", *names)
        if not self._run("status", "--porcelain", "--", *names):
            return False
        self._run("commit", "--quiet", "--message", message, "--only", "--", *names)
        return True

    def push(self) -> bool:
        """Send what is recorded; False where all of it is there already. Raises CheckoutError."""
        branch, remote = self._check_state(), self._remote()
        upstream = self._upstream()
        if upstream and not self._run("rev-list", "--max-count=1", f"{upstream}..HEAD"):
            return False
        words = [remote, f"HEAD:{branch}"] if not upstream else []
        self._run("push", *([] if upstream else ["--set-upstream"]), *words, remote=remote)
        return True

    def pull(self) -> bool:
        """Fetch and merge what others sent; False where there is nothing new.

        Raises CheckoutError; a merge with conflicts is undone before.
        """
        self._check_state()
        remote, before = self._remote(), self._run("rev-parse", "HEAD")
        self._run("fetch", "--quiet", remote, remote=remote)
        upstream = self._upstream()
        if upstream is None:
            msg = "this branch follows no branch of the remote yet; send your changes first"
            raise CheckoutError(msg)
        try:
            self._run("merge", "--quiet", "--no-edit", upstream)
        except CheckoutError:
            files = self._run("diff", "--name-only", "--diff-filter=U").splitlines()
            if not files:
                raise
            self._run("merge", "--abort")
            msg = (
                f"you and somebody else changed the same lines of {', '.join(files[:3])};"
                " nothing was changed here: ask your technical team to merge them"
            )
            raise CheckoutError(msg) from None
        return self._run("rev-parse", "HEAD") != before

    def _check_state(self) -> str:
        """Return the name of the present branch. Raises CheckoutError where there is none."""
        if not self.is_one:
            msg = (
                f"{self._root} is not in a git checkout; take commit, push and pull out of hub.yml"
            )
            raise CheckoutError(msg)
        folder = self._root / self._run("rev-parse", "--git-dir")
        for name, what in (("MERGE_HEAD", "merge"), ("rebase-merge", "rebase")):
            if (folder / name).exists():
                msg = f"a {what} is not finished in this checkout; ask your technical team"
                raise CheckoutError(msg)
        try:
            return self._run("symbolic-ref", "--short", "HEAD")
        except CheckoutError:
            msg = "this checkout is on no branch; run: git switch main"
            raise CheckoutError(msg) from None

    def _remote(self) -> str:
        remotes = self._run("remote").splitlines()
        if not remotes:
            msg = "this checkout has no remote to send to; add one with: git remote add origin …"
            raise CheckoutError(msg)
        upstream = self._upstream()
        own = [one for one in remotes if upstream and upstream.startswith(f"{one}/")]
        return (own or [one for one in remotes if one == "origin"] or remotes)[0]

    def _upstream(self) -> str | None:
        try:
            return self._run("rev-parse", "--abbrev-ref", "@{upstream}")
        except CheckoutError:
            return None

    def _is_known(self, name: str) -> bool:
        return (self._root / name).exists() or bool(self._run("ls-files", "--", name))

    def _run(self, *words: str, remote: str = "") -> str:
        try:
            git = Git(self._root, settings=(*_PATIENCE, *self._identity(words)))
            return git.run(*words, remote=remote).decode("utf-8", "replace").strip()
        except GitError as error:
            said = f"{error.said}\n{error.printed.decode('utf-8', 'replace')}"
            meanings = (text for pattern, text in _MEANINGS if re.search(pattern, said, re.I))
            raise CheckoutError(next(meanings, str(error))) from error
        except DestinationError as error:
            msg = "git is not installed here or too old; commit, push and pull need it"
            raise CheckoutError(msg) from error

    def _identity(self, words: Sequence[str]) -> Settings:
        """Return the person's name and address for a commit, where git has none of its own."""
        person = self._person
        if words[0] not in {"commit", "merge"} or person is None or not person.email:
            return ()
        try:
            Git(self._root).run("config", "user.email")
        except GitError:
            return (("user.name", person.name), ("user.email", person.email))
        return ()


def record_sources(
    root: Path, settings: Publishing | None, message: str, person: Person | None = None
) -> tuple[list[str], list[str]]:
    """Commit and push the sources as `settings` say, after a publication.

    Return what was done and what failed, in words; nothing where the settings ask for nothing.
    """
    done: list[str] = []
    if settings is None or not (settings.commit or settings.push):
        return done, []
    checkout = Checkout(root, person)
    try:
        if settings.commit and checkout.commit(message):
            done.append("the sources are recorded in git")
        if settings.push and checkout.push():
            done.append("the sources are sent to the others")
    except CheckoutError as error:
        return done, [f"published, but the sources are not with the others yet: {error}"]
    return done, []
