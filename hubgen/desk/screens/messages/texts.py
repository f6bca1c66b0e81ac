"""Texts: the hub's pages and its answers to frequent questions, each with its languages."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk import addresses
from hubgen.desk.pages import page
from hubgen.desk.update_texts import language_name
from hubgen.desk.visit import Visit, visit
from hubgen.model.pages import Faq, Page
from hubgen.public.approvable import entry_approvable
from hubgen.public.approval import missing_approvals


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A page or an answer: pairs of a language and where it is edited, and what lacks."""

    title: str
    href: str
    languages: tuple[tuple[str, str], ...]
    untranslated: tuple[str, ...]
    is_draft: bool
    missing: int


def text_rows(seen: Visit, entries: tuple[Page | Faq, ...]) -> list[TextRow]:
    """Return what the screen shows of `entries`, by title."""
    rows = [_row(seen, one) for one in entries]
    return sorted(rows, key=lambda row: row.title.casefold())


def _row(seen: Visit, entry: Page | Faq) -> TextRow:
    subject = entry_approvable(entry)
    hub = seen.hub
    main, others = (hub.main_language, hub.languages[1:]) if hub else ("", ())
    paths = {main: subject.path} | {
        language: body.source.path for language, (_, body) in entry.translations.items()
    }
    return TextRow(
        title=subject.title,
        href=addresses.edit_file(subject.path),
        languages=tuple(
            (language_name(language, seen.language), addresses.edit_file(path))
            for language, path in paths.items()
        ),
        untranslated=tuple(language_name(one, seen.language) for one in others if one not in paths),
        is_draft=entry.head.draft,
        missing=0 if entry.head.draft else missing_approvals(subject, seen.team),
    )


def show(request: Request) -> Response:
    """Show the lists."""
    seen = visit(request)
    pages, faq = (seen.project.pages, seen.project.faq) if seen.project else ((), ())
    groups = [("pages", text_rows(seen, pages)), ("answers", text_rows(seen, faq))]
    return page(seen, "texts.html", screen="texts", groups=groups)


ROUTES = [Route("/texts", show)]
