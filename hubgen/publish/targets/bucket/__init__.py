"""A bucket of an object store as a target: S3 and what speaks like it, Google's, Azure's."""

from __future__ import annotations

from hubgen.publish.targets.bucket.opening import open_bucket
from hubgen.publish.targets.bucket.storage import BucketTarget

__all__ = ["BucketTarget", "open_bucket"]
