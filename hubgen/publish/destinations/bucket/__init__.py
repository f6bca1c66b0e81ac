"""A bucket of an object store as a destination: S3 and compatible services, Google, Azure."""

from __future__ import annotations

from hubgen.publish.destinations.bucket.opening import open_bucket
from hubgen.publish.destinations.bucket.storage import BucketDestination

__all__ = ["BucketDestination", "open_bucket"]
