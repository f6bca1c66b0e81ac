"""The remote of a `git:` destination: its address, its branch, and the settings that lead to it.

`git:REMOTE#BRANCH`, where REMOTE is a remote of the repository that the hub
lies in, an address, or a folder.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations.git.errors import without_login
from hubgen.publish.destinations.git.running import Git, GitError, Settings

KIND = "git:"
_USUAL_BRANCH = "gh-pages"
_BRANCH = re.compile(r"(?!.*(\.\.|//|@\{|\.lock(/|$)))[\w][\w./+-]*(?<![./])")
_ADDRESS = re.compile(r"\w[\w+.-]*://|[^/:\s]+:")
# Workflows keep their credentials in these settings of the checkout.
_ACCESS_SETTINGS = (
    "http.",
    "credential.",
    "url.",
    "core.sshcommand",
    "core.askpass",
    "ssh.",
    "protocol.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """The repository of a branch. `name` is what people call it, without passwords.

    `settings` of the sources' repository are needed to reach it; `place` is one
    spelling for all addresses of one repository; `is_own` says that the sources
    are in that repository, too.
    """

    name: str
    url: str = field(repr=False)
    push_url: str = field(repr=False)
    branch: str
    place: str
    settings: Settings = field(repr=False)
    is_own: bool


def find_remote(where: str, root: Path) -> Remote:
    """Return the remote that `where` names, for the hub at `root`. Raises WrongUsageError."""
    spelled, _, branch = where.removeprefix(KIND).partition("#")
    branch = branch or _USUAL_BRANCH
    if not spelled or spelled.startswith("-"):
        raise WrongUsageError(f"{where} names no repository; write git:REMOTE#BRANCH")
    if not _BRANCH.fullmatch(branch):
        raise WrongUsageError(f'"{branch}" cannot be the name of a branch')
    settings = _settings(root)
    known = {key: value for _, key, value in settings}  # later ones take precedence
    remotes = {
        key[7:-4]: one for key, one in known.items() if re.fullmatch(r"remote\..+\.url", key)
    }
    url = _absolute(remotes.get(spelled) or _address(spelled, root, remotes), root)
    push_url = known.get(f"remote.{spelled}.pushurl", url) if spelled in remotes else url
    place = _place(url)
    return Remote(
        name=without_login(where),
        url=url,
        push_url=_absolute(push_url, root),
        branch=branch,
        place=place,
        settings=_access_settings(settings),
        is_own=place in {_place(_absolute(one, root)) for one in remotes.values()},
    )


def _access_settings(settings: list[tuple[str, str, str]]) -> Settings:
    """Return the settings of the sources' repository that its remotes need."""
    return tuple(
        (key, value)
        for scope, key, value in settings
        if scope in {"local", "worktree"} and key.startswith(_ACCESS_SETTINGS)
    )


def _settings(root: Path) -> list[tuple[str, str, str]]:
    """Return all settings at `root`, each with its scope."""
    try:
        printed = Git(root).run("config", "--list", "--show-scope", "-z")
    except GitError as error:
        raise WrongUsageError(str(error)) from error
    parts = printed.decode("utf-8", "surrogateescape").split("\0")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return [(scope, *_pair(entry)) for scope, entry in pairs]


def _pair(entry: str) -> tuple[str, str]:
    key, _, value = entry.partition("\n")
    return key, value


def _address(spelled: str, root: Path, remotes: dict[str, str]) -> str:
    """Return `spelled` as the address of a repository that is no remote. Raises WrongUsageError."""
    if (root / spelled).exists() or _ADDRESS.match(spelled):
        return spelled
    known = f" ({', '.join(sorted(remotes))})" if remotes else ""
    raise WrongUsageError(
        f'"{without_login(spelled)}" is no remote of this repository{known}, no folder and no'
        " address; `git remote -v` lists the remotes"
    )


def _absolute(url: str, root: Path) -> str:
    """Return `url`, or the absolute path of a folder: a remote's is relative to the repository."""
    if _ADDRESS.match(url):
        return url
    if not Path(url).is_absolute() and not (root / url).exists():
        top = next((one for one in (root, *root.parents) if (one / ".git").exists()), root)
        return os.path.normpath(top / url)
    return os.path.normpath(root / url)


def _place(url: str) -> str:
    """Return one spelling for the addresses of one repository: host and path."""
    without = re.sub(r"^(file://|\w[\w+.-]*://)", "", url)
    if without == url and not url.startswith("/"):
        without = url.replace(":", "/", 1)
    host, _, path = without.rpartition("@")[2].partition("/")
    return f"{host.partition(':')[0].lower()}/{path.strip('/').removesuffix('.git')}"
