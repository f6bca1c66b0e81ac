"""End: stop the desk from the browser, where no console is there to stop it in."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.desk.pages import STATIC, fragment, message_page
from hubgen.desk.screens.publishing.publish import publication_of
from hubgen.desk.visit import visit

# The page carries its style: the server is gone before the browser could ask for it.
_POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    )
}


def end(request: Request) -> Response:
    """Say that the desk has ended, then end it; refuse while something is published."""
    seen = visit(request)
    stop = seen.desk.stop
    if stop is None:
        raise HTTPException(404)
    progress = publication_of(request).progress
    if progress and progress.is_running:
        heading, text = seen.t("publish.running"), seen.t("ended.publishing")
        return message_page(seen, heading, text, status=409)
    style = (STATIC / "desk.css").read_text("utf-8")
    html = fragment(seen, "ended.html", style=style)
    return HTMLResponse(html, headers=_POLICY, background=BackgroundTask(stop))


ROUTES = [Route("/end", end, methods=["POST"])]
