"""Pasted text: messages with an empty line between them → raw mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hubgen.listening.mention import LONGEST_TEXT, RawMention

_BETWEEN: Final = re.compile(r"\n[ \t]*\n+")
_AUTHOR: Final = re.compile(r"@([\w.@-]{1,100}):\s*(?=\S)")


def pasted_mentions(text: str, at: datetime) -> Iterator[RawMention]:
    """Yield the messages of `text`, said at `at`; `@name:` in front names the author."""
    for block in _BETWEEN.split(text.replace("\r\n", "\n")):
        message = block.strip()
        author = _AUTHOR.match(message)
        if author:
            message = message[author.end() :]
        if message:
            yield RawMention(text=message[:LONGEST_TEXT], at=at, author=author[1] if author else "")
