"""IMAP: the new messages of a mail folder, which stay there unread."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from typing import Final

from hubgen.listening.files.mail import mention_of_bytes
from hubgen.listening.files.unread import Unread
from hubgen.listening.mention import RawMention
from hubgen.listening.sources.fetched import Fetched, SourceError, State

MOST_MESSAGES: Final = 2_000
TIMEOUT: Final = 30.0  # seconds
_PORT: Final = 143
_ENCRYPTED_PORT: Final = 993
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def fetch_folder(
    server: str,
    user: str,
    folder: str,
    state: State,
    *,
    password: str,
    timeout: float = TIMEOUT,
) -> Fetched:
    """Return the messages that came since the last fetch. Raises SourceError.

    The connection is encrypted, except to this machine.
    """
    host, _, port = server.partition(":")
    try:
        number = int(port) if port else None
    except ValueError:
        msg = f'the server "{server}" is not HOST or HOST:PORT'
        raise SourceError(msg) from None
    try:
        if host in _LOOPBACK:
            connection = imaplib.IMAP4(host, number or _PORT, timeout)
        else:
            connection = imaplib.IMAP4_SSL(host, number or _ENCRYPTED_PORT, timeout=timeout)
        with connection:
            connection.login(user, password)
            return _new_messages(connection, folder, state)
    except (imaplib.IMAP4.error, OSError, ValueError, EOFError) as error:
        msg = f"the mail folder {folder} on {host} cannot be read: {error}"
        raise SourceError(msg) from None


def _new_messages(connection: imaplib.IMAP4, folder: str, state: State) -> Fetched:
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, _ = connection.select(quoted, readonly=True)
    if status != "OK":
        msg = f'there is no mail folder "{folder}"'
        raise SourceError(msg)
    validity = ((connection.response("UIDVALIDITY")[1] or [b""])[0] or b"").decode(
        "ascii", "replace"
    )
    last = int(state.get("uid", 0)) if state.get("validity") == validity else 0
    _, found = connection.uid("SEARCH", f"UID {last + 1}:*")
    uids = sorted(
        int(one) for one in (found[0] or b"").split() if one.isdigit() and int(one) > last
    )[:MOST_MESSAGES]
    mentions = tuple(_mentions(connection, uids))
    newest = uids[-1] if uids else last
    return Fetched(mentions=mentions, state={"validity": validity, "uid": newest})


def _mentions(connection: imaplib.IMAP4, uids: list[int]) -> Iterator[RawMention | Unread]:
    for uid in uids:
        _, parts = connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
        data = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if data is None:
            yield Unread(line=uid, reason="the mail server does not give this message")
        else:
            yield mention_of_bytes(data, uid)
