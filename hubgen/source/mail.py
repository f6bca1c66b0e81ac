"""Mail: the bytes of one message as its sender, its time and its text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

_QUOTED: Final = re.compile(r"^>.*\n?", re.MULTILINE)
_GAPS: Final = re.compile(r"\n{3,}")
_BLOCKS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message. `text` is what its sender wrote, without HTML and quoted messages.

    `sent` is None where the message has no readable date. `attachments` are names of files.
    """

    name: str
    address: str
    subject: str
    text: str
    sent: datetime | None
    message_id: str
    attachments: tuple[str, ...]


def mail_of_bytes(data: bytes) -> Mail | None:
    """Return the message `data`; None where it is nested too deeply to be read."""
    try:
        return mail_of(message_from_bytes(data, policy=policy.default))
    except RecursionError:  # the parser of the standard library goes down part by part
        return None


def mail_of(message: Message) -> Mail:
    """Return what `message` says. Raises RecursionError if it is nested too deeply."""
    name, address = parseaddr(_header(message, "From"))
    return Mail(
        name=name,
        address=address,
        subject=" ".join(_header(message, "Subject").split()),
        text=_text(message),
        sent=_sent(message),
        message_id=_header(message, "Message-ID").strip(),
        attachments=tuple(_attachments(message)),
    )


def text_of_html(marked: str) -> str:
    """Return the text of an HTML document; scripts and styles are left out."""
    import nh3

    with_breaks = _BLOCKS.sub("\n", marked.encode("utf-8", "replace").decode())
    return html.unescape(nh3.clean(with_breaks, tags=set())).strip()


def _sent(message: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, MessageError):  # headers that the parser cannot take
        return ""


def _text(message: Message) -> str:
    plain, marked = "", ""
    for part in message.walk():
        if part.get_content_maintype() != "text" or _file_name(part):
            continue
        if part.get_content_type() == "text/plain":
            plain = plain or _content(part)
        elif not marked:
            marked = text_of_html(_content(part))
    text = _QUOTED.sub("", plain.replace("\r\n", "\n")) or marked
    return _GAPS.sub("\n\n", text).strip()


def _attachments(message: Message) -> Iterator[str]:
    """Yield the names of the attached files, without the folders that some programs add."""
    for part in message.walk():
        if name := re.split(r"[\\/]", _file_name(part))[-1]:
            yield name


def _file_name(part: Message) -> str:
    try:
        return part.get_filename("") or ""
    except (ValueError, IndexError, MessageError):  # as above
        return ""


def _content(part: Message) -> str:
    try:
        content = part.get_content() if isinstance(part, EmailMessage) else ""
        return content if isinstance(content, str) else ""
    except (LookupError, ValueError, KeyError, MessageError):  # an unknown or a wrong encoding
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
