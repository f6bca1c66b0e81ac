"""Entries: an update in a feed, before it takes on a format.

An entry depends on its update alone, so that a reader shows each once: it has
no durations, no current state, no address that changes. A correction is an
entry of its own, which readers show as new. The title of the corrected or
withdrawn original then says so, a note above its text names the correction,
and `updated` moves to the time of it: readers renew what they have stored.
Ids and `published` never move, so that no reader shows the original again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape

from hubgen.model.incident import Window
from hubgen.model.words import Severity, State
from hubgen.public import addresses, tag_uris, times
from hubgen.public.corrections import correction_notes
from hubgen.public.records import PublicIncident, PublicUpdate, RichText
from hubgen.public.update_slice import update_slice
from hubgen.public.view import PublicView

# What XML 1.0 cannot say; raw HTML reaches it by references like `&#1;`.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TAG = re.compile("<[^>]*>")
# A text that alone would fill a feed is on the site only.
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of an entry; `scheme` says of what kind it is."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The withdrawal of the entry with this `id`: when, and in which words."""

    id: str
    url: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeedEntry:
    """One entry; `html` is its whole text, `related` are addresses of what it corrects.

    `withdrawals` are those of the entry itself and of the one that it
    withdraws, which a feed may no longer hold. Entries are compared by
    identity, as in the memo cache.
    """

    id: str
    url: str
    title: str
    language: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    categories: tuple[Category, ...]
    related: tuple[str, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()


def legal(text: str) -> str:
    """Return `text` with what XML cannot hold replaced by the replacement character."""
    return _NOT_IN_XML.sub("\ufffd", text)


def page_url(view: PublicView, path: str) -> str:
    """Return the full address of the page at `path` below the language's root."""
    return view.hub.url + view.prefix + path


def entry(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> FeedEntry:
    """Return `update` as an entry in the view's language."""
    key = (view.hub, view.messages)

    def make_entry() -> FeedEntry:
        sliced = update_slice(view.memo, incident, update)
        return view.memo.get(_entry, *key, *sliced, compute=lambda: _entry(view, *sliced))

    return view.memo.get(entry, *key, incident, update, compute=make_entry)


def _entry(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> FeedEntry:
    corrected = _earlier(incident, update)
    withdrawals = (_withdrawal(view, incident, one) for one in (update, corrected) if one)
    return FeedEntry(
        id=tag_uris.update_uri(view, incident, update.number),
        url=_url(view, update),
        title=legal(_title(view, incident, update)),
        language=update.language,
        summary=legal(update.summary),
        html=legal(_html(view, incident, update)),
        published=update.at,
        updated=_updated(incident, update),
        categories=_categories(view, incident, update),
        related=(_url(view, corrected),) if corrected else (),
        withdrawals=tuple(one for one in withdrawals if one),
    )


def _url(view: PublicView, update: PublicUpdate) -> str:
    return page_url(view, addresses.update(update.incident_id, update.number))


def _numbered(incident: PublicIncident, number: str | None) -> PublicUpdate | None:
    return next((update for update in incident.updates if update.number == number), None)


def _earlier(incident: PublicIncident, update: PublicUpdate) -> PublicUpdate | None:
    """Return the update that this one corrects or retracts."""
    return _numbered(incident, update.retracts or update.corrects)


def _updated(incident: PublicIncident, update: PublicUpdate) -> datetime:
    """Return when `update` was last edited, corrected or withdrawn, else published."""
    later = (_numbered(incident, number) for number in (*update.corrected_by, update.retracted_by))
    return max([update.changed, *(one.at for one in later if one)])


def _title(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    title = _first_title(view, incident, update)
    if update.retracted_by:
        return view.messages("feeds.withdrawn", title=title)
    return view.messages("feeds.corrected", title=title) if update.corrected_by else title


def _first_title(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    """Return the title of `update` as it was published, with its state unless that is said."""
    if update.retracts:
        return view.messages("feeds.retraction", title=incident.title)
    if update.corrects:
        return view.messages("feeds.correction", title=incident.title)
    state = view.messages(f"words.state.{update.state}")
    if incident.title.casefold().startswith(state.casefold()):
        return incident.title
    return view.messages("feeds.entry", state=state, title=incident.title)


def _html(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> str:
    body = body_of(view, update)
    parts = correction_links(view, incident, update)
    if update.summary and not opens_with(body, update.summary):
        lang = _lang(view, update.language)
        parts.append(f"<p{lang}><strong>{escape(update.summary)}</strong></p>")
    return "\n".join([*parts, *below_summary(view, update, body)])


def body_of(view: PublicView, update: PublicUpdate) -> str:
    """Return the text of `update` with full addresses."""
    return addresses.resolved_absolute(update.body.html, view.hub.url, view.prefix)


def below_summary(view: PublicView, update: PublicUpdate, body: str) -> list[str]:
    """Return what is below the summary: what to do, `body`, the window, the next update."""
    messages, parts = view.messages, []
    if update.do:
        lang = _lang(view, update.language)
        do = f"<span{lang}>{escape(update.do)}</span>" if lang else escape(update.do)
        parts.append(f"<p>{escape(messages('feeds.do'))} {do}</p>")
    if len(body) > LONGEST_TEXT:
        body = read_on(view, _url(view, update))
    if body:
        lang = _lang(view, update.body.language)
        parts.append(f"<div{lang}>{body}</div>" if lang else body)
    if update.is_retracted:
        return parts
    if update.window and not _names(update, update.window):
        window = {
            "start": times.long_time(update.window.start, messages),
            "end": times.long_time(update.window.end, messages),
        }
        parts.append(f"<p>{escape(messages('feeds.window', **window))}</p>")
    if update.next_update and not _closes_with(update.body, update.next_update):
        due = times.long_time(update.next_update, messages)
        parts.append(f"<p>{escape(messages('feeds.next_update', time=due))}</p>")
    return parts


def read_on(view: PublicView, url: str) -> str:
    """Return the link to the page at `url`, for a text that is too long for a feed."""
    words = escape(view.messages("feeds.read_on", hub=view.hub.name))
    return f'<p><a href="{escape(url)}">{words}</a></p>'


def opens_with(html: str, summary: str) -> bool:
    """Return whether `html` begins with `summary`."""
    opening = unescape(_TAG.sub("", html.partition("</p>")[0]))
    return " ".join(opening.split()).startswith(summary.removesuffix(" …"))


def _names(update: PublicUpdate, window: Window) -> bool:
    """Return whether the text of `update` names the window."""
    words = f"{update.summary}\n{update.body.markdown}"
    return _clock(window.start) in words and _clock(window.end) in words


def _closes_with(body: RichText, due: datetime) -> bool:
    """Return whether the last paragraph of `body` names the time `due`."""
    last = body.markdown.rstrip().rpartition("\n\n")[2]
    return _clock(due) in last and times.zone_name(due) in last


def _clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def _lang(view: PublicView, language: str) -> str:
    return f' lang="{language}"' if language != view.language else ""


def correction_links(view: PublicView, incident: PublicIncident, update: PublicUpdate) -> list[str]:
    """Return a paragraph for each update that corrects this one, or is corrected by it."""
    return [
        f'<p><em><a href="{escape(_url(view, mark.other))}">{escape(mark.words)}</a></em></p>'
        for mark in correction_notes(view, incident, update)
    ]


def _withdrawal(
    view: PublicView, incident: PublicIncident, update: PublicUpdate
) -> Withdrawal | None:
    by = _numbered(incident, update.retracted_by)
    if by is None:
        return None
    words = view.messages("marks.retracted", time=times.long_time(by.at, view.messages))
    return Withdrawal(
        id=tag_uris.update_uri(view, incident, update.number),
        url=_url(view, update),
        # By RFC 6721 an entry stays unless its withdrawal is later than its `updated`.
        at=_updated(incident, update) + timedelta(seconds=1),
        words=words,
    )


def _categories(
    view: PublicView, incident: PublicIncident, update: PublicUpdate
) -> tuple[Category, ...]:
    kinds, components = (update.state, incident.severity), tuple(incident.components)
    return view.memo.get(
        _all_categories,
        view.hub,
        view.messages,
        *kinds,
        components,
        compute=lambda: _all_categories(view, *kinds, components),
    )


def _all_categories(
    view: PublicView, state: State, severity: Severity | None, components: tuple[str, ...]
) -> tuple[Category, ...]:
    """Return the categories of a state, a severity, and components in the hub's order."""
    scheme, words = f"tag:{view.hub.tag}:", view.messages
    found = [Category(term=state, label=words(f"words.state.{state}"), scheme=scheme + "state")]
    if severity:
        label = words(f"words.severity.{severity}")
        found.append(Category(term=severity, label=label, scheme=scheme + "severity"))
    found += [
        Category(term=key, label=legal(name), scheme=scheme + "component")
        for key in sorted(components, key=view.component_position)
        if (name := view.component_name(key))
    ]
    return tuple(found)
