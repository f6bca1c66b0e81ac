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

from hubgen.model.hub import Contact
from hubgen.model.incident import Window
from hubgen.model.words import ActionStatus, ComponentStatus, Kind, Severity, State
from hubgen.problems import HubgenError
from hubgen.public import times
from hubgen.public.records import (
    PublicAction,
    PublicAttachment,
    PublicFaq,
    PublicImage,
    PublicIncident,
    PublicPage,
    PublicReview,
    PublicUpdate,
    RichText,
)
from hubgen.public.view import PublicView
from hubgen.public.words import plain
from hubgen.publish.ledger.canonical import canonical, digest

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
        return plain(self.kept_html)


def words_of(body: Data) -> str:
    """The words of a recorded text."""
    return plain(body["html"])


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
            found.setdefault(f"faq/{entry.slug}", {})[view.language] = _faq(entry)
        for page in view.pages:
            found.setdefault(f"pages/{page.slug}", {})[view.language] = _page(page)
    main = views[0].language
    return {key: encoded(main, languages) for key, languages in found.items()}


def incident_record(main: str, languages: Mapping[str, PublicIncident]) -> bytes:
    """The record of one incident, given in each language; `main` is the hub's first."""
    return encoded(main, {language: _incident(one) for language, one in languages.items()})


def encoded(main: str, languages: Mapping[str, Data]) -> bytes:
    """The record's canonical bytes."""
    return canonical({"form": FORM, "main": main, "languages": dict(languages)})


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """A record that was read back: what was told, by language."""

    main: str
    languages: Mapping[str, Data]

    @property
    def told(self) -> Data:
        """What was told in the main language."""
        return self.languages[self.main]

    def incident(self, language: str, zone: ZoneInfo) -> PublicIncident:
        """The incident in `language`, else in the main one, its times in `zone`."""
        return _Rebuild(zone).incident(self.languages.get(language, self.told))


def decoded(data: bytes) -> PublicRecord:
    """The record in `data`, as `records_of` wrote it."""
    record = json.loads(data)
    return PublicRecord(main=record["main"], languages=record["languages"])


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _rich(body: RichText) -> Data:
    return {"html": body.html, "language": body.language}


def _window(window: Window | None) -> Data | None:
    return {"start": _time(window.start), "end": _time(window.end)} if window else None


def _incident(incident: PublicIncident) -> Data:
    contact = incident.contact
    return {
        "id": incident.id,
        "title": incident.title,
        "language": incident.language,
        "kind": incident.kind.value,
        "severity": incident.severity.value if incident.severity else None,
        "started": _time(incident.started),
        "components": _statuses(incident.components),
        "components_at_first": _statuses(incident.components_at_first),
        "updates": [_update(update) for update in incident.updates],
        "contact": contact.model_dump(mode="json", exclude_none=True) if contact else None,
        "faq": list(incident.faq),
        "actions": [
            {"what": one.what, "status": one.status.value, "due": _time(one.due)}
            for one in incident.actions
        ],
        "tags": list(incident.tags),
        "was": list(incident.was),
        "source": incident.source,
        "review": _review(incident.review),
        "attachments": [
            {"path": one.path, "digest": one.digest, "size": one.size}
            for one in incident.attachments
        ],
    }


def _statuses(components: Mapping[str, ComponentStatus]) -> Data:
    return {key: status.value for key, status in components.items()}


def _update(update: PublicUpdate) -> Data:
    image = update.image
    return {
        "number": update.number,
        "state": update.state.value,
        "at": _time(update.at),
        "edited": _time(update.edited),
        "language": update.language,
        "summary": update.summary,
        "do": update.do,
        "body": _rich(update.body),
        "next_update": _time(update.next_update),
        "components": _statuses(update.components),
        "window": _window(update.window),
        "corrects": update.corrects,
        "retracts": update.retracts,
        "corrected_by": list(update.corrected_by),
        "retracted_by": update.retracted_by,
        "posts": dict(update.posts),
        "image": {"path": image.path, "alt": image.alt} if image else None,
    }


def _review(review: PublicReview | None) -> Data | None:
    if review is None:
        return None
    return {
        "title": review.title,
        "published": _time(review.published),
        "body": _rich(review.body),
    }


def _faq(entry: PublicFaq) -> Data:
    found: Data = {
        "question": entry.question,
        "language": entry.language,
        "topic": entry.topic,
        "updated": _day(entry.updated),
        "body": _rich(entry.body),
    }
    if entry.was:
        found["was"] = list(entry.was)
    if entry.is_withdrawn:
        found["withdrawn"] = True
    return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _page(page: PublicPage) -> Data:
    return {"title": page.title, "description": page.description, "body": _rich(page.body)}


class _Rebuild:
    """From data back to the public types, times in the hub's zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def incident(self, data: Data) -> PublicIncident:
        return PublicIncident(
            id=data["id"],
            title=data["title"],
            language=data["language"],
            kind=Kind(data["kind"]),
            severity=Severity(data["severity"]) if data["severity"] else None,
            started=self.time(data["started"]),
            components=self.statuses(data["components"]),
            components_at_first=self.statuses(data["components_at_first"]),
            updates=tuple(self.update(one, data["id"]) for one in data["updates"]),
            contact=Contact.model_validate(data["contact"]) if data["contact"] else None,
            faq=tuple(data["faq"]),
            actions=tuple(
                PublicAction(
                    what=one["what"],
                    status=ActionStatus(one["status"]),
                    due=self.maybe(one["due"]),
                )
                for one in data["actions"]
            ),
            tags=tuple(data["tags"]),
            was=tuple(data["was"]),
            source=data["source"],
            review=self.review(data["review"]),
            attachments=tuple(
                PublicAttachment(
                    path=one["path"], source="", digest=one["digest"], size=one["size"]
                )
                for one in data["attachments"]
            ),
        )

    def update(self, data: Data, incident_id: str) -> PublicUpdate:
        window, image = data["window"], data["image"]
        return PublicUpdate(
            incident_id=incident_id,
            number=data["number"],
            state=State(data["state"]),
            at=self.time(data["at"]),
            edited=self.maybe(data["edited"]),
            language=data["language"],
            summary=data["summary"],
            do=data["do"],
            body=self.rich(data["body"]),
            next_update=self.maybe(data["next_update"]),
            components=self.statuses(data["components"]),
            window=Window(start=self.time(window["start"]), end=self.time(window["end"]))
            if window
            else None,
            corrects=data["corrects"],
            retracts=data["retracts"],
            corrected_by=tuple(data["corrected_by"]),
            retracted_by=data["retracted_by"],
            posts=data["posts"],
            image=PublicImage(path=image["path"], alt=image["alt"]) if image else None,
        )

    def review(self, data: Data | None) -> PublicReview | None:
        if data is None:
            return None
        return PublicReview(
            title=data["title"],
            published=self.time(data["published"]),
            body=self.rich(data["body"]),
        )

    def time(self, text: str) -> datetime:
        return times.local(datetime.fromisoformat(text), self.zone)

    def maybe(self, text: str | None) -> datetime | None:
        return self.time(text) if text else None

    def statuses(self, data: Data) -> dict[str, ComponentStatus]:
        return {key: ComponentStatus(value) for key, value in data.items()}

    def rich(self, data: Data) -> KeptText:
        return KeptText(
            markdown=words_of(data),
            folder="",
            language=data["language"],
            kept_html=data["html"],
        )
