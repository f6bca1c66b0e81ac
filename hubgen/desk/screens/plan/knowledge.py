"""The knowledge base: one search over lessons, reviews, exercises and scenarios."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk import addresses
from hubgen.desk.pages import page
from hubgen.desk.visit import visit
from hubgen.reviews.knowledge import KnowledgeEntry, KnowledgeKind, search_knowledge

_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A result of the search."""

    kind: str
    title: str
    excerpt: str
    href: str


def show(request: Request) -> Response:
    """Show what has all words of the search; everything without words."""
    seen = visit(request)
    words = request.query_params.get("q", "")[:_LONGEST_WORDS].strip()
    results = search_knowledge(seen.desk.root, seen.project, words) if seen.project else []
    rows = [
        ResultRow(
            kind=seen.t(f"learn:knowledge.{one.entry.kind}"),
            title=one.entry.title,
            excerpt=one.excerpt,
            href=_href(one.entry),
        )
        for one in results
    ]
    return page(seen, "knowledge.html", screen="knowledge", words=words, rows=rows)


def _href(entry: KnowledgeEntry) -> str:
    if entry.kind is KnowledgeKind.LESSON:
        return f"/lessons/{entry.name}"
    if entry.kind is KnowledgeKind.REVIEW:
        return addresses.review(entry.name)
    if entry.kind is KnowledgeKind.EXERCISE:
        return f"/exercises/{entry.name}/report"
    return addresses.edit_file(entry.path)


ROUTES = [Route("/knowledge", show)]
