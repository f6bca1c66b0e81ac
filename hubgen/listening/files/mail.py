"""Mail: messages of an .eml file or an mbox → raw mentions."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import LONGEST_TEXT, RawMention
from hubgen.source.mail import mail_of_bytes

SUFFIXES: Final = frozenset({".eml", ".mbox"})


def mail_mentions(file: Path) -> Iterator[RawMention | Unread]:
    """Yield the mention of each message in `file`, or why there is none. Raises OSError."""
    if file.suffix.lower() == ".eml":
        yield mention_of_bytes(file.read_bytes(), 1)
        return
    box = mailbox.mbox(file, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            yield mention_of_bytes(box.get_bytes(key), number)
    finally:
        box.close()


def mention_of_bytes(data: bytes, number: int) -> RawMention | Unread:
    """Return the mention that the message `data`, the file's `number`-th, is, or why it is none."""
    mail = mail_of_bytes(data)
    if mail is None:
        return Unread(line=number, reason="the message is nested too deeply")
    if mail.sent is None:
        return Unread(line=number, reason="the message has no date")
    whole = f"{mail.subject}\n{mail.text}".strip()
    if not whole:
        return Unread(line=number, reason="the message has no text")
    return RawMention(
        text=whole[:LONGEST_TEXT],
        at=mail.sent,
        author=mail.address,
        author_name=mail.name,
        network="email",
        external=mail.message_id,
    )
