"""Encodings: which one a file is written in, from its first bytes."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

_SAMPLE: Final = 1_000_000
_GUESS_SAMPLE: Final = 100_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "shift_jis", "gb18030",
    "big5", "euc_kr",
]  # fmt: skip


def encoding_of(file: Path) -> str:
    """Return the encoding of the text `file`. Raises OSError."""
    with file.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    zeros = sample[:1000].count(0)
    if zeros > len(sample[:1000]) // 4:
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        return _guess(sample)


def _guess(sample: bytes) -> str:
    """Return the most likely encoding, from the lines of `sample` that are not ASCII."""
    from charset_normalizer import from_bytes

    lines = [line for line in sample.splitlines() if not line.isascii()]
    telling = b"\n".join(lines)[:_GUESS_SAMPLE]
    best = from_bytes(telling, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    return best.encoding if best else "cp1252"
