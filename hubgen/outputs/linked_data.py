"""Linked data: the content of a page as schema.org JSON-LD, for programs that read pages.

An incident is a LiveBlogPosting with its updates, the FAQ an FAQPage, and the
home page the Organization with its contacts.
"""

from __future__ import annotations

import json
from typing import Any

from hubgen.model.hub import Contact
from hubgen.model.phone import dialled
from hubgen.outputs.artifact import PageSource
from hubgen.public import addresses, tag_uris
from hubgen.public.contact_hours import hours_text
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.times import machine
from hubgen.public.view import PublicView

_CONTEXT = "https://schema.org"


def linked_data(view: PublicView, page: PageSource) -> str | None:
    """Return JSON-LD for `page`, safe in a `<script>`; None for pages without any."""
    incident = page.context.get("incident")
    if isinstance(incident, PublicIncident) and page.path == view.prefix + incident.path:
        data = live_blog(view, incident)
    elif page.path == view.prefix:
        data = organization(view)
    elif page.path == f"{view.prefix}faq/" and view.faq:
        data = questions(view)
    else:
        return None
    text = json.dumps({"@context": _CONTEXT, **data}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def live_blog(view: PublicView, incident: PublicIncident) -> dict[str, Any]:
    """Return an incident as a LiveBlogPosting, its updates newest first."""
    url = _url(view, incident.path)
    data = {
        "@type": "LiveBlogPosting",
        "@id": tag_uris.incident_uri(view, incident),
        "url": url,
        "mainEntityOfPage": url,
        "headline": incident.title,
        "description": incident.newest.summary,
        "inLanguage": incident.language,
        "datePublished": machine(incident.first.at),
        "dateModified": machine(incident.page_changed),
        "coverageStartTime": machine(incident.first.at),
        "author": (author := _named(view)),
        "publisher": author,
        "liveBlogUpdate": [
            _posting(view, incident, one, author) for one in reversed(incident.updates)
        ],
    }
    return {**data, "coverageEndTime": machine(incident.ended)} if incident.ended else data


def _posting(
    view: PublicView, incident: PublicIncident, update: PublicUpdate, author: dict[str, Any]
) -> dict[str, Any]:
    words = f"{update.summary} {update.do}" if update.do else update.summary
    data = {
        "@type": "BlogPosting",
        "@id": tag_uris.update_uri(view, incident, update.number),
        "url": _url(view, addresses.update(incident.id, update.number)),
        "headline": view.messages(f"words.state.{update.state}"),
        "articleBody": words,
        "inLanguage": update.language,
        "datePublished": machine(update.at),
        "dateModified": machine(update.changed),
        "author": author,
    }
    by = [number for number in (*update.corrected_by, update.retracted_by) if number]
    if by:
        data["correction"] = [_url(view, addresses.update(incident.id, number)) for number in by]
    return data


def questions(view: PublicView) -> dict[str, Any]:
    """Return the FAQ as an FAQPage."""
    return {
        "@type": "FAQPage",
        "url": _url(view, "faq/"),
        "inLanguage": view.language,
        "mainEntity": [
            {
                "@type": "Question",
                "name": one.question,
                "url": _url(view, one.path),
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": addresses.resolved_absolute(one.body.html, view.hub.url, view.prefix),
                },
            }
            for one in view.faq
        ],
    }


def organization(view: PublicView) -> dict[str, Any]:
    """Return the organisation and its contacts."""
    hub = view.hub
    data = {
        **_named(view),
        "description": hub.description,
        "logo": addresses.absolute(hub.url, hub.brand.logo) if hub.brand.logo else None,
        "contactPoint": [_contact(view, contact) for contact in hub.contacts.values()],
    }
    return {name: value for name, value in data.items() if value}


def _contact(view: PublicView, contact: Contact) -> dict[str, Any]:
    data = {
        "@type": "ContactPoint",
        "contactType": contact.name,
        "telephone": dialled(contact.phone, view.hub.country) if contact.phone else None,
        "email": contact.email,
        "url": contact.url,
        "description": hours_text(contact, view.hub.time_zone, view.messages),
    }
    return {name: value for name, value in data.items() if value}


def _named(view: PublicView) -> dict[str, Any]:
    return {"@type": "Organization", "name": view.hub.name, "url": view.hub.url}


def _url(view: PublicView, path: str) -> str:
    return addresses.absolute(view.hub.url, view.prefix + path)
