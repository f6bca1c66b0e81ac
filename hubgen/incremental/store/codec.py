"""Codec: a public incident as a line of text, and back.

For the cache alone, so it is short and bound to this version's types: times
are seconds since 1970, fields stand in order. A contact stands there by its
name, since its words are the settings'.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hubgen.model.hub import Contact
from hubgen.model.incident import Window
from hubgen.model.words import ActionStatus, ComponentStatus, Kind, Severity, State
from hubgen.public import times
from hubgen.public.records import (
    PublicAction,
    PublicAttachment,
    PublicImage,
    PublicIncident,
    PublicReview,
    PublicUpdate,
    RichText,
)

Data = list[Any]
_MOST = 4096


def written(incident: PublicIncident, folder: str, contact: str | None) -> str:
    """`incident`, which lies in `folder`, as text; `contact` is the name of its contact."""
    data: Data = [
        incident.id,
        folder,
        incident.title,
        incident.language,
        incident.kind,
        incident.severity,
        _seconds(incident.started),
        dict(incident.components),
        dict(incident.components_at_first),
        [_update(one) for one in incident.updates],
        contact,
        incident.faq,
        [(one.what, one.status, _maybe(one.due)) for one in incident.actions],
        incident.tags,
        incident.was,
        incident.source,
        _review(incident.review),
        [(one.path, one.source, one.digest, one.size) for one in incident.attachments],
    ]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _seconds(at: datetime) -> float:
    return at.timestamp()


def _maybe(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _rich(body: RichText) -> Data:
    return [body.markdown, body.language]


def _update(one: PublicUpdate) -> Data:
    return [
        one.number,
        one.state,
        _seconds(one.at),
        _maybe(one.edited),
        one.language,
        one.summary,
        one.do,
        _rich(one.body),
        _maybe(one.next_update),
        dict(one.components),
        [_seconds(one.window.start), _seconds(one.window.end)] if one.window else None,
        one.corrects,
        one.retracts,
        one.corrected_by,
        one.retracted_by,
        dict(one.posts),
        [one.image.path, one.image.alt] if one.image else None,
    ]


def _review(one: PublicReview | None) -> Data | None:
    return [one.title, _seconds(one.published), _rich(one.body)] if one else None


class Reader:
    """Reads incidents back: with times in `zone`, and with the hub's `contacts`.

    While an incident's other updates come and go, one that stays is the same
    object: what was made of it alone is known by it.
    """

    def __init__(self, zone: ZoneInfo, contacts: Mapping[str, Contact]) -> None:
        self._zone, self._contacts = zone, contacts
        self._known: OrderedDict[tuple[str, str], tuple[Data, str, PublicUpdate]] = OrderedDict()

    def incident(self, text: str) -> PublicIncident:
        """The incident that was `written`."""
        data: Data = json.loads(text)
        folder = data[1]
        return PublicIncident(
            id=data[0],
            title=data[2],
            language=data[3],
            kind=Kind(data[4]),
            severity=Severity(data[5]) if data[5] else None,
            started=self._time(data[6]),
            components=_statuses(data[7]),
            components_at_first=_statuses(data[8]),
            updates=tuple(self._update(one, data[0], folder) for one in data[9]),
            contact=self._contacts.get(data[10] or ""),
            faq=tuple(data[11]),
            actions=tuple(
                PublicAction(what=what, status=ActionStatus(status), due=self._maybe(due))
                for what, status, due in data[12]
            ),
            tags=tuple(data[13]),
            was=tuple(data[14]),
            source=data[15],
            review=self._review(data[16], folder),
            attachments=tuple(
                PublicAttachment(path=path, source=source, digest=digest, size=size)
                for path, source, digest, size in data[17]
            ),
        )

    def _update(self, data: Data, incident_id: str, folder: str) -> PublicUpdate:
        key = (incident_id, data[0])
        known = self._known.get(key)
        if known is not None and known[0] == data and known[1] == folder:
            return known[2]
        made = self._made(data, incident_id, folder)
        self._known[key] = data, folder, made
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return made

    def _made(self, data: Data, incident_id: str, folder: str) -> PublicUpdate:
        return PublicUpdate(
            incident_id=incident_id,
            number=data[0],
            state=State(data[1]),
            at=self._time(data[2]),
            edited=self._maybe(data[3]),
            language=data[4],
            summary=data[5],
            do=data[6],
            body=_text(data[7], folder),
            next_update=self._maybe(data[8]),
            components=_statuses(data[9]),
            window=self._window(data[10]),
            corrects=data[11],
            retracts=data[12],
            corrected_by=tuple(data[13]),
            retracted_by=data[14],
            posts=data[15],
            image=PublicImage(path=data[16][0], alt=data[16][1]) if data[16] else None,
        )

    def _window(self, data: Data | None) -> Window | None:
        return Window(start=self._time(data[0]), end=self._time(data[1])) if data else None

    def _review(self, data: Data | None, folder: str) -> PublicReview | None:
        if data is None:
            return None
        return PublicReview(
            title=data[0], published=self._time(data[1]), body=_text(data[2], folder)
        )

    def _time(self, seconds: float) -> datetime:
        return times.local(datetime.fromtimestamp(seconds, UTC), self._zone)

    def _maybe(self, seconds: float | None) -> datetime | None:
        return None if seconds is None else self._time(seconds)


def _text(data: Data, folder: str) -> RichText:
    return RichText(markdown=data[0], folder=folder, language=data[1])


def _statuses(data: Mapping[str, str]) -> dict[str, ComponentStatus]:
    return {key: ComponentStatus(value) for key, value in data.items()}
