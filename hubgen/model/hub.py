"""The hub: one organisation's public settings, as `content/hub.yml` holds them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hubgen.model.fields import (
    Address,
    ChannelName,
    Day,
    Duration,
    Language,
    Line,
    Record,
    Slug,
    Title,
    Zone,
    ascii_domain,
    shown,
    spelled,
)
from hubgen.model.opening_hours import OpeningTexts
from hubgen.model.words import Mode, Severity

_TAG = re.compile(
    r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.(?:[a-z]{2,}|xn--[a-z0-9-]+),\d{4}(?:-\d{2}(?:-\d{2})?)?"
)


def _checked_tag(text: str) -> str:
    if not _TAG.fullmatch(text):
        domain, _, year = text.partition(",")
        known = ascii_domain(domain)
        example = f"{known},{year or 2026}" if known != domain else "example.org,2026"
        raise PydanticCustomError(
            "spelling",
            '"{text}" is not a tag;'
            " write a domain of yours and a year you held it in, like {example}",
            {"text": shown(text), "example": example},
        )
    return text


_Tag = Annotated[str, AfterValidator(_checked_tag)]
_Colour = Annotated[str, spelled(r"#[0-9a-fA-F]{6}", "is not a colour; write it like #1b5e3a")]
_Phone = Annotated[
    str,
    spelled(r"\+?[0-9][0-9 ()/.-]{2,30}", "is not a phone number; write it like +44 20 7946 0000"),
]
_Country = Annotated[
    str,
    spelled(r"[A-Z]{2}", "is not a country; write its code of two letters, like GB"),
]
_EMAIL = r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+"
_SECURE = r"https://[^\s/$.?#][^\s\"<>\\]*"
_Email = Annotated[str, spelled(_EMAIL, "is not an email address; write it like help@example.org")]
_SecureAddress = Annotated[Address, spelled(_SECURE, "does not start with https://")]
_SecurityContact = Annotated[
    str,
    StringConstraints(max_length=2000),
    spelled(
        f"{_SECURE}|(?!https?:){_EMAIL}",
        "is neither an email address nor a web address that starts with https://",
    ),
]


def _hashtag(text: str) -> str:
    """Return `text` if it has the hashtag form of UAX 31 and a letter, as networks ask for."""
    tag = text.removeprefix("#")
    # What continues a Python identifier is XID_Continue, of which that form consists, apart
    # from the joiners that words of Persian, Hindi and Japanese need.
    plain = tag.translate(_JOINERS)
    is_tag = len(tag) <= _LONGEST_HASHTAG and plain != "" and f"_{plain}".isidentifier()
    if not is_tag or not any(character.isalpha() for character in tag):
        raise PydanticCustomError(
            "spelling",
            '"{text}" is not a hashtag; write one word with a letter in it, like #Meadowcart',
            {"text": shown(text)},
        )
    return text


_LONGEST_HASHTAG = 50
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d\u30fb"))
_Hashtag = Annotated[str, AfterValidator(_hashtag)]


def _with_slash(address: str) -> str:
    if "?" in address or "#" in address:
        raise PydanticCustomError(
            "address",
            "the hub's address ends before any ? or #; write it like https://status.example.org/",
        )
    return address if address.endswith("/") else address + "/"


class Component(Record):
    """A part of what the organisation offers, as customers know it."""

    name: Title
    description: Line | None = None
    group: Title | None = None


class Contact(Record):
    """A one-to-one route: where a person gets help in private.

    `open` says when somebody answers, for people and for the script that tells
    whether it is open now; `hours` are other words for it.
    """

    name: Title
    phone: _Phone | None = None
    email: _Email | None = None
    url: Address | None = None
    open: OpeningTexts = ()
    hours: Line | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Contact:
        if not (self.phone or self.email or self.url):
            raise PydanticCustomError(
                "contact", "this contact has no phone, email or url; give at least one of them"
            )
        return self


class Cadence(Record):
    """What the hub promises for a severity: time to the first statement, then between updates."""

    first: Duration
    every: Duration


class Promises(Record):
    """The hub's promises, by severity; `notice` is the lead time of planned maintenance."""

    critical: Cadence = Cadence(first=timedelta(minutes=15), every=timedelta(minutes=30))
    major: Cadence = Cadence(first=timedelta(minutes=30), every=timedelta(minutes=60))
    minor: Cadence = Cadence(first=timedelta(minutes=60), every=timedelta(minutes=120))
    notice: Duration = timedelta(days=3)

    def of(self, severity: Severity | None) -> Cadence:
        """Return the cadence for `severity`; without one, that of a minor incident."""
        by_severity = {
            Severity.CRITICAL: self.critical,
            Severity.MAJOR: self.major,
            Severity.MINOR: self.minor,
        }
        return by_severity[severity or Severity.MINOR]


class Channel(Record):
    """A hub's own settings for one channel.

    `name` and `limit` make a channel of the hub's own; `thread` says when a
    post goes out in several parts, where the network has threads.
    """

    off: bool = False
    name: Title | None = None
    handle: Line | None = None
    hashtags: tuple[_Hashtag, ...] = ()
    limit: Annotated[int, Field(gt=0, le=100_000)] | None = None
    thread: Literal["always", "if-long", "never"] | None = None


class FooterLink(Record):
    """A link at the foot of every page: imprint, privacy, the organisation's own site."""

    title: Title
    url: Address


class Brand(Record):
    """The hub's looks, as far as settings reach."""

    logo: Line | None = None
    colour: _Colour | None = None
    accent: _Colour | None = None
    footer: Line | None = None
    links: tuple[FooterLink, ...] = ()


class Security(Record):
    """Whom to tell of a security hole; `expires` is the last day on which this holds."""

    contact: _SecurityContact
    expires: Day
    policy: _SecureAddress | None = None
    encryption: _SecureAddress | None = None
    acknowledgments: _SecureAddress | None = None
    languages: tuple[Language, ...] = ()


def _checked_destination(text: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]+:", text) and not re.match(r"(?:s3|gs|az)://.|git:.", text):
        raise PydanticCustomError(
            "spelling",
            '"{text}" is no destination; write a folder, s3://BUCKET/FOLDER or git:origin#gh-pages',
            {"text": shown(text)},
        )
    if re.search(r"://[^/@\s]*:[^/@\s]*@", text):
        raise PydanticCustomError(
            "spelling",
            "the destination contains a password; remove it: this file is shared. OPERATIONS.md"
            " says where passwords belong",
        )
    return text


_Author = Annotated[
    str,
    spelled(
        r"[^<>\s][^<>\r\n\0]{0,99} <[^<>\s@]{1,64}@[^<>\s@]{1,190}>",
        'is not a name with an address; write "Meadowcart status <status@meadowcart.example>"',
    ),
]


class Publishing(Record):
    """Where the hub is published to, and what happens to its git checkout then. Never public."""

    to: Annotated[Line, AfterValidator(_checked_destination)]
    commit: bool = False
    push: bool = False
    pull: bool = False
    author: _Author | None = None


class Hub(Record):
    """One organisation's site and its settings."""

    name: Title
    description: Line | None = None
    url: Annotated[Address, AfterValidator(_with_slash)]
    tag: _Tag
    time_zone: Zone
    country: _Country | None = None
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)
    mode: Mode = Mode.CALM
    components: dict[Slug, Component] = {}
    contacts: dict[Slug, Contact] = {}
    contact: Slug | None = None
    promises: Promises = Promises()
    channels: dict[ChannelName, Channel] | None = None
    brand: Brand = Brand()
    security: Security | None = None
    publish: Publishing | None = None
    exercise: bool = False

    @property
    def main_language(self) -> str:
        """The language that everything is written in first."""
        return self.languages[0]


class ComponentTexts(Record):
    """A component's texts in another language."""

    name: Title | None = None
    description: Line | None = None
    group: Title | None = None


class ContactTexts(Record):
    """A contact's texts in another language."""

    name: Title | None = None
    hours: Line | None = None
    note: Line | None = None


class BrandTexts(Record):
    """The brand's texts in another language."""

    footer: Line | None = None


class HubTexts(Record):
    """The hub's texts in another language: `content/hub.de.yml`."""

    description: Line | None = None
    components: dict[Slug, ComponentTexts] = {}
    contacts: dict[Slug, ContactTexts] = {}
    brand: BrandTexts = BrandTexts()

    def over(self, hub: Hub) -> Hub:
        """Return `hub` with these texts in place of its own."""

        def merged(record: Any, texts: Record | None) -> Any:
            return (
                record.model_copy(update=texts.model_dump(exclude_none=True)) if texts else record
            )

        return hub.model_copy(
            update={
                "description": self.description or hub.description,
                "components": {
                    key: merged(component, self.components.get(key))
                    for key, component in hub.components.items()
                },
                "contacts": {
                    key: merged(contact, self.contacts.get(key))
                    for key, contact in hub.contacts.items()
                },
                "brand": merged(hub.brand, self.brand),
            }
        )
