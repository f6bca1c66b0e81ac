"""Access: who may talk to the desk, checked before every request, the reading ones too.

Pages of other sites run in the same browser. They can send requests to this
machine, and make their own name lead to it (DNS rebinding). So a request must name
this desk as its host, must not come from another origin, and must carry the
session's cookie, which only the address printed at the start gives out. Behind a
proxy a header of the proxy takes the cookie's place.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from hubgen.platform.files import replace

START = "/start"
"""The address that exchanges the start-up token for the session's cookie."""
_OPEN_FOLDERS = ("/static/",)  # style and scripts: the same for everybody
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_KEY = ".hubgen/desk/key"


class Refusal(StrEnum):
    """Why a request is refused; the value is part of the name of the words for it."""

    HOST = "host"
    ORIGIN = "origin"
    SESSION = "session"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """What access depends on; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]


class Access(Protocol):
    """A rule that says who may talk to the desk."""

    def refusal(self, request: RequestHead) -> Refusal | None:
        """Return why the request is refused; None where it may pass."""

    def person(self, request: RequestHead) -> str | None:
        """Return the name by which a proxy knows the person; None where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAccess:
    """Access from this machine: the desk listens on `port` of a loopback address.

    `token` is good for the address that is opened at the start, `session` is the
    cookie's value.
    """

    port: int
    token: str
    session: str

    @property
    def cookie(self) -> str:
        """The name of the cookie; browsers share cookies between the ports of a host."""
        return f"hubgen-desk-{self.port}"

    def refusal(self, request: RequestHead) -> Refusal | None:
        """Return why the request is refused; see Access."""
        hosts = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        host = request.headers.get("host", "")
        if host not in hosts:
            return Refusal.HOST
        if request.path == START:  # the token is enough, from any origin
            return None if request.method in _SAFE_METHODS else Refusal.ORIGIN
        if is_foreign(request, {f"http://{host}"}):
            return Refusal.ORIGIN
        if request.path.startswith(_OPEN_FOLDERS) or self.is_session(request):
            return None
        return Refusal.SESSION

    def is_session(self, request: RequestHead) -> bool:
        """Return whether the request carries the session's cookie."""
        return _same(request.cookies.get(self.cookie, ""), self.session)

    def is_token(self, text: str) -> bool:
        """Return whether `text` is the start-up token."""
        return _same(text, self.token)

    def person(self, request: RequestHead) -> str | None:  # noqa: ARG002 - see Access
        """Return None: people of this machine choose who they are."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyAccess:
    """Access through a proxy that has asked who the person is, and says so in `header`.

    Only the proxy may be able to reach the desk: the header is believed.
    """

    header: str

    def refusal(self, request: RequestHead) -> Refusal | None:
        """Return why the request is refused; see Access."""
        host = request.headers.get("host", "")
        if not host:
            return Refusal.HOST
        if is_foreign(request, {f"https://{host}", f"http://{host}"}):
            return Refusal.ORIGIN
        if request.path.startswith(_OPEN_FOLDERS) or self.person(request):
            return None
        return Refusal.PERSON

    def person(self, request: RequestHead) -> str | None:
        """Return what the proxy says of the person."""
        return request.headers.get(self.header.lower(), "").strip() or None


def is_foreign(request: RequestHead, own: set[str]) -> bool:
    """Return whether a page of another origin than `own` sent the request.

    Browsers name the origin with everything that changes something; a request
    that changes something without it is refused too.
    """
    site = request.headers.get("sec-fetch-site", "none")
    if site not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    if origin is None:
        return request.method not in _SAFE_METHODS
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}" not in own


def local_access(root: Path, port: int) -> LocalAccess:
    """Return the access for a desk of the hub at `root` that starts now.

    The session outlives the process, so that a page that is open after a crash
    can save what was typed in it. Raises OSError.
    """
    return LocalAccess(port=port, token=secrets.token_urlsafe(24), session=_session(root))


def _session(root: Path) -> str:
    file = root / _KEY
    try:
        kept = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if len(kept) >= 32:  # noqa: PLR2004 - 24 random bytes
        return kept
    file.parent.mkdir(parents=True, exist_ok=True)
    session = secrets.token_urlsafe(24)
    beside = file.with_suffix(f".{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as writer:
        writer.write(session)
    replace(beside, file)
    return session


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
