"""Headers: what a file of a bucket is served with, and the bytes that it is stored as.

A bucket serves the stored bytes to every client. So only files for browsers
are stored compressed: a program that reads a feed or a status file may not
support that, and a CDN compresses those for clients that do.
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


def encode_file(path: str, data: bytes) -> tuple[bytes, Attributes]:
    """Return the bytes to store for the file, and the headers to serve them with."""
    row = serving(path)
    attributes: Attributes = {"Content-Type": row.content_type, "Cache-Control": row.cache}
    if row.shrinks and not row.shared and len(data) >= _SMALLEST:
        small = gzip.compress(data, mtime=0)
        if len(small) <= _PAYS * len(data):
            return small, {**attributes, _ENCODING: "gzip"}
    return data, attributes


def decode_file(data: bytes, attributes: Attributes) -> bytes:
    """Return the bytes of the file from the stored ones; damaged ones unchanged."""
    if attributes.get(_ENCODING) != "gzip":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return data
