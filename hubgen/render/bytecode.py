"""Compiled templates on disk: a cache that may be deleted, or damaged, at any time."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from hubgen.platform.files import write_whole

_DIGEST = sha256().digest_size


class CheckedBytecodeCache(FileSystemBytecodeCache):
    """Jinja's cache of compiled templates, each file beginning with its digest.

    Jinja runs what it reads. A damaged file could do anything, so it counts as missing;
    one that cannot be written costs time only.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the compiled template into `bucket` if its file is undamaged."""
        with suppress(OSError):
            data = Path(self._get_cache_filename(bucket)).read_bytes()
            digest, code = data[:_DIGEST], data[_DIGEST:]
            if sha256(code).digest() == digest:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the compiled template of `bucket` in one step."""
        code = bucket.bytecode_to_string()
        file = Path(self._get_cache_filename(bucket))
        with suppress(OSError):
            write_whole(file, sha256(code).digest() + code)
