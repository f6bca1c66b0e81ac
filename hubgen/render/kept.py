"""Kept: hubgen's and the theme's templates as they were compiled, beside compiled modules.

Python compiles a module once and keeps the code where it keeps `.pyc` files;
so are templates kept here, in one file, for whatever hub is built next. Where
Python may not write, or shall not, they are compiled each time.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path

_SIZE = 32
_NAME = "templates.py"  # which there is not


def known(programs: str) -> dict[str, bytes]:
    """The pieces that were kept for `programs`, a digest of all that compiling depends on."""
    with suppress(OSError, NotImplementedError):  # some Pythons keep nothing
        data = _place().read_bytes()
        if data[:_SIZE] == _seal(programs, data[_SIZE:]):
            # It is as it was written, and as trustworthy as the .pyc files beside it.
            found: dict[str, bytes] = marshal.loads(data[_SIZE:])  # noqa: S302 - see above
            return found
    return {}


def keep(programs: str, pieces: Mapping[str, bytes]) -> bool:
    """Keeps `pieces`, and nothing else, for `programs`; whether they are kept now.

    A reader sees all of them or none.
    """
    if sys.dont_write_bytecode:
        return False
    data = marshal.dumps(dict(pieces))
    with suppress(OSError, NotImplementedError):
        place = _place()
        beside = place.with_name(f"{place.name}.{os.getpid()}")
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(_seal(programs, data) + data)
            beside.replace(place)
            return True
        finally:
            beside.unlink(missing_ok=True)
    return False


def _place() -> Path:
    return Path(cache_from_source(str(files("hubgen") / _NAME))).with_suffix(".jinja")


def _seal(programs: str, data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE, key=programs.encode()).digest()
