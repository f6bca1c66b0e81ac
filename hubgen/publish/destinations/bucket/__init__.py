"""A bucket of an object store as a destination: S3 and what speaks like it, Google's, Azure's."""

from __future__ import annotations

from hubgen.publish.destinations.bucket.opening import open_bucket
from hubgen.publish.destinations.bucket.storage import BucketDestination

__all__ = ["BucketDestination", "open_bucket"]
