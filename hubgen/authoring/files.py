"""Files laid into a hub: whole or not at all, inside its folder, never over somebody's words."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from hubgen.platform.files import replace
from hubgen.problems import HubgenError, WrongUsageError


def inside(root: Path, path: str) -> Path:
    """Return the absolute path of `path` in the hub at `root`.

    Raises HubgenError if a link on the way leads out of the hub.
    """
    home = os.path.realpath(root)
    target = root / path
    real = os.path.realpath(target.parent)
    if real != home and not real.startswith(home + os.sep):
        msg = f"{path} leads out of the hub's folder by a link; remove the link, then try again"
        raise HubgenError(msg)
    return target


def create_file(root: Path, path: str, content: str | bytes) -> None:
    """Write a new file. Raises WrongUsageError if it exists."""
    target = inside(root, path)
    with _in_words(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = _written_beside(target, content)
        try:
            os.link(beside, target)
        except FileExistsError:
            msg = f"{path} is there already; it was left as it is"
            raise WrongUsageError(msg) from None
        except OSError:
            _create_without_links(beside, target, path)
        finally:
            beside.unlink(missing_ok=True)


def _create_without_links(beside: Path, target: Path, path: str) -> None:
    """Move the file into place on a file system that has no hard links, in two steps."""
    if os.path.lexists(target):
        msg = f"{path} is there already; it was left as it is"
        raise WrongUsageError(msg)
    replace(beside, target)


def create_folder(root: Path, folder: str, texts: Mapping[str, str]) -> None:
    """Write a new folder with `texts` by name, completely or not at all.

    Raises WrongUsageError if it is there already.
    """
    target = inside(root, folder)
    with _in_words(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            msg = f"{folder} is there already; it was left as it is"
            raise WrongUsageError(msg)
        beside = Path(tempfile.mkdtemp(prefix=".hubgen-", dir=target.parent))
        try:
            beside.chmod(0o777 & ~_umask())
            for name, text in texts.items():
                (beside / name).write_text(text, encoding="utf-8", newline="\n")
            beside.rename(target)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise


def replace_file(root: Path, path: str, before: str | bytes, after: str) -> None:
    """Replace the file whose text or bytes are `before` by `after`.

    Raises HubgenError if the file has changed since it was read.
    """
    target = inside(root, path)
    with _in_words(path):
        if target.is_symlink():
            target = inside(root, os.path.relpath(os.path.realpath(target), os.path.realpath(root)))
        if target.read_bytes() != (before.encode() if isinstance(before, str) else before):
            msg = f"{path} was changed by somebody else in the meantime; try again"
            raise HubgenError(msg)
        beside = _written_beside(target, after)
        try:
            shutil.copymode(target, beside)
            replace(beside, target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _written_beside(target: Path, content: str | bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=".hubgen-", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        beside.chmod(0o666 & ~_umask())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


@contextlib.contextmanager
def _in_words(path: str) -> Iterator[None]:
    """Convert an OSError into a HubgenError that names `path`."""
    try:
        yield
    except OSError as error:
        msg = f"{path} could not be written ({error.strerror})"
        raise HubgenError(msg) from error
