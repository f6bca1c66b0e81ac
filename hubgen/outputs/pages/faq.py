"""The questions: one page, an anchor for each."""

from __future__ import annotations

from hubgen.outputs.artifact import PageSource
from hubgen.outputs.pages.frame import page_source
from hubgen.public.records import PublicFaq
from hubgen.public.view import PublicView


def faq_page(view: PublicView) -> PageSource:
    """Return all questions by topic, in the order in which the topics first appear.

    Those whose answers were withdrawn come last.
    """
    topics: dict[str | None, list[PublicFaq]] = {}
    for one in view.faq:
        if one.is_withdrawn:
            continue
        topics.setdefault(one.topic, []).append(one)
    return page_source(
        view,
        "faq/",
        "faq",
        title=view.messages("site.faq"),
        description=view.messages("site.faq.description", hub=view.hub.name),
        updated=max((one.updated for one in view.faq if one.updated), default=None),
        context={"topics": topics, "withdrawn": [one for one in view.faq if one.is_withdrawn]},
    )
