"""Running git with its own settings and credentials, without questions, with clear errors."""

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
from hubgen.publish.destinations.git.errors import describe_failure, without_login
from hubgen.publish.destinations.store import DestinationError

Settings = tuple[tuple[str, str], ...]
_Stream = IO[bytes] | int

_OLDEST = (2, 31)
_REPOSITORY_VARIABLES = (
    frozenset(  # a hook that runs hubgen must not send its work into the hook's repository
        f"GIT_{name}"
        for name in (
            "DIR WORK_TREE COMMON_DIR INDEX_FILE OBJECT_DIRECTORY ALTERNATE_OBJECT_DIRECTORIES"
            " PREFIX NAMESPACE SHALLOW_FILE GRAFT_FILE IMPLICIT_WORK_TREE QUARANTINE_PATH"
        ).split()
    )
)
_UNATTENDED_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15"


class GitError(DestinationError):
    """git failed: `said` is its error output, `printed` its standard output."""

    def __init__(self, message: str, said: str = "", printed: bytes = b"") -> None:
        super().__init__(message)
        self.said, self.printed = said, printed


class Git:
    """git in one repository, or in any `folder`, with `settings` added to the user's own."""

    def __init__(
        self, folder: Path, *, repository: Path | None = None, settings: Settings = ()
    ) -> None:
        self._folder, self._repository, self._settings = folder, repository, settings

    def run(
        self,
        *arguments: str,
        data: Iterable[bytes] | None = None,
        remote: str = "",
        inherited: tuple[int, ...] = (),
    ) -> bytes:
        """Return what git prints. Raises GitError, which says what is wrong with `remote`.

        `data` is written to it piece by piece; `inherited` are files that it keeps open.
        """
        with TemporaryFile() as out, TemporaryFile() as err:
            source = subprocess.DEVNULL if data is None else subprocess.PIPE
            with self.start(
                *arguments, stdin=source, stdout=out, stderr=err, inherited=inherited
            ) as process:
                if process.stdin is not None:
                    with suppress(BrokenPipeError):  # it failed, and says why
                        process.stdin.writelines(data or ())
                        process.stdin.close()
            out.seek(0)
            err.seek(0)
            printed, said = out.read(), err.read().decode("utf-8", "replace")
        if process.returncode:
            raise GitError(describe_failure(remote, said), said, printed)
        return printed

    def start(
        self,
        *arguments: str,
        stdin: _Stream,
        stdout: _Stream,
        stderr: _Stream,
        inherited: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        """Start git. Raises DestinationError if it is missing or too old."""
        _check_installed()
        return subprocess.Popen(  # noqa: S603 - the arguments are hubgen's own
            ["git", *arguments],  # noqa: S607 - people have it where they have it
            cwd=self._folder,
            env=self._environment(),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            **inheriting(inherited),
        )

    def _environment(self) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if key not in _REPOSITORY_VARIABLES}
        env |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        if self._repository is not None:
            env["GIT_DIR"] = str(self._repository)
        if not _is_interactive():
            env["GIT_TERMINAL_PROMPT"] = "0"
            chosen = {"GIT_SSH_COMMAND", "GIT_SSH"} & env.keys()
            if not chosen and "core.sshcommand" not in dict(self._settings):
                env["GIT_SSH_COMMAND"] = _UNATTENDED_SSH
        count = int(env.get("GIT_CONFIG_COUNT") or 0)
        for number, (key, value) in enumerate(self._settings, start=count):
            env[f"GIT_CONFIG_KEY_{number}"] = key
            env[f"GIT_CONFIG_VALUE_{number}"] = value
        env["GIT_CONFIG_COUNT"] = str(count + len(self._settings))
        return env


def _is_interactive() -> bool:
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


@cache
def _check_installed() -> None:
    """Raise DestinationError if git is missing or too old."""
    try:
        printed = subprocess.run(["git", "--version"], capture_output=True, check=True).stdout  # noqa: S607 - as above
    except (OSError, subprocess.CalledProcessError):
        raise DestinationError("git is not installed here; a git: destination needs it") from None
    match = re.search(rb"(\d+)\.(\d+)", printed)
    if match is None or (int(match[1]), int(match[2])) < _OLDEST:
        raise DestinationError(
            f"git here is too old ({without_login(printed.decode().strip())}); a git: destination"
            f" needs {_OLDEST[0]}.{_OLDEST[1]} or newer"
        )
