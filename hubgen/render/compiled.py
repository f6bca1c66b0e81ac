"""Compiled: templates as the last process compiled them, for one that has just begun.

Compiling takes longer than rendering the few pages that an edit touches. What
is kept is Python's own code, as its `.pyc` files hold it: each piece under a
digest of itself, and only for this Python, this Jinja and this very source.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

_SIZE = 16


class Compiled:
    """What is `known` of templates, by name, and what was compiled since and is `fresh`."""

    def __init__(self, known: Mapping[str, bytes] | None = None) -> None:
        self.known = known or {}
        self.fresh: dict[str, bytes] = {}

    def knows(self, shelf: str) -> bool:
        """Whether anything of that shelf is known."""
        return any(name.startswith(f"{shelf}/") for name in self.known)

    def shelf(self, name: str) -> jinja2.BytecodeCache:
        """Where one environment keeps its templates: each compiles in its own way."""
        return _Shelf(self, name)


class _Shelf(jinja2.BytecodeCache):
    def __init__(self, all_: Compiled, name: str) -> None:
        self._all, self._name = all_, name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills `bucket` where its template is known; what does not fit counts as unknown."""
        found = self._all.known.get(f"{self._name}/{bucket.key}", b"")
        source, seal, data = found[:_SIZE], found[_SIZE : 2 * _SIZE], found[2 * _SIZE :]
        if source == _source(bucket) and seal == _digest(data):
            code = marshal.loads(data)  # noqa: S302 - bytes that we wrote, by their digest
            bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of `bucket`."""
        data = marshal.dumps(bucket.code)
        name = f"{self._name}/{bucket.key}"
        self._all.fresh[name] = _source(bucket) + _digest(data) + data


def _source(bucket: Bucket) -> bytes:
    """What the code of `bucket` was made from, and by what."""
    return _digest(MAGIC_NUMBER + f"{jinja2.__version__} {bucket.checksum}".encode())


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()
