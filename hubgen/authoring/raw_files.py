"""Raw files: the text of a source file as a whole, for somebody who repairs it by hand."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from hubgen.authoring import files
from hubgen.authoring.line_ends import in_form_of, normalized
from hubgen.authoring.saving import EditConflictError, FileVersion, exclusively
from hubgen.problems import HubgenError, WrongUsageError
from hubgen.source.files import LARGEST_TEXT
from hubgen.source.ignored import is_ignored

_TOPS = ("content/", "incidents/")
_ENDINGS = (".md", ".yml", ".yaml", ".txt")


def read_raw_file(root: Path, path: str) -> FileVersion:
    """Return the source file at `path`, however it is encoded.

    Raises WrongUsageError for a path that is none of a source file, HubgenError where
    it cannot be read.
    """
    return _version(path, _bytes_of(root, path))


def save_raw_file(root: Path, path: str, digest: str, text: str) -> FileVersion:
    """Write `text` into the file at `path`, which must still have the `digest`.

    A byte order mark is kept, and the line end of each line that stays. Raises
    EditConflictError where the file has changed, else as `read_raw_file` does.
    """
    text = normalized(text)
    if len(text.encode()) > LARGEST_TEXT:
        msg = f"{path} would be larger than {LARGEST_TEXT:,} bytes; shorten it"
        raise WrongUsageError(msg)
    with exclusively(root):
        before = _bytes_of(root, path)
        on_disk = _version(path, before)
        if on_disk.digest != digest:
            raise EditConflictError(on_disk, text)
        files.replace_file(root, path, before, in_form_of(_decoded(before)[0], text))
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


def _version(path: str, data: bytes) -> FileVersion:
    text, is_utf8 = _decoded(data)
    digest = hashlib.sha256(data).hexdigest()
    return FileVersion(path, normalized(text), digest, is_utf8=is_utf8)


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text of `data` with its byte order mark, and whether it is UTF-8.

    Other bytes count as UTF-16 with a byte order mark, else as Windows' Western encoding.
    """
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return data.decode("utf-16" if is_utf16 else "cp1252", "replace"), False
