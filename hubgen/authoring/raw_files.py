"""Raw files: the text of a source file as a whole, for somebody who repairs it by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from hubgen.authoring import files
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.source.files import LARGEST_TEXT
from hubgen.source.ignored import is_ignored

_TOPS = ("content/", "incidents/")
_ENDINGS = (".md", ".yml", ".yaml", ".txt")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file's text with plain line ends, and the digest of its bytes.

    `is_utf8` is False where the bytes had to be taken for Windows' Western
    encoding: saved, the file is UTF-8.
    """

    path: str
    text: str
    digest: str
    is_utf8: bool


class FileConflictError(HubgenError):
    """Somebody else has changed the file meanwhile; `current` is what it holds now."""

    def __init__(self, current: RawFile) -> None:
        self.current = current
        super().__init__(f"{current.path} was changed by somebody else in the meantime")


def read_raw_file(root: Path, path: str) -> RawFile:
    """Return the text of the source file at `path`, however it is encoded.

    Raises WrongUsageError for a path that is none of a source file, HubgenError where
    it cannot be read.
    """
    return _decoded(path, _bytes_of(root, path))


def save_raw_file(root: Path, path: str, digest: str, text: str) -> RawFile:
    """Write `text` into the file at `path`, which must still have the `digest`.

    A byte order mark and the form of line ends are kept. Raises FileConflictError
    where the file has changed, else as `read_raw_file` does.
    """
    before = _bytes_of(root, path)
    current = _decoded(path, before)
    if current.digest != digest:
        raise FileConflictError(current)
    mark = _BOM if before.startswith(_BOM.encode()) else ""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix(_BOM)
    if len(plain.encode()) > LARGEST_TEXT:
        msg = f"{path} would be larger than {LARGEST_TEXT:,} bytes; shorten it"
        raise WrongUsageError(msg)
    ends = "\r\n" if b"\r\n" in before else "\n"
    files.replace_file(root, path, before, mark + plain.replace("\n", ends))
    return read_raw_file(root, path)


def is_source_path(path: str) -> bool:
    """Return whether `path` is that of a text that people write into a hub."""
    names = path.split("/")
    return (
        path.isprintable()
        and "\\" not in path
        and not any(name in {"", ".", ".."} or is_ignored(name) for name in names)
        and (path == "mkdocs.yml" or (path.startswith(_TOPS) and path.endswith(_ENDINGS)))
    )


def _bytes_of(root: Path, path: str) -> bytes:
    if not is_source_path(path):
        msg = f"{path} is not a file of a hub; name one below content/ or incidents/"
        raise WrongUsageError(msg)
    target = files.inside(root, path)
    if target.is_symlink() or not target.is_file():
        msg = f"{path} is not a plain file"
        raise WrongUsageError(msg)
    try:
        size = target.stat().st_size
        if size > LARGEST_TEXT:
            msg = f"{path} has {size:,} bytes; at most {LARGEST_TEXT:,} can be edited here"
            raise WrongUsageError(msg)
        return target.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror})"
        raise HubgenError(msg) from error


def _decoded(path: str, data: bytes) -> RawFile:
    try:
        text, is_utf8 = data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = data.decode("utf-16" if is_utf16 else "cp1252", "replace")
        is_utf8 = False
    return RawFile(
        path=path,
        text=text.replace("\r\n", "\n").replace("\r", "\n"),
        digest=hashlib.sha256(data).hexdigest(),
        is_utf8=is_utf8,
    )
