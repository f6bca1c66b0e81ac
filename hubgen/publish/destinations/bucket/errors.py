"""Errors of a bucket, as messages that say what to do."""

from __future__ import annotations

import re

_KEYS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_AGAIN = "what is live is sound; publish again to go on"
_NO_BUCKET = re.compile("NoSuchBucket|ContainerNotFound|The specified bucket does not exist")
_MESSAGES = (
    (_NO_BUCKET.pattern, "there is no such bucket; make it, or correct the address"),
    (
        "RequestTimeTooSkewed",
        "it does not trust this machine's clock; set the clock, then publish again",
    ),
    (
        "InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|status code: 401",
        f"it does not accept the credentials; see {_KEYS} (and AWS_SESSION_TOKEN)",
    ),
    (r"169\.254\.|MissingCredential", f"there are no credentials; set {_KEYS}"),
    (
        "status code: 403|AccessDenied",
        (
            "the credentials may not do this; they must be allowed to list the bucket and to"
            " read, write and delete its files"
        ),
    ),
    (
        "without LOCATION|PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocation",
        "the bucket is in another region; set AWS_REGION to it",
    ),
    (
        "status code: 501|NotImplemented|NotSupported",
        (
            "it cannot write on a condition (If-None-Match, If-Match), which hubgen needs so"
            " that two publishers do not destroy each other's work"
        ),
    ),
    ("SlowDown|status code: (503|429)", f"it keeps asking to slow down; wait a minute; {_AGAIN}"),
    ("status code: 5", f"it has a failure of its own; {_AGAIN}"),
    (
        "HTTP error|[Tt]imed out|Header missing",
        f"it cannot be reached, or the connection keeps breaking; {_AGAIN}",
    ),
)
_BROKE_OFF = re.compile("response body|error decoding|Header missing")
_NOISE = re.compile(r" in [\d.]+\w+|, after \d+ retries.*?(?= - |$)")


def describe_error(name: str, error: BaseException) -> str:
    """Return what `error` means for somebody who publishes to the bucket `name`."""
    text = _first(error)
    for pattern, message in _MESSAGES:
        if re.search(pattern, text):
            return f"{name}: {message}"
    return f"{name}: {_NOISE.sub('', ' '.join(text.split()))[:300]}; {_AGAIN}"


def broke_off(error: BaseException | None) -> bool:
    """Return whether an answer ended half way, so that the result is unknown."""
    return error is not None and bool(_BROKE_OFF.search(_first(error)))


def is_no_bucket(error: BaseException) -> bool:
    """Return whether the bucket itself is missing, not a file in it."""
    return bool(_NO_BUCKET.search(_first(error)))


def _first(error: BaseException) -> str:
    return str(error).partition("\n\nDebug source")[0]
