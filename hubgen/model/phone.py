"""Phone numbers: how a telephone dials what people write.

A number with a country code is dialled as E.164 (ITU-T E.123 allows no trunk
zero in it: +44 (0)20 … is dialled +4420…). Emergency, short and national
numbers are dialled as they are written.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_INTERNATIONAL = re.compile(r"\s*(?:\+|00(?=[1-9]))")
_NOT_DIGITS = re.compile(r"\D")
_PARAMETERS = re.compile(r"(?:tel:)?([^;?]*)(.*)", re.DOTALL | re.IGNORECASE)


def dialled(phone: str) -> str | None:
    """Return `phone` as a telephone dials it; None where no number can be like this.

    `+44 (0)20 7946 0112` is dialled `+442079460112`, `112` is dialled `112`.
    """
    prefix = _INTERNATIONAL.match(phone)
    if prefix is None:
        return _NOT_DIGITS.sub("", phone) or None
    # Loading the numbering plans takes longer than most commands need.
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    try:
        number = parse("+" + phone[prefix.end() :], None)
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else None


def phone_uri(target: str) -> str | None:
    """Return the `tel:` address `target` with its number as it is dialled (RFC 3966).

    None where no number can be like this.
    """
    parts = _PARAMETERS.fullmatch(target)
    number = dialled(unquote(parts[1])) if parts else None
    return f"tel:{number}{parts[2]}" if parts and number else None
