"""Public records: what the public was told, as data: an incident, an answer, a page.

Made from the public view alone, in every language. Texts stand as the safe
HTML that readers got, never as Markdown: what a writer left in a comment
stays at home. An incident comes back from its record whole
enough to be published again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hubgen.model.serializer import Codec, Context, Format, Serializer
from hubgen.problems import HubgenError
from hubgen.public import times
from hubgen.public.plain_text import plain_text
from hubgen.public.records import (
    PublicAttachment,
    PublicFaq,
    PublicIncident,
    PublicPage,
    PublicUpdate,
    RichText,
)
from hubgen.public.view import PublicView
from hubgen.publish.canonical import canonical, digest

FORM = 1
Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText(RichText):
    """A text as it was published; its Markdown stayed with its writer."""

    kept_html: str

    @property
    def html(self) -> str:
        """The HTML that was published; addresses inside the site start with `hub:/`."""
        return self.kept_html

    @property
    def text(self) -> str:
        """The words that were published."""
        return plain_text(self.kept_html)


def words_of(body: Data) -> str:
    """The words of a recorded text."""
    return plain_text(body["html"])


def _encode_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _decode_time(text: str, context: Context) -> datetime:
    return times.local(datetime.fromisoformat(text), context["zone"])


def _encode_text(body: RichText) -> Data:
    return {"html": body.html, "language": body.language}


def _decode_text(data: Data, _context: Context) -> KeptText:
    return KeptText(
        markdown=words_of(data), folder="", language=data["language"], kept_html=data["html"]
    )


SERIALIZER = Serializer(
    Format(
        codecs={
            datetime: Codec(_encode_time, _decode_time),
            date: Codec(date.isoformat, lambda text, _context: date.fromisoformat(text)),
            RichText: Codec(_encode_text, _decode_text),
        },
        implied={
            PublicUpdate: frozenset({"incident_id"}),
            PublicAttachment: frozenset({"source", "width", "height"}),
            PublicFaq: frozenset({"slug"}),
            PublicPage: frozenset({"slug"}),
        },
        names={PublicFaq: {"is_withdrawn": "withdrawn"}},
    )
)
"""Form 1: its bytes never change, and a new field gets a default, which is left out."""


@dataclass(frozen=True)
class Records:
    """Every record of a hub by its key: its hash at hand, its bytes made when asked for."""

    hashes: Mapping[str, str]
    make: Callable[[str], bytes] = field(repr=False)

    @classmethod
    def of(cls, made: Mapping[str, bytes]) -> Records:
        """Those that are `made` already."""
        return cls({key: digest(data) for key, data in made.items()}, made.__getitem__)

    def __getitem__(self, key: str) -> bytes:
        """The bytes of the record. Raises HubgenError where they are not what they were."""
        data = self.make(key)
        if digest(data) != self.hashes[key]:
            raise HubgenError(f"{key} changed while it was being published; publish again")
        return data


def records_of(views: Sequence[PublicView]) -> dict[str, bytes]:
    """Every record of a hub by its key (`incidents/<id>`, `faq/<slug>`, `pages/<slug>`).

    `views` are the same instant in each of the hub's languages, the main one first.
    """
    incidents = {f"incidents/{one.id}": incident_of(views, one.id) for one in views[0].incidents}
    return {**incidents, **texts_of(views)}


def incident_of(views: Sequence[PublicView], name: str) -> bytes:
    """The record of the incident of that id. Raises KeyError where `views` do not show it."""
    shown = {view.language: view.repository.get(name) for view in views}
    if None in shown.values():
        raise KeyError(name)
    return incident_record(views[0].language, {key: one for key, one in shown.items() if one})


def texts_of(views: Sequence[PublicView]) -> dict[str, bytes]:
    """The records of a hub but for those of incidents."""
    found: dict[str, dict[str, Data]] = {}
    for view in views:
        for entry in view.faq:
            found.setdefault(f"faq/{entry.slug}", {})[view.language] = SERIALIZER.encode(entry)
        for page in view.pages:
            found.setdefault(f"pages/{page.slug}", {})[view.language] = SERIALIZER.encode(page)
    main = views[0].language
    return {key: encoded(main, languages) for key, languages in found.items()}


def incident_record(main: str, languages: Mapping[str, PublicIncident]) -> bytes:
    """The record of one incident, given in each language; `main` is the hub's first."""
    return encoded(main, {language: SERIALIZER.encode(one) for language, one in languages.items()})


def encoded(main: str, languages: Mapping[str, Data]) -> bytes:
    """The record's canonical bytes."""
    return canonical({"form": FORM, "main": main, "languages": dict(languages)})


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """A record that was read back: what was told, by language."""

    main: str
    languages: Mapping[str, Data]

    @property
    def main_content(self) -> Data:
        """The content in the main language."""
        return self.languages[self.main]

    def incident(self, language: str, zone: ZoneInfo) -> PublicIncident:
        """The incident in `language`, else in the main one, its times in `zone`."""
        data = self.languages.get(language, self.main_content)
        context = {"zone": zone, "incident_id": data["id"], "source": "", "width": 0, "height": 0}
        return SERIALIZER.decode(PublicIncident, data, context)


def decoded(data: bytes) -> PublicRecord:
    """The record in `data`, as `records_of` wrote it."""
    record = json.loads(data)
    return PublicRecord(main=record["main"], languages=record["languages"])
