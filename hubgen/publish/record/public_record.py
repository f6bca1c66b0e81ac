"""Public records: what was published, as data: an incident, an answer, a page.

They are written from the public view alone, in every language. Texts are the
safe HTML that readers got, never Markdown, which may hold comments. A record
holds enough of an incident to publish it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    PublicLesson,
    PublicPage,
    PublicUpdate,
    RichText,
)
from hubgen.public.view import PublicView
from hubgen.publish.canonical import canonical, digest

FORM = 1
Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedText(RichText):
    """A text as it was published, without its Markdown source."""

    published_html: str

    @property
    def html(self) -> str:
        """The HTML that was published; addresses inside the site start with `hub:/`."""
        return self.published_html

    @property
    def text(self) -> str:
        """The words that were published."""
        return plain_text(self.published_html)


def words_of(body: Data) -> str:
    """Return the words of a recorded text."""
    return plain_text(body["html"])


def _encode_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _decode_time(text: str, context: Context) -> datetime:
    return times.local(datetime.fromisoformat(text), context["zone"])


def _encode_text(body: RichText) -> Data:
    return {"html": body.html, "language": body.language}


def _decode_text(data: Data, _context: Context) -> PublishedText:
    return PublishedText(
        markdown=words_of(data), folder="", language=data["language"], published_html=data["html"]
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
            PublicLesson: frozenset({"slug"}),
        },
        names={PublicFaq: {"is_withdrawn": "withdrawn"}},
    )
)
"""Form 1: its bytes never change, and a new field gets a default, which is left out."""


@dataclass(frozen=True)
class Records:
    """Every record of a hub by its key: its hash, and its bytes on demand."""

    hashes: Mapping[str, str]
    encode: Callable[[str], bytes] = field(repr=False)

    @classmethod
    def of(cls, data: Mapping[str, bytes]) -> Records:
        """Return the records whose bytes are `data`, by key."""
        return cls({key: digest(one) for key, one in data.items()}, data.__getitem__)

    def __getitem__(self, key: str) -> bytes:
        """Return the bytes of the record. Raises HubgenError if they changed."""
        data = self.encode(key)
        if digest(data) != self.hashes[key]:
            raise HubgenError(f"{key} changed while it was being published; publish again")
        return data


def all_records(views: Sequence[PublicView]) -> dict[str, bytes]:
    """Return every record of a hub by its key, like `incidents/<id>` or `faq/<slug>`.

    `views` are the same instant in each of the hub's languages, the main one first.
    """
    incidents = {
        f"incidents/{one.id}": record_of_incident(views, one.id) for one in views[0].incidents
    }
    return {**incidents, **text_records(views)}


def record_of_incident(views: Sequence[PublicView], name: str) -> bytes:
    """Return the record of the incident of that id. Raises KeyError if `views` lack it."""
    shown = {view.language: view.repository.get(name) for view in views}
    if None in shown.values():
        raise KeyError(name)
    return encode_incident_record(
        views[0].language, {key: one for key, one in shown.items() if one}
    )


def text_records(views: Sequence[PublicView]) -> dict[str, bytes]:
    """Return the records of a hub's answers, pages and lessons."""
    by_key: dict[str, dict[str, Data]] = {}
    for view in views:
        for entry in view.faq:
            by_key.setdefault(f"faq/{entry.slug}", {})[view.language] = SERIALIZER.encode(entry)
        for page in view.pages:
            by_key.setdefault(f"pages/{page.slug}", {})[view.language] = SERIALIZER.encode(page)
        for one in view.lessons:
            by_key.setdefault(f"lessons/{one.slug}", {})[view.language] = SERIALIZER.encode(one)
    main = views[0].language
    return {key: encode_record(main, languages) for key, languages in by_key.items()}


def encode_incident_record(main: str, languages: Mapping[str, PublicIncident]) -> bytes:
    """Return the record of one incident from each language; `main` is the hub's first."""
    return encode_record(
        main, {language: SERIALIZER.encode(one) for language, one in languages.items()}
    )


def encode_record(main: str, languages: Mapping[str, Data]) -> bytes:
    """Return the record's canonical bytes."""
    return canonical({"form": FORM, "main": main, "languages": dict(languages)})


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """A record read back: its content by language."""

    main: str
    languages: Mapping[str, Data]

    @property
    def main_content(self) -> Data:
        """The content in the main language."""
        return self.languages[self.main]

    def incident(self, language: str, zone: ZoneInfo) -> PublicIncident:
        """Return the incident in `language`, else in the main one, with times in `zone`."""
        data = self.languages.get(language, self.main_content)
        context = {"zone": zone, "incident_id": data["id"], "source": "", "width": 0, "height": 0}
        return SERIALIZER.decode(PublicIncident, data, context)


def decode_record(data: bytes) -> PublicRecord:
    """Return the record in `data`, as `all_records` wrote it."""
    record = json.loads(data)
    return PublicRecord(main=record["main"], languages=record["languages"])


def by_language(before: PublicRecord, after: PublicRecord) -> Iterator[tuple[str, Data, Data]]:
    """Yield the content of both records in each common language, the main one first."""
    for language, new in sorted(after.languages.items(), key=lambda one: one[0] != after.main):
        if language in before.languages:
            yield language, before.languages[language], new
