"""Codec: a public incident as a line of text in the build cache, and back.

For the cache alone, so it is short and bound to this version's types: times
are seconds since 1970, fields are in order and without names. A contact is stored
by its key, since its words come from the settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hubgen.model.hub import Contact
from hubgen.model.serializer import Codec, Context, Format, Serializer
from hubgen.public import times
from hubgen.public.memo import MemoCache
from hubgen.public.records import PublicIncident, PublicQuestion, PublicUpdate, RichText
from hubgen.source.names import QUESTIONS

_P = TypeVar("_P", PublicUpdate, PublicQuestion)

_IMPLIED = {
    PublicIncident: frozenset({"contact"}),
    PublicUpdate: frozenset({"incident_id"}),
    RichText: frozenset({"folder"}),
}


def _local(seconds: float, context: Context) -> datetime:
    return times.local(datetime.fromtimestamp(seconds, UTC), context["zone"])


_TIME = Codec(datetime.timestamp, _local)
_PARTS = Serializer(Format(codecs={datetime: _TIME}, implied=_IMPLIED, positional=True))


def _known_update(data: Any, context: Context) -> PublicUpdate:
    update: PublicUpdate = context["part"](PublicUpdate, data, context)
    return update


def _known_question(data: Any, context: Context) -> PublicQuestion:
    in_questions = {**context, "folder": f"{context['folder']}/{QUESTIONS}"}
    question: PublicQuestion = context["part"](PublicQuestion, data, in_questions)
    return question


_INCIDENTS = Serializer(
    Format(
        codecs={
            datetime: _TIME,
            PublicUpdate: Codec(_PARTS.encode, _known_update),
            PublicQuestion: Codec(_PARTS.encode, _known_question),
        },
        implied=_IMPLIED,
        positional=True,
    )
)


def encode_incident(incident: PublicIncident, folder: str, contact: str | None) -> str:
    """Return `incident`, which lies in `folder`, as text; `contact` is the name of its contact."""
    data = [incident.id, folder, contact, _INCIDENTS.encode(incident)]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class IncidentDecoder:
    """Decodes incidents, with times in `zone` and with the hub's `contacts`.

    While other parts of an incident change, an update or question that does not is the same object
    again, if `memo` has it, so that results computed from it alone are reused.
    """

    def __init__(self, zone: ZoneInfo, contacts: Mapping[str, Contact], memo: MemoCache) -> None:
        self._zone, self._contacts, self._memo = zone, contacts, memo

    def incident(self, text: str) -> tuple[PublicIncident, str | None]:
        """Return the incident that was encoded as `text`, and the name of its contact."""
        incident_id, folder, contact, data = json.loads(text)
        context = {
            "zone": self._zone,
            "folder": folder,
            "incident_id": incident_id,
            "contact": self._contacts.get(contact or ""),
            "part": self._part,
        }
        return _INCIDENTS.decode(PublicIncident, data, context), contact

    def _part(self, kind: type[_P], data: Any, context: Context) -> _P:
        """Return the update or question that was encoded as `data`."""
        return self._memo.get(
            self,
            context["incident_id"],
            context["folder"],
            repr(data),
            compute=lambda: _PARTS.decode(kind, data, context),
        )
