"""Running git: with its own settings and credentials, no question to nobody, trouble in words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from hubgen.platform.processes import inheriting
from hubgen.publish.destinations.git.trouble import without_login, words_for
from hubgen.publish.destinations.store import DestinationError

Settings = tuple[tuple[str, str], ...]
_Stream = IO[bytes] | int

_OLDEST = (2, 31)
_PLACES = frozenset(  # a hook that runs hubgen must not send its work into the hook's repository
    f"GIT_{name}"
    for name in (
        "DIR WORK_TREE COMMON_DIR INDEX_FILE OBJECT_DIRECTORY ALTERNATE_OBJECT_DIRECTORIES"
        " PREFIX NAMESPACE SHALLOW_FILE GRAFT_FILE IMPLICIT_WORK_TREE QUARANTINE_PATH"
    ).split()
)
_ALONE = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15"


class GitError(DestinationError):
    """git did not do it: `said` are its own words, `printed` is what else it put out."""

    def __init__(self, words: str, said: str = "", printed: bytes = b"") -> None:
        super().__init__(words)
        self.said, self.printed = said, printed


class Git:
    """git in one repository, or in any `folder`; `settings` hold beside the user's own."""

    def __init__(
        self, folder: Path, *, repository: Path | None = None, settings: Settings = ()
    ) -> None:
        self._folder, self._repository, self._settings = folder, repository, settings

    def run(
        self,
        *words: str,
        data: Iterable[bytes] | None = None,
        remote: str = "",
        passed: tuple[int, ...] = (),
    ) -> bytes:
        """What it prints. Raises GitError; its text tells what is wrong with `remote`.

        `data` goes to it piece by piece; `passed` are files that it holds open while it works.
        """
        with TemporaryFile() as out, TemporaryFile() as err:
            fed = subprocess.DEVNULL if data is None else subprocess.PIPE
            with self.start(*words, stdin=fed, stdout=out, stderr=err, passed=passed) as process:
                if process.stdin is not None:
                    with suppress(BrokenPipeError):  # it failed, and says why
                        process.stdin.writelines(data or ())
                        process.stdin.close()
            out.seek(0)
            err.seek(0)
            printed, said = out.read(), err.read().decode("utf-8", "replace")
        if process.returncode:
            raise GitError(words_for(remote, said), said, printed)
        return printed

    def start(
        self,
        *words: str,
        stdin: _Stream,
        stdout: _Stream,
        stderr: _Stream,
        passed: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        """Starts git. Raises DestinationError where it is missing or too old."""
        _installed()
        return subprocess.Popen(  # noqa: S603 - its words are hubgen's own
            ["git", *words],  # noqa: S607 - people have it where they have it
            cwd=self._folder,
            env=self._environment(),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            **inheriting(passed),
        )

    def _environment(self) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if key not in _PLACES}
        env |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        if self._repository is not None:
            env["GIT_DIR"] = str(self._repository)
        if not _can_ask():
            env["GIT_TERMINAL_PROMPT"] = "0"
            chosen = {"GIT_SSH_COMMAND", "GIT_SSH"} & env.keys()
            if not chosen and "core.sshcommand" not in dict(self._settings):
                env["GIT_SSH_COMMAND"] = _ALONE
        count = int(env.get("GIT_CONFIG_COUNT") or 0)
        for number, (key, value) in enumerate(self._settings, start=count):
            env[f"GIT_CONFIG_KEY_{number}"] = key
            env[f"GIT_CONFIG_VALUE_{number}"] = value
        env["GIT_CONFIG_COUNT"] = str(count + len(self._settings))
        return env


def _can_ask() -> bool:
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


@cache
def _installed() -> None:
    """Raises DestinationError where git is missing or too old."""
    try:
        printed = subprocess.run(["git", "--version"], capture_output=True, check=True).stdout  # noqa: S607 - as above
    except (OSError, subprocess.CalledProcessError):
        raise DestinationError("git is not installed here; a git: destination needs it") from None
    found = re.search(rb"(\d+)\.(\d+)", printed)
    if found is None or (int(found[1]), int(found[2])) < _OLDEST:
        raise DestinationError(
            f"git here is too old ({without_login(printed.decode().strip())}); a git: destination"
            f" needs {_OLDEST[0]}.{_OLDEST[1]} or newer"
        )
