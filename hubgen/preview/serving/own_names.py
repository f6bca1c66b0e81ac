"""The names by which a browser may call the preview.

A page of another site can make its own name lead to this machine. The Host
header then holds that name, and the request is refused.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit


def is_own_name(header: str | None, bound: str) -> bool:
    """Return whether the Host `header` means this server, which listens on the address `bound`."""
    try:
        name = (urlsplit(f"//{header}").hostname or "").removesuffix(".") if header else ""
    except ValueError:
        return False
    if not name:
        return False
    if name == "localhost" or name.endswith(".localhost") or name == bound.lower():
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return not _is_loopback(bound) and name in _own_names()
    return address.is_loopback or not _is_loopback(bound)


def _is_loopback(bound: str) -> bool:
    try:
        return ip_address(bound).is_loopback
    except ValueError:
        return bound == "localhost"


def _own_names() -> set[str]:
    name = socket.gethostname().lower()
    return {name, f"{name}.local", socket.getfqdn().lower()}
