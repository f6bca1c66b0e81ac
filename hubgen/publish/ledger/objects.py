"""Objects: the words of editions, each stored once under the hash of its bytes.

An object is a gzip file that any tool opens. Its header is always the same
but for one field, the hash of what follows: so every changed byte shows, even
one that unpacks to the same words.
"""

from __future__ import annotations

import hashlib
import zlib

from hubgen.publish.ledger.canonical import digest

FOLDER = "editions/objects/"
_HEAD = b"\x1f\x8b\x08\x04\0\0\0\0\x02\xff" + (36).to_bytes(2, "little") + b"HG" + b"\x20\0"
_SEALED = len(_HEAD) + 32
_LARGEST = 256 * 1024 * 1024


class BrokenObjectError(ValueError):
    """The bytes are not those of the object."""


def object_path(name: str) -> str:
    """Where the object of that hash stands on a target."""
    return f"{FOLDER}{name[:2]}/{name[2:]}.gz"


def object_name(path: str) -> str:
    """The hash of the object that stands at `path`."""
    return path.removeprefix(FOLDER).removesuffix(".gz").replace("/", "")


def packed(data: bytes) -> bytes:
    """`data` as an object; the same bytes for the same data and zlib."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(data) + squeeze.flush()
    body += zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")
    return _HEAD + hashlib.sha256(body).digest() + body


def unpacked(stored: bytes, name: str) -> bytes:
    """What the object of hash `name` holds. Raises BrokenObjectError where it does not fit."""
    head, seal, body = stored[: len(_HEAD)], stored[len(_HEAD) : _SEALED], stored[_SEALED:]
    if head != _HEAD or hashlib.sha256(body).digest() != seal:
        raise BrokenObjectError(name)
    loose = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = loose.decompress(body, _LARGEST)
    except zlib.error as error:
        raise BrokenObjectError(name) from error
    if not loose.eof or len(loose.unused_data) != 8 or digest(data) != name:  # noqa: PLR2004 - gzip's own end
        raise BrokenObjectError(name)
    return data
