"""The HTTP client: bounded in time, size and redirects; failures in words."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3

from hubgen import __version__
from hubgen.listening.sources.fetched import SourceError

TIMEOUT: Final = 20.0  # seconds
MOST_BYTES: Final = 20_000_000
_MOST_REDIRECTS: Final = 5
_MOST_TIMEOUTS: Final = 3  # a whole answer may take so many times the time of one read
_PART: Final = 65_536  # bytes
_NOT_MODIFIED: Final = 304
_TOO_MANY: Final = 429
_REFUSED: Final = frozenset({401, 403})
_ERROR: Final = 400
_LONGEST_WAIT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; `body` is empty where nothing has changed."""

    headers: Mapping[str, str]
    body: bytes
    is_unchanged: bool = False


class HttpClient:
    """Fetches addresses; its limits are arguments. `now` tells how far ahead a time lies."""

    def __init__(
        self, now: datetime, timeout: float = TIMEOUT, most_bytes: int = MOST_BYTES
    ) -> None:
        self._now, self._most_bytes, self._timeout = now, most_bytes, timeout
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(timeout),
            retries=urllib3.Retry(
                total=_MOST_REDIRECTS,
                connect=0,
                read=0,
                status=0,
                other=0,
                respect_retry_after_header=False,  # the caller waits, and other sources go on
            ),
            headers={"User-Agent": f"hubgen/{__version__}"},
        )

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to a GET of `url`. Raises SourceError."""
        host = urlsplit(url).hostname
        try:
            response = self._pool.request(
                "GET",
                url,
                headers={**self._pool.headers, **(headers or {})},
                fields=dict(fields or {}) or None,
                preload_content=False,
            )
            try:
                return self._answer(response, str(host))
            finally:
                response.close()
        except urllib3.exceptions.MaxRetryError as error:
            reason = (
                "it redirects in a loop" if "redirect" in str(error.reason) else "no connection"
            )
            msg = f"{host} cannot be reached: {reason}"
            raise SourceError(msg) from None
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            msg = f"{host} cannot be read: {type(error).__name__}"
            raise SourceError(msg) from None

    def get_json(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the JSON document at `url`. Raises SourceError."""
        answer = self.get(url, headers, fields)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            msg = f"{urlsplit(url).hostname} answered with something that is no JSON"
            raise SourceError(msg) from None

    def _answer(self, response: urllib3.BaseHTTPResponse, host: str) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status == _NOT_MODIFIED:
            return Answer(headers=headers, body=b"", is_unchanged=True)
        if response.status == _TOO_MANY:
            raise SourceError(f"{host} asks for fewer requests", self._wait(headers))
        if response.status in _REFUSED:
            msg = f"{host} refuses access (status {response.status}); check the token"
            raise SourceError(msg, self._wait(headers))
        if response.status >= _ERROR:
            msg = f"{host} answers with an error (status {response.status})"
            raise SourceError(msg, self._wait(headers))
        return Answer(headers=headers, body=self._body(response, host))

    def _body(self, response: urllib3.BaseHTTPResponse, host: str) -> bytes:
        """Return the body; a server that sends it drop by drop is not waited for."""
        parts, size = [], 0
        deadline = time.monotonic() + _MOST_TIMEOUTS * self._timeout
        while part := response.read1(_PART, decode_content=False):
            size += len(part)
            if time.monotonic() > deadline:
                msg = f"{host} takes too long to answer"
                raise SourceError(msg)
            if size > self._most_bytes:
                msg = f"{host} sends more than {self._most_bytes:,} bytes"
                raise SourceError(msg)
            parts.append(part)
        return b"".join(parts)

    def _wait(self, headers: Mapping[str, str]) -> timedelta | None:
        """Return the time that a server asks to wait, at most a day."""
        after = headers.get("retry-after", "")
        if after.isdigit():
            return min(timedelta(seconds=int(after[:9])), _LONGEST_WAIT)
        for text, parse in (
            (after, parsedate_to_datetime),
            (headers.get("x-ratelimit-reset", ""), datetime.fromisoformat),
        ):
            try:
                at = parse(text)
                wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - self._now
            except (ValueError, TypeError, OverflowError):
                continue
            return min(max(wait, timedelta(0)), _LONGEST_WAIT)
        return None
