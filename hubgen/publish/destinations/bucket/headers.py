"""Headers: what a file of a bucket is served with, and the bytes that it is stored as.

A bucket serves what it stores to everybody alike. So only what browsers ask
for is stored packed: a program that reads a feed or a status file may not know
how to unpack it, and a CDN packs those for whoever does.
"""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from hubgen.outputs.serving import serving

if TYPE_CHECKING:
    from obstore import Attributes

_ENCODING = "Content-Encoding"
_SMALLEST, _PAYS = 1024, 0.8


def stored_as(path: str, data: bytes) -> tuple[bytes, Attributes]:
    """The bytes to store for the file, and the headers to serve them with."""
    row = serving(path)
    attributes: Attributes = {"Content-Type": row.content_type, "Cache-Control": row.cache}
    if row.shrinks and not row.shared and len(data) >= _SMALLEST:
        small = gzip.compress(data, mtime=0)
        if len(small) <= _PAYS * len(data):
            return small, {**attributes, _ENCODING: "gzip"}
    return data, attributes


def as_written(data: bytes, attributes: Attributes) -> bytes:
    """The bytes of the file, of what is stored; damaged ones as they are."""
    if attributes.get(_ENCODING) != "gzip":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return data
