"""Objects: the texts of editions, each stored once and named by the hash of its bytes.

An object is a gzip file, and so are concatenated objects: any tool opens them.
An object's header is constant but for one field, the hash of what follows: so
every changed byte is detected, even one that unpacks to the same text.
"""

from __future__ import annotations

import hashlib
import zlib

from hubgen.publish.canonical import digest

_HEAD = b"\x1f\x8b\x08\x04\0\0\0\0\x02\xff" + b"\x28\0" + b"HG" + b"\x24\0"
_SEAL, _LENGTH, _TAIL = 32, 4, 8
_SEALED = len(_HEAD) + _SEAL
_BEGUN = _SEALED + _LENGTH
_LARGEST = 256 * 1024 * 1024


def pack_object(data: bytes) -> bytes:
    """Return `data` as an object; the same bytes for the same data and zlib."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = compressor.compress(data) + compressor.flush()
    body += zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")
    sealed = len(body).to_bytes(_LENGTH, "little") + body
    return _HEAD + hashlib.sha256(sealed).digest() + sealed


def unpack_objects(stored: bytes) -> tuple[dict[str, bytes], bool]:
    """Return the content of the objects in `stored` by hash, and whether all of it is sound.

    Sound means objects in the order of their hashes, and nothing else. Of
    damaged bytes, the objects that still match their hashes are returned.
    """
    objects: dict[str, bytes] = {}
    start, last, is_sound = 0, "", bool(stored)
    while 0 <= start < len(stored):
        end = _BEGUN + int.from_bytes(stored[start + _SEALED : start + _BEGUN], "little") + start
        data = _unpack_object(stored[start:end])
        if data is None:
            start, is_sound = stored.find(_HEAD, start + 1), False
            continue
        name = digest(data)
        objects[name], is_sound = data, is_sound and name > last
        start, last = end, name
    return objects, is_sound


def _unpack_object(stored: bytes) -> bytes | None:
    """Return the content of an object; None for bytes that are none."""
    head, seal, sealed = stored[: len(_HEAD)], stored[len(_HEAD) : _SEALED], stored[_SEALED:]
    if head != _HEAD or hashlib.sha256(sealed).digest() != seal:
        return None
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = decompressor.decompress(sealed[_LENGTH:], _LARGEST)
    except zlib.error:
        return None
    return data if decompressor.eof and len(decompressor.unused_data) == _TAIL else None
