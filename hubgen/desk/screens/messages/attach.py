"""Attach: pasted text as Markdown, and pictures with their description."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hubgen.authoring.importing.html_to_markdown import to_markdown
from hubgen.authoring.pictures import add_picture, picture_markdown
from hubgen.authoring.update_form import PART
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to
from hubgen.desk.screens.messages.write import address_of, keep, opened_at, write_page
from hubgen.desk.visit import visit
from hubgen.problems import HubgenError

_LARGEST_PASTE = 1_000_000


async def clean(request: Request) -> Response:
    """Return the Markdown of text that was copied from elsewhere, without anything foreign."""
    form = await read_form(request)
    html = form.text("html")[:_LARGEST_PASTE]
    return PlainTextResponse(await run_in_threadpool(to_markdown, html))


async def picture(request: Request) -> Response:
    """Put a picture beside the update, and return or insert the Markdown that shows it."""
    form = await read_form(request)
    data = await form.read_file("picture")
    return await run_in_threadpool(_picture, request, form, data)


def _picture(request: Request, form: Form, data: bytes) -> Response:
    seen = visit(request)
    opened, words = opened_at(seen), form.text("description")
    is_script = form.has("script")
    try:
        name = add_picture(seen.desk.root, opened.incident.source.folder, data, words)
    except HubgenError as error:
        if is_script:
            return PlainTextResponse(str(error), 422)
        return write_page(seen, opened, status=422, error=str(error))
    markdown = picture_markdown(name, words)
    if is_script:
        return PlainTextResponse(markdown)
    last = f"{PART}{len(opened.form.message.parts) - 1}"
    fields = opened.fields
    fields[last] = f"{fields.get(last, '')}\n\n{markdown}".strip()
    keep(seen, opened, fields, opened.base)
    return go_to(address_of(opened))


ROUTES = [
    Route("/incidents/{id}/{number}/picture", picture, methods=["POST"]),
    Route("/clean", clean, methods=["POST"]),
]
