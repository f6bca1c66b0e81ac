"""Own terms: examples in the fixes of message rules with the hub's zone, days and contact."""

from __future__ import annotations

from hubgen.checks.messages.message import Message
from hubgen.model.hub import Contact
from hubgen.model.messages import Messages
from hubgen.public import times

_ENGLISH = Messages(language="en", entries={})


def in_own_terms(fix: str, message: Message) -> str:
    """Return `fix` with `{clock}`, `{day}` and `{contact}` as the author of `message` has them.

    Clock and day are those of the update, in the hub's time zone.
    """
    if "{" not in fix:
        return fix
    hub, at = message.hub, message.update.head.at
    local = at.astimezone(hub.time_zone) if at else None
    key = message.incident.head.contact or hub.contact or ""
    values = {
        "clock": times.clock(local) if local else "the time and its zone",
        "day": times.long_day(local.date(), _ENGLISH) if local else "the day",
        "contact": _reach(hub.contacts.get(key)),
    }
    for name, value in values.items():
        fix = fix.replace(f"{{{name}}}", value)
    return fix


def _reach(contact: Contact | None) -> str:
    if contact is None:
        return "your phone number, or a private form"
    if contact.phone:
        return f"Call {contact.phone}."
    return f"Use our private form: {contact.url}" if contact.url else f"Write to {contact.email}."
