"""Home: the answer on the first screen, then everything else in short."""

from __future__ import annotations

from datetime import timedelta

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.components import grouped_components
from hubgen.outputs.pages.frame import page_source
from hubgen.outputs.pages.headline import headline
from hubgen.outputs.pages.questions import most_asked
from hubgen.public import addresses, history, status
from hubgen.public.records import PublicFaq, PublicIncident
from hubgen.public.view import PublicView

_QUESTIONS = 6
_JUST_ENDED = timedelta(hours=24)


def home_page(view: PublicView) -> PageSource:
    """Return the home page of this language."""
    index = view.page("index")
    under_way = status.open_incidents(view)
    changed = status.latest_change(view)
    recent = status.recently_over(view, status.RECENT)
    just_ended = [] if under_way else _just_ended(view, recent)
    return page_source(
        view,
        "",
        "home",
        title=index.title if index else view.hub.name,
        description=(index.description if index else None) or view.hub.description,
        updated=(changed or view.day_end).date(),
        context={
            "scripts": ("live.js",),
            "changed": changed,
            "full_address": addresses.absolute(view.hub.url, view.prefix),
            "outlook": status.overall_tone(view),
            "first": under_way[0] if under_way else None,
            "head": headline(under_way[0]) if under_way else None,
            "top_answers": most_asked(under_way[0]) if under_way else [],
            "answered": status.newest_answer(view),
            "others": under_way[1:],
            "just_ended": just_ended,
            "today": view.day_end.date(),
            "planned": status.planned(view),
            "statuses": status.component_statuses(view),
            "groups": grouped_components(view),
            "days": history.recent_days(view),
            "recent": [one for one in recent if one not in just_ended],
            "questions": _questions(view),
            "index": index,
            "contact": view.contact,
        },
    )


def _just_ended(view: PublicView, recent: list[PublicIncident]) -> list[PublicIncident]:
    """Return those of `recent` that ended in the last 24 hours, to the hour."""
    since = view.hour - _JUST_ENDED
    return [one for one in recent if one.ended is not None and one.ended > since]


def _questions(view: PublicView) -> list[PublicFaq]:
    """Return the questions to show first: those of open incidents, then the others in order."""
    by_slug = {one.slug: one for one in view.faq if not one.is_withdrawn}
    named = [slug for one in status.open_incidents(view) for slug in one.faq if slug in by_slug]
    return [by_slug[slug] for slug in dict.fromkeys([*named, *by_slug])][:_QUESTIONS]
