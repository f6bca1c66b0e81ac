"""Policy: the security headers of every response, the same for every hub and server.

No page has an inline script or style: all are files of the site. So the
policy needs no hashes, and no publication changes it.
"""

from __future__ import annotations

import re
from typing import Final

CONTENT_POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the empty icon of the text-only page is a data: address
        "connect-src 'self'",  # the page asks status.json whether there is news
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
)
EVERYWHERE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NO_FRAMES: Final = "DENY"
ONLY_ENCRYPTED: Final = "max-age=31536000"
# The banner's page, in whatever language: the only one that others may show in a frame.
FRAMED: Final = re.compile(r"([a-z]{2,3}(-\w+)?/)?embed/.*")
