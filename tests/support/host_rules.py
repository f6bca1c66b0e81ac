"""`_headers` and `_redirects` as the hosts that know them read them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of `_headers`, each an address and its headers."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("/"):
            found.append((line, {}))
            continue
        name, mark, value = line.partition(": ")
        assert line.startswith("  "), line
        assert mark, line
        found[-1][1][name.strip()] = value
    return found


def sent(found: list[tuple[str, dict[str, str]]], address: str) -> Mapping[str, str]:
    """What is sent along with `address`: every rule that fits applies, a star fits anything."""
    headers: dict[str, str] = {}
    for rule, values in found:
        if re.fullmatch(re.escape(rule).replace(r"\*", ".*"), address):
            assert not headers.keys() & values.keys(), f"{address}: {rule} names a header again"
            headers |= values
    return headers
