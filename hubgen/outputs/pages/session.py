"""The live session of an incident: when questions are answered live, and how to ask them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from hubgen.public import uri_schemes
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWay:
    """One way to ask a question: in words, and its address where it has one."""

    words: str
    address: str | None = None


def ways_to_ask(view: PublicView, incident: PublicIncident) -> tuple[AskWay, ...]:
    """Return how readers ask about `incident`: the form, a mail, a hashtag.

    None where it is over, or neither a session nor a form is planned.
    """
    if not incident.is_open or not (incident.live or incident.ask):
        return ()
    return tuple(_ways(view, incident))


def _ways(view: PublicView, incident: PublicIncident) -> Iterator[AskWay]:
    if incident.ask:
        yield AskWay(words=view.messages("site.session.form"), address=incident.ask)
    contact = incident.contact or view.contact
    if contact and contact.email:
        subject = view.messages("site.session.subject", title=incident.title)
        template = f"mailto:{quote(contact.email, safe='@')}?subject={{subject}}"
        address = uri_schemes.filled(template, {"subject": subject})
        words = view.messages("site.session.mail", address=contact.email)
        yield AskWay(words=words, address=address or f"mailto:{contact.email}")
    tags = [
        f"#{tag.lstrip('#')}"
        for channel in (view.hub.channels or {}).values()
        if not channel.off
        for tag in channel.hashtags[:1]
    ]
    if tags:
        yield AskWay(words=view.messages("site.session.tag", tag=" ".join(dict.fromkeys(tags))))
