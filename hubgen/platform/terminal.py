"""The terminal: words for people come out in whatever encoding the console has."""

from __future__ import annotations

import codecs
import sys
from io import TextIOWrapper

_ERRORS = "hubgen.plain"
_PLAIN = str.maketrans(
    {
        "…": "...",
        "–": "-",
        "—": "-",
        "\u2018": "'",
        "\u2019": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "·": "-",
        "→": "->",
        "×": "x",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


def prepare_streams() -> None:
    """Make standard output and error able to write any text.

    A pipe or file receives UTF-8, since what it reads is data. A console that
    lacks a character shows its ASCII form: `…` as `...`, an unknown letter as `?`.
    """
    codecs.register_error(_ERRORS, _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            is_console = stream is sys.stderr or stream.isatty()
            stream.reconfigure(encoding=None if is_console else "utf-8", errors=_ERRORS)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(one if one.isascii() else "?" for one in plain), error.end
