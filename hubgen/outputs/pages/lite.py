"""The text-only page: the core of home in one small file, without script or picture.

Its style sheet has less than 1.5 kB, and the page reads as well without it.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from hubgen.model.hub import Contact
from hubgen.model.phone import dialled
from hubgen.model.words import ComponentStatus
from hubgen.outputs.artifact import Artifact
from hubgen.outputs.pages.headline import headline
from hubgen.outputs.pages.incident import body_without_promise
from hubgen.outputs.pages.questions import most_asked
from hubgen.public import addresses, status, times
from hubgen.public.contact_hours import hours_text
from hubgen.public.records import PublicIncident
from hubgen.public.view import PublicView

LITE = "lite/"
LARGEST = 12_500  # with its style sheet, 14 kB
_SHEET = "assets/hub/lite.css"
_FULL_MESSAGES = (5, 3, 1, 0)

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="hub-kept" content="{kept}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{sheet}">
<title>{title}</title>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def lite(view: PublicView) -> Artifact:
    """Return the text-only page, which has `LARGEST` bytes at most.

    It shows full messages as far as there is room.
    """
    t = view.messages
    for full in _FULL_MESSAGES:
        data = _PAGE.format(
            language=escape(view.language),
            direction=t.direction,
            kept=escape(t("site.kept", time="#")),
            sheet=addresses.relative(_SHEET, view.prefix + LITE),
            title=escape(f"{t('site.lite')} · {view.hub.name}"),
            body="\n".join(_body(view, full)),
        ).encode()
        if len(data) <= LARGEST:
            break
    return Artifact(path=f"{view.prefix}{LITE}index.html", data=data)


def _body(view: PublicView, full: int) -> list[str]:
    t = view.messages
    under_way = status.open_incidents(view)
    lines = [
        f'<p>{escape(view.hub.name)} · <a href="../">{escape(t("site.lite.full"))}</a></p>',
        f"<h1>{escape(t(f'site.outlook.{status.overall_tone(view)}'))}</h1>",
    ]
    if not under_way:
        lines.append(f"<p>{escape(t('site.calm'))}</p>")
        lines += _contact(view, view.contact)
    for number, incident in enumerate(under_way[:10]):
        lines += _incident(view, incident, whole=number < full)
    lines += _list(view, "site.planned", status.planned(view)[:5])
    lines += _components(view)
    lines += _list(view, "site.recent", status.recently_over(view, 5))
    if view.faq:
        lines.append(f'<p><a href="../faq/">{escape(t("site.faq.all"))}</a></p>')
    return lines


def _incident(view: PublicView, incident: PublicIncident, *, whole: bool) -> list[str]:
    t, head = view.messages, headline(incident)
    state = escape(t(f"words.state.{incident.state}"))
    lines = [
        f"<h2>{_link(view, incident)}</h2>",
        f"<p><strong>{state}</strong>, {_time(view, incident.newest.at)}</p>",
    ]
    if head.notice:
        label = "site.retraction" if head.notice.retracts else "site.correction"
        words = "" if head.notice is head.message else f" {escape(head.notice.summary)}"
        lines.append(f"<p><strong>{escape(t(label))}</strong>{words}</p>")
    lines.append(f"<p>{escape(head.message.summary)}</p>")
    if head.instruction:
        do = escape(head.instruction.do or "")
        lines.append(f"<p><strong>{escape(t('site.do'))}: {do}</strong></p>")
    if incident.next_update:
        due = _time(view, incident.next_update)
        lines.append(f"<p><strong>{escape(t('site.next-update'))}: {due}</strong></p>")
    lines += _contact(view, incident.contact)
    if whole:
        body = body_without_promise(view, head.message)
        lines.append(addresses.resolved(body.html, view.prefix + LITE, view.prefix))
    return lines + _answers(view, incident)


def _answers(view: PublicView, incident: PublicIncident) -> list[str]:
    """Return the questions about `incident` that were asked most, as links to their answers."""
    asked = most_asked(incident)
    if not asked:
        return []
    links = (
        (addresses.relative(addresses.question(incident.id, one.number), LITE), one.question)
        for one in asked
    )
    items = "".join(f'<li><a href="{escape(to)}">{escape(words)}</a></li>' for to, words in links)
    return [f"<h3>{escape(view.messages('site.asked'))}</h3>", f"<ul>{items}</ul>"]


def _contact(view: PublicView, contact: Contact | None) -> list[str]:
    if contact is None:
        return []
    ways = []
    if contact.phone:
        number = dialled(contact.phone, view.hub.country)
        ways.append(f'<a href="tel:{number}">{escape(contact.phone)}</a>')
    if contact.email:
        ways.append(f'<a href="mailto:{escape(contact.email)}">{escape(contact.email)}</a>')
    if contact.url:
        ways.append(f'<a href="{escape(contact.url)}">{escape(contact.url)}</a>')
    hours = hours_text(contact, view.hub.time_zone, view.messages)
    words = ", ".join([escape(contact.name), *ways, *([escape(hours)] if hours else [])])
    note = f" {escape(contact.note)}" if contact.note else ""
    return [f"<p>{escape(view.messages('site.contact'))}: {words}.{note}</p>"]


def _components(view: PublicView) -> list[str]:
    t = view.messages
    items = [
        f"<li>{escape(view.component_name(key) or key)}: {escape(t(f'words.status.{one}'))}</li>"
        for key, one in status.component_statuses(view).items()
        if one is not ComponentStatus.OPERATIONAL
    ]
    if not items:
        return []
    return ["<hr>", f"<h2>{escape(t('site.components'))}</h2>", f"<ul>{''.join(items)}</ul>"]


def _list(view: PublicView, heading: str, incidents: list[PublicIncident]) -> list[str]:
    if not incidents:
        return []
    items = "".join(
        f"<li>{_link(view, one)}: {escape(one.newest.summary)}</li>" for one in incidents
    )
    return ["<hr>", f"<h2>{escape(view.messages(heading))}</h2>", f"<ul>{items}</ul>"]


def _link(view: PublicView, incident: PublicIncident) -> str:
    there = addresses.relative(incident.path, LITE)
    lang = "" if incident.language == view.language else f' lang="{escape(incident.language)}"'
    return f'<a href="{escape(there)}"{lang}>{escape(incident.title)}</a>'


def _time(view: PublicView, at: datetime) -> str:
    words = escape(times.long_time(at, view.messages))
    return f'<time datetime="{times.machine(at)}">{words}</time>'
