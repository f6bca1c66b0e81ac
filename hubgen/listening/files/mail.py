"""Mail: messages of an .eml file or an mbox → raw mentions."""

from __future__ import annotations

import html
import mailbox
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_binary_file, message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Final

from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import LONGEST_TEXT, RawMention

SUFFIXES: Final = frozenset({".eml", ".mbox"})
_QUOTED: Final = re.compile(r"^>.*\n?", re.MULTILINE)
_GAPS: Final = re.compile(r"\n{3,}")
_BLOCKS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)


def mail_mentions(file: Path) -> Iterator[RawMention | Unread]:
    """Yield the mention of each message in `file`, or why there is none. Raises OSError."""
    if file.suffix.lower() == ".eml":
        with file.open("rb") as stream:
            yield mention_of(message_from_binary_file(stream, policy=policy.default), 1)
        return
    box = mailbox.mbox(file, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            yield mention_of_bytes(box.get_bytes(key), number)
    finally:
        box.close()


def mention_of_bytes(data: bytes, number: int) -> RawMention | Unread:
    """Return the mention that the message `data` is, or why it is none."""
    return mention_of(message_from_bytes(data, policy=policy.default), number)


def mention_of(message: Message, number: int) -> RawMention | Unread:
    """Return the mention that `message`, the file's `number`-th, is, or why it is none."""
    name, address = parseaddr(_header(message, "From"))
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, OverflowError):
        return Unread(line=number, reason="the message has no date")
    text = _text(message)
    subject = " ".join(_header(message, "Subject").split())
    whole = f"{subject}\n{text}".strip()
    if not whole:
        return Unread(line=number, reason="the message has no text")
    return RawMention(
        text=whole[:LONGEST_TEXT],
        at=_in_utc(at),
        author=address,
        author_name=name,
        network="email",
        external=_header(message, "Message-ID").strip(),
    )


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, MessageError):  # headers that the parser cannot take
        return ""


def _text(message: Message) -> str:
    """Return what the sender wrote: plain text, without the quoted message."""
    plain, marked = "", ""
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.get_filename():
            continue
        if part.get_content_type() == "text/plain":
            plain = plain or _content(part)
        elif not marked:
            marked = text_of_html(_content(part))
    text = _QUOTED.sub("", plain.replace("\r\n", "\n")) or marked
    return _GAPS.sub("\n\n", text).strip()


def _content(part: Message) -> str:
    try:
        content = part.get_content() if isinstance(part, EmailMessage) else ""
        return content if isinstance(content, str) else ""
    except (LookupError, ValueError, KeyError, MessageError):  # an unknown or a wrong encoding
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def text_of_html(marked: str) -> str:
    """Return the text of an HTML document; scripts and styles are left out."""
    import nh3

    with_breaks = _BLOCKS.sub("\n", marked.encode("utf-8", "replace").decode())
    return html.unescape(nh3.clean(with_breaks, tags=set())).strip()
