"""Phone numbers: how a telephone dials what people write.

A number is dialled as E.164 (ITU-T E.123 allows no trunk zero in it:
+44 (0)20 … is dialled +4420…). A national number needs the country of its
numbering plan. Emergency and short numbers are dialled as they are written.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_INTERNATIONAL = re.compile(r"\s*(?:\+|00(?=[1-9]))")
_NOT_DIGITS = re.compile(r"\D")
_LONGEST_EMERGENCY, _LONGEST_SHORT = 3, 6
_PARAMETERS = re.compile(r"(?:tel:)?([^;?]*)(.*)", re.DOTALL | re.IGNORECASE)


def dialled(phone: str, country: str | None = None) -> str | None:
    """Return `phone` as a telephone dials it; None where no number can be like this.

    `+44 (0)20 7946 0112` is dialled `+442079460112`, `112` is dialled `112`. A
    national number is one of `country` (ISO 3166); without it, it cannot be dialled.
    """
    prefix = _INTERNATIONAL.match(phone)
    if prefix is None and is_short(phone):
        return _NOT_DIGITS.sub("", phone)
    if prefix is None and country is None:
        return None
    # Loading the numbering plans takes longer than most commands need.
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_valid_number,
        parse,
    )

    try:
        number = parse("+" + phone[prefix.end() :] if prefix else phone, country)
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if is_valid_number(number) else None


def is_national(phone: str) -> bool:
    """Return whether `phone` has no country code and is too long for a short number."""
    return not _INTERNATIONAL.match(phone) and not is_short(phone)


def is_short(phone: str) -> bool:
    """Return whether `phone` is an emergency or short number: `000`, `112`, `116 117`."""
    digits = _NOT_DIGITS.sub("", phone)
    is_plain = bool(digits) and not _INTERNATIONAL.match(phone)
    return is_plain and (
        len(digits) <= _LONGEST_EMERGENCY
        or (len(digits) <= _LONGEST_SHORT and not digits.startswith("0"))
    )


def with_country_code(phone: str, country: str) -> str | None:
    """Return the national `phone` of `country` as it is written abroad; None for no number."""
    number = dialled(phone, country)
    if number is None:
        return None
    from phonenumbers import PhoneNumberFormat, format_number, parse

    return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)


def is_country(code: str) -> bool:
    """Return whether there is a numbering plan of the country `code` (ISO 3166)."""
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def phone_uri(target: str) -> str | None:
    """Return the `tel:` address `target` with its number as it is dialled (RFC 3966).

    None where no number can be like this.
    """
    parts = _PARAMETERS.fullmatch(target)
    number = dialled(unquote(parts[1])) if parts else None
    return f"tel:{number}{parts[2]}" if parts and number else None
