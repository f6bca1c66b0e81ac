"""The live check: whether readers at the public address get an edition that was published."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hubgen.publish.ledger.ledger import LEDGER, LedgerLine

_TIMEOUT: Final = 5.0
_LARGEST: Final = 64_000_000
_PAUSES: Final = (0.0, 0.5, 1.5, 3.0)
_OK: Final = 200


class LiveState(StrEnum):
    """What the public address shows."""

    LIVE = "live"
    EARLIER = "earlier"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCheck:
    """What was found at `url`; `reason` says why it could not be read."""

    state: LiveState
    url: str
    reason: str = ""


Fetch = Callable[[str], bytes]
"""Returns what is at an address. Raises OSError."""


def check_live(
    url: str,
    edition: LedgerLine,
    *,
    fetch: Fetch | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> LiveCheck:
    """Return whether the hub at `url` shows `edition`, by its ledger; ask again for seconds.

    EARLIER means that something else is there: hosts and caches can take minutes.
    """
    check = LiveCheck(state=LiveState.UNREACHABLE, url=url)
    for pause in _PAUSES:
        sleep(pause)
        check = _look(url, edition, fetch or fetch_address)
        if check.state is LiveState.LIVE:
            break
    return check


def _look(url: str, edition: LedgerLine, fetch: Fetch) -> LiveCheck:
    try:
        data = fetch(f"{url}{LEDGER}")
    except OSError as error:
        reason = getattr(error, "reason", None) or error.strerror or error
        return LiveCheck(state=LiveState.UNREACHABLE, url=url, reason=str(reason))
    state = LiveState.LIVE if edition.text.strip() in data else LiveState.EARLIER
    return LiveCheck(state=state, url=url)


def fetch_address(url: str) -> bytes:
    """Return what is at the web address `url`, past any cache. Raises OSError."""
    request = urllib.request.Request(url, headers={"Cache-Control": "no-cache"})  # noqa: S310 - hub.yml takes http and https only
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - as above
            if answer.status != _OK:
                raise OSError(f"the server answers {answer.status}")
            data: bytes = answer.read(_LARGEST)
            return data
    except urllib.error.HTTPError as error:
        error.close()
        raise OSError(f"the server answers {error.code}") from error
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(str(error) or type(error).__name__) from error
