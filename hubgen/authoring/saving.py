"""Saving: what somebody changed in a form or an editor goes into the file that was shown.

Only what changed differs in the file afterwards. A save is refused where the file
is no longer the one that was shown, and where it could not be read back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from hubgen.authoring import files
from hubgen.authoring.front_matter_edit import edited_text
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.authoring.yaml_values import Value, with_values
from hubgen.model.fields import Record
from hubgen.platform.locks import exclusive
from hubgen.problems import ContentError, HubgenError
from hubgen.source.documents import read_markdown, read_yaml
from hubgen.source.text import decoded
from hubgen.source.unsaved import TreeWithTexts

_LOCK: Final = ".hubgen/saving.lock"


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One version of a file: its text with line feeds, and the digest of its bytes.

    `is_utf8` is False where the bytes had to be taken for another encoding: saved,
    the file is UTF-8.
    """

    path: str
    text: str
    digest: str
    is_utf8: bool = True


class EditConflictError(HubgenError):
    """The file was changed on disk since it was shown.

    `on_disk` is what it holds now, `mine` the text that was to be saved.
    """

    def __init__(self, on_disk: FileVersion, mine: str) -> None:
        self.on_disk, self.mine = on_disk, mine
        msg = (
            f"{on_disk.path} was changed by somebody else in the meantime; compare the two versions"
        )
        super().__init__(msg)


def read_version(root: Path, path: str) -> FileVersion:
    """Return the file at `path` as it is now.

    Raises HubgenError if it cannot be opened, ContentError if it is no text.
    """
    return _version(path, _raw(root, path))


def save_values(
    root: Path,
    path: str,
    model: type[Record],
    *,
    seen: str,
    values: Mapping[str, Value | None],
    zone: ZoneInfo,
    body: str | None = None,
) -> FileVersion:
    """Write `values` into the keys of the file at `path`, and `body` as its Markdown if given.

    `seen` is the digest of the version that the values were changed in; None as a value
    removes its key. Raises EditConflictError if the file has another digest now,
    ContentError with every problem if it could not be read as a `model` afterwards.
    """
    order = tuple(model.model_fields)

    def keys(text: str) -> str:
        return with_values(text, path, values, order=order)

    def change(text: str) -> str:
        if path.endswith(".yml"):
            return keys(text)
        return edited_text(text, path, head=keys, body=lambda old: _with_body(old, body))

    return _save(root, path, seen, change, lambda text: _check(root, path, text, model, zone))


def create_text(
    root: Path, path: str, text: str, model: type[Record], *, zone: ZoneInfo
) -> FileVersion:
    """Write `text` as the new file at `path`.

    Raises EditConflictError if there is a file meanwhile, ContentError with every
    problem if it could not be read as a `model` afterwards.
    """
    with exclusively(root):
        if files.inside(root, path).exists():
            raise EditConflictError(read_version(root, path), text)
        _check(root, path, text, model, zone)
        files.create_file(root, path, text)
        return _version(path, text.encode())


@contextmanager
def exclusively(root: Path) -> Iterator[None]:
    """Let no other process of hubgen change sources meanwhile: read, change and write as one."""
    lock = files.inside(root, _LOCK)
    try:
        lock.parent.mkdir(exist_ok=True)
        with exclusive(lock):
            yield
    except OSError as error:
        msg = f"{_LOCK} could not be written ({error.strerror}); check the permissions of .hubgen"
        raise HubgenError(msg) from error


def _save(
    root: Path, path: str, seen: str, change: Callable[[str], str], check: Callable[[str], None]
) -> FileVersion:
    with exclusively(root):
        raw = _raw(root, path)
        version = _version(path, raw)
        if version.digest != seen:
            raise EditConflictError(version, _attempted(change, version.text))
        after = change(version.text)
        if after == version.text:
            return version
        check(after)
        before = raw.decode()
        written = in_form_of(before, after)
        files.replace_file(root, path, before, written)
        return _version(path, written.encode())


def _attempted(change: Callable[[str], str], text: str) -> str:
    """Return `text` with the change made, as far as it can be made in the newer version."""
    try:
        return change(text)
    except HubgenError:
        return text


def _check(root: Path, path: str, text: str, model: type[Record], zone: ZoneInfo) -> None:
    """Raise ContentError if `text` could not be read as the file at `path`."""
    tree = TreeWithTexts(root, {path: text})
    if path.endswith(".yml"):
        _, problems = read_yaml(tree, path, model, zone)
    else:
        _, problems = read_markdown(tree, path, model, zone)
    problems = [*problems, *tree.problems]
    if any(problem.stops_a_build for problem in problems):
        raise ContentError(problems)


def _with_body(old: str, new: str | None) -> str:
    """Return `new` between the blank lines that `old` begins and ends with."""
    if new is None or normalized(new).strip("\n") == old.strip("\n"):
        return old
    text = normalized(new).strip("\n")
    if not old.strip("\n"):
        return f"{text}\n" if text else old
    start = old[: len(old) - len(old.lstrip("\n"))]
    end = old[len(old.rstrip("\n")) :] or "\n"
    return f"{start}{text}{end}" if text else ""


def _raw(root: Path, path: str) -> bytes:
    try:
        return files.inside(root, path).read_bytes()
    except OSError as error:
        msg = f"{path} could not be opened ({error.strerror})"
        raise HubgenError(msg) from error


def _version(path: str, raw: bytes) -> FileVersion:
    text, problems = decoded(raw, path)
    if text is None:
        raise ContentError(problems)
    return FileVersion(path, text, hashlib.sha256(raw).hexdigest())
