"""URI schemes: the only ones that links in texts may have, and the rules of each.

The rules come from the standards named in `SCHEMES`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

_SPACE = re.compile(r"[\s\x00-\x20]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SEPARATOR = re.compile(r"[ ().-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class UriScheme:
    """One scheme.

    `names` says what comes after the scheme: the address of a `page`, a
    `mailbox`, or a phone `number`; people read a mailbox or a number without
    the scheme and without what follows a `?` or a `;`. `line_break` is how
    text in a query writes the end of a line, and `longest` how many characters
    of an address programs take for sure.
    """

    names: Literal["page", "mailbox", "number"]
    line_break: str = "\n"
    longest: int = 8000
    standard: str


SCHEMES: Mapping[str, UriScheme] = {
    "http": UriScheme(names="page", standard="RFC 9110"),
    "https": UriScheme(names="page", standard="RFC 9110"),
    # Section 5: line breaks in the body MUST be encoded as %0D%0A. Windows takes 2,000 characters.
    "mailto": UriScheme(names="mailbox", line_break="\r\n", longest=2000, standard="RFC 6068"),
    "tel": UriScheme(names="number", standard="RFC 3966"),
    "sms": UriScheme(names="number", longest=2000, standard="RFC 5724"),
    "webcal": UriScheme(names="page", standard="draft-lear-webcal"),
}


def scheme_of(target: str) -> str | None:
    """Return the scheme of `target` in lower case, as browsers read it; None for a path."""
    match = _SCHEME.match(_SPACE.sub("", target))
    return match[1].lower() if match else None


def rules_of(target: str) -> UriScheme:
    """Return the rules for `target`; those of `https` for a path or a scheme not known."""
    return SCHEMES.get(scheme_of(target) or "https", SCHEMES["https"])


def is_web_page(target: str) -> bool:
    """Return whether `target` is the full address of a page."""
    scheme = SCHEMES.get(scheme_of(target) or "")
    return scheme is not None and scheme.names == "page"


def is_mailbox(target: str) -> bool:
    """Return whether `target` is the address of a mailbox."""
    return scheme_of(target) == "mailto"


def written_out(target: str) -> str:
    """Return `target` as people read it in a text without links.

    A mailbox or a phone number has no scheme, no subject and no parameters; a
    link within its own page has no address at all.
    """
    if target.startswith("#"):
        return ""
    scheme = SCHEMES.get(scheme_of(target) or "")
    if scheme is None or scheme.names == "page":
        return target
    value = target.partition(":")[2].partition("?")[0]
    if scheme.names == "number":
        value = value.partition(";")[0]
    return unquote(value).replace(",", ", ")


def filled(template: str, values: Mapping[str, str]) -> str | None:
    """Return the address `template` with `values` in its `{gaps}`, percent-encoded.

    Line breaks are written as the scheme wants them. Returns None where the
    address would be longer than programs take.
    """
    scheme = rules_of(template)
    encoded = {
        name: quote(re.sub(r"\r\n|\r|\n", scheme.line_break, value), safe="")
        for name, value in values.items()
        if f"{{{name}}}" in template
    }
    address = template.format_map(encoded)
    return address if len(address) <= scheme.longest else None
