"""People: names and private data in an answer that everybody can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from hubgen.checks.answers.finding import finding
from hubgen.checks.messages.message import Text
from hubgen.model.hub import Hub
from hubgen.problems import Problem

_TITLE: Final = r"(?:Mr|Mrs|Ms|Dr|Herrn?|Frau)\.?"
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD: Final = re.compile(r"(?<![\d+])\d(?:[ -]?\d){12,18}(?!\d)")


def people(text: Text, names: Iterable[str], hub: Hub, public: str) -> Iterator[Problem]:
    """Yield the `names` and the private data that `text` says and `public` does not."""
    for name in names:
        match = _pattern(name).search(text.shown)
        if match and name not in public:
            what = f'the answer names "{match[0]}"'
            fix = "leave the name out; everybody can read the answer"
            place = text.place(match.start())
            yield finding(rule="answer-person", place=place, what=what, fix=fix)
    for offset, what in _private_data(text, hub, public):
        fix = "leave it out, and answer in private"
        yield finding(rule="answer-person", place=text.place(offset), what=what, fix=fix)


def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds the whole name, or the last name with a title."""
    words = name.split()
    last = rf"|\b{_TITLE} {re.escape(words[-1])}" if len(words) > 1 else ""
    return re.compile(rf"(?<!\w)(?:{re.escape(name)}{last})(?!\w)")


def _private_data(text: Text, hub: Hub, public: str) -> Iterator[tuple[int, str]]:
    ours = _own_domains(hub)
    for match in _MAIL.finditer(text.shown):
        domain = match[0].rpartition("@")[2].lower()
        if not domain.endswith(ours) and match[0] not in public:
            yield match.start(), f'the answer has the mail address "{match[0]}", which is not yours'
    for match in _IBAN.finditer(text.shown):
        if _is_iban(match[0]):
            yield match.start(), "the answer has a bank account"
    for match in _CARD.finditer(text.shown):
        if _is_card(match[0]):
            yield match.start(), "the answer has the number of a payment card"


def _own_domains(hub: Hub) -> tuple[str, ...]:
    """Return the domains of the hub's own addresses."""
    mails = [contact.email for contact in hub.contacts.values() if contact.email]
    sites = [contact.url for contact in hub.contacts.values() if contact.url]
    hosts = [urlsplit(site).hostname or "" for site in (hub.url, *sites)]
    domains = {mail.rpartition("@")[2].lower() for mail in mails} | set(hosts)
    return tuple(domain for domain in domains if domain)


def _is_iban(words: str) -> bool:
    """Return whether the check digits are right (ISO 13616)."""
    code = words.replace(" ", "")
    digits = "".join(str(int(letter, 36)) for letter in code[4:] + code[:4])
    return int(digits) % 97 == 1


def _is_card(words: str) -> bool:
    """Return whether the check digit is right (ISO/IEC 7812, Luhn)."""
    digits = [int(letter) for letter in words if letter.isdigit()][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
