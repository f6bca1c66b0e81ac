"""Slugs: names as they stand in addresses and keys."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SPELT_OUT = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ł": "l", "đ": "d", "œ": "oe", "&": " and "}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def slugify(text: str, longest: int = 60) -> str:
    """Return `text` in lower-case letters, digits and hyphens, cut between words; may be empty."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_GERMAN).translate(_SPELT_OUT)
    ascii_only = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", ascii_only)).strip("-")
    if len(whole) <= longest:
        return whole
    cut = whole[: longest + 1]
    return (cut.rpartition("-")[0] or cut[:longest]).strip("-")


def slugify_or_hash(text: str, prefix: str, longest: int = 60) -> str:
    """Return `slugify(text)`, or `prefix` and a hash of the text if the slug is empty."""
    return (
        slugify(text, longest)
        or f"{prefix}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"
    )
