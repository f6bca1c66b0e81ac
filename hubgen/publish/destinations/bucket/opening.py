"""Opening a bucket: from an address like s3://bucket/status to a store.

Where the service is and who may write there come from the environment
variables that every tool for it reads (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, …).
"""

from __future__ import annotations

import os
from datetime import timedelta
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import from_url

from hubgen.problems import WrongUsageError
from hubgen.publish.destinations.bucket.storage import BucketDestination

PATIENCE = timedelta(seconds=30)
"""For how long a request is repeated. A lock is stale after a minute: stay well below that."""
_ONE_REQUEST = timedelta(seconds=120)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(milliseconds=100), timedelta(seconds=5)
_FORMS = {"s3": "s3://BUCKET/FOLDER", "gs": "gs://BUCKET/FOLDER", "az": "az://CONTAINER/FOLDER"}
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


def open_bucket(where: str, patience: timedelta = PATIENCE) -> BucketDestination:
    """Return the bucket, or the folder in one, at the address `where`. Raises WrongUsageError."""
    text, where = where, where.rstrip("/")
    address = urlsplit(where)
    folders = address.path.removeprefix("/").split("/") if address.path else []
    if not address.netloc or address.query or address.fragment or {"", ".", ".."} & {*folders}:
        form = _FORMS[where.partition(":")[0]]
        raise WrongUsageError(f"{text} is not the address of a bucket; write {form}")
    endpoint = next((os.environ[name] for name in _ENDPOINTS if os.environ.get(name)), "")
    try:
        store = from_url(
            where,
            client_options={
                "timeout": _ONE_REQUEST,
                "allow_http": endpoint.startswith("http://"),
                "user_agent": "hubgen",
            },
            retry_config={
                "max_retries": 1000,  # time alone decides
                "retry_timeout": patience,
                "backoff": {"init_backoff": _FIRST_PAUSE, "max_backoff": _LONGEST_PAUSE},
            },
        )
    except (BaseError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise WrongUsageError(f"{where} cannot be opened: {reason}") from error
    return BucketDestination(store, where)
