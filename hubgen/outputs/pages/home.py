"""Home: the answer on the first screen, then everything else in short."""

from __future__ import annotations

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page
from hubgen.public import addresses, history, status
from hubgen.public.records import PublicFaq
from hubgen.public.view import PublicView

_QUESTIONS = 6


def home_page(view: PublicView) -> PageSource:
    """The home page of this language."""
    index = view.page("index")
    under_way = status.open_incidents(view)
    changed = status.latest_change(view)
    return page(
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
            "others": under_way[1:],
            "planned": status.planned(view),
            "statuses": status.component_statuses(view),
            "groups": status.component_groups(view),
            "days": history.recent_days(view),
            "recent": status.recently_over(view, status.RECENT),
            "questions": _questions(view),
            "index": index,
            "contact": view.contact,
        },
    )


def _questions(view: PublicView) -> list[PublicFaq]:
    """The questions to show first: those that open incidents name, then the others in order."""
    by_slug = {one.slug: one for one in view.faq if not one.is_withdrawn}
    named = [slug for one in status.open_incidents(view) for slug in one.faq if slug in by_slug]
    return [by_slug[slug] for slug in dict.fromkeys([*named, *by_slug])][:_QUESTIONS]
