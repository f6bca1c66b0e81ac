"""The content of a post: an update in the pieces of a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from hubgen.model.hub import Contact
from hubgen.model.words import State
from hubgen.outputs.posts.markup import Block, blocks_of
from hubgen.public import addresses, tag_uris, times
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_LABELLED = re.compile(r"^\w+(?: \w+)?(?:：|:)")
_MUST_SHOW = frozenset({"correction", "retraction", "resolved", "completed"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostContent:
    """An update in the pieces that a post is made of.

    `lead` names the occasion ("Correction:") and is empty where the summary
    says so itself; `needs_lead` says that it must not be left out, and
    `is_correction` that it is a correction or a retraction. `statement` is
    the headline of a press statement; `home` the hub's address as people type
    it; `body` the whole message.
    """

    occasion: str
    lead: str
    needs_lead: bool
    is_correction: bool
    title: str
    state: str
    headline: str
    statement: str
    subject: str
    summary: str
    do: str
    next_update: str
    link: str
    short_link: str
    link_words: str
    home: str
    body: tuple[Block, ...]
    language: str


def occasion(incident: PublicIncident, update: PublicUpdate) -> str:
    """Return what sort of message `update` is.

    One of first, update, correction, retraction, scheduled, resolved, completed.
    """
    if update.retracts:
        return "retraction"
    if update.corrects:
        return "correction"
    if update.state in {State.RESOLVED, State.COMPLETED, State.SCHEDULED}:
        return update.state.value
    return "first" if update.number == incident.first.number else "update"


def permalink(view: PublicView, update: PublicUpdate) -> str:
    """Return the full permanent address of `update`, in the view's language."""
    return addresses.absolute(
        view.hub.url, view.prefix + addresses.update(update.incident_id, update.number)
    )


def short_link(view: PublicView, incident: PublicIncident) -> str:
    """Return the full short address of `incident`."""
    path = view.prefix + addresses.short(tag_uris.oldest_id(incident))
    return addresses.absolute(view.hub.url, path)


def post_content(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> PostContent:
    """Return `update` in the view's language, each piece but the body on one line."""
    messages, now = view.messages, occasion(incident, update)
    title, state = one_line(incident.title), messages(f"words.state.{update.state.value}")
    summary = one_line(update.summary)
    lead = "" if now == "first" else messages(f"posts.lead.{now}")
    is_correction = now in {"correction", "retraction"}
    when = times.long_time(update.at, messages)
    html = addresses.resolved_absolute(update.body.html, view.hub.url, view.prefix)
    return PostContent(
        occasion=now,
        lead="" if _has_lead(lead, summary, needed=now in _MUST_SHOW) else lead,
        needs_lead=now in _MUST_SHOW,
        is_correction=is_correction,
        title=title,
        state=state,
        headline=messages("posts.headline", title=title, state=state),
        statement=messages("posts.statement", hub=view.hub.name, time=when, title=title),
        subject=f"{lead} {title}" if is_correction else f"{state}: {title}",
        summary=summary,
        do=one_line(update.do or ""),
        next_update=_next_update(view, update),
        link=permalink(view, update),
        short_link=short_link(view, incident),
        link_words=messages("posts.link"),
        home=messages("posts.home", address=site_address(view)),
        body=blocks_of(html),
        language=view.language,
    )


def one_line(text: str) -> str:
    """Return `text` without control characters, each run of white space as one space."""
    return " ".join(_CONTROL.sub("", text).split())


def contact_line(view: PublicView, contact: Contact | None) -> str:
    """Return how to reach `contact`, on one line; empty without one."""
    if contact is None:
        return ""
    ways = ", ".join(filter(None, (contact.phone, contact.email, contact.url)))
    return view.messages("posts.contact", contact=contact.name, ways=ways)


def _has_lead(lead: str, summary: str, *, needed: bool) -> bool:
    """Return whether `summary` starts with the lead, or unless `needed` with another label."""
    if summary.casefold().startswith(lead.casefold()):
        return True
    return not needed and _LABELLED.match(summary) is not None


def site_address(view: PublicView) -> str:
    """Return the address of the site as people type it."""
    parts = urlsplit(view.hub.url + view.prefix)
    return (parts.netloc + parts.path).rstrip("/")


def _next_update(view: PublicView, update: PublicUpdate) -> str:
    due = update.next_update
    if due is None or update.state.is_end:
        return ""
    return view.messages("posts.next", time=times.brief_time(due, update.at, view.messages))
