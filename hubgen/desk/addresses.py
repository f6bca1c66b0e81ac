"""Addresses of the desk's screens."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode


def incident(incident_id: str) -> str:
    """Return the address of an incident's page."""
    return f"/incidents/{quote(incident_id)}"


def write(incident_id: str, number: str, language: str = "") -> str:
    """Return the address at which an update is written, in `language` or the main one."""
    query = f"?{urlencode({'language': language})}" if language else ""
    return f"/incidents/{quote(incident_id)}/{quote(number)}/write{query}"


def questions(incident_id: str) -> str:
    """Return the address of the questions of an incident."""
    return f"/incidents/{quote(incident_id)}/questions"


def question(incident_id: str, number: str) -> str:
    """Return the address at which a question is answered."""
    return f"{questions(incident_id)}/{quote(number)}"


def new_question(
    incident_id: str, text: str = "", count: int = 0, mentions: Iterable[int] = ()
) -> str:
    """Return the address of the form for a question, filled in with what is given."""
    known = {"text": text, "count": count or "", "mentions": ",".join(map(str, mentions))}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{questions(incident_id)}/new{f'?{query}' if query else ''}"


def inquiry(incident_id: str, key: str) -> str:
    """Return the address at which an inquiry is answered."""
    return f"/inquiries/{quote(incident_id)}/{quote(key)}"


def new_update(incident_id: str) -> str:
    """Return the address at which a new update is begun."""
    return f"/incidents/{quote(incident_id)}/new-update"


def edit_file(path: str) -> str:
    """Return the address at which the raw text of a file is edited."""
    return f"/files/edit?{urlencode({'path': path})}"


def approve(incident_id: str, number: str) -> str:
    """Return the address at which an update is approved."""
    return f"/incidents/{quote(incident_id)}/{quote(number)}/approve"


def publish(incident_id: str, number: str) -> str:
    """Return the address at which everything is published; it names an update that is ready."""
    return f"/publish?{urlencode({'ready': f'{incident_id}/{number}'})}"


def posts(incident_id: str, number: str) -> str:
    """Return the address of an update's posts."""
    return f"/incidents/{quote(incident_id)}/{quote(number)}/posts"


def answer_posts(incident_id: str, number: str) -> str:
    """Return the address of the posts of the answer to a question."""
    return f"{question(incident_id, number)}/posts"


def change(incident_id: str, number: str) -> str:
    """Return the address at which a published update is corrected, retracted or edited."""
    return f"/incidents/{quote(incident_id)}/{quote(number)}/change"


def listening(incident_id: str) -> str:
    """Return the address of the figures of what is said about an incident."""
    return f"/listening?{urlencode({'incident': incident_id})}"


def mentions(**query: str) -> str:
    """Return the address of the messages that `query` finds: `q`, `class`, `incident`."""
    chosen = {name: value for name, value in query.items() if value}
    return f"/listening/messages?{urlencode(chosen)}" if chosen else "/listening/messages"


def case(number: int) -> str:
    """Return the address of the case on the mention with the id `number`."""
    return f"/cases/{number}"


def review(incident_id: str) -> str:
    """Return the address of the review of an incident."""
    return f"/incidents/{quote(incident_id)}/review"
