"""The site in the desk: what was built last, without scripts.

Pages, templates and attachments may come from anybody, and here they have the
desk's own origin. So no script of theirs runs, and no form of theirs is sent.
"""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hubgen.desk.desk import Desk
from hubgen.desk.pages import message_page
from hubgen.desk.visit import Visit, visit
from hubgen.preview.serving.static_files import (
    AddressError,
    content_type,
    find,
    segments,
    with_slash,
)

POLICY = {
    "Content-Security-Policy": (
        "sandbox allow-same-origin; default-src 'none'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; font-src 'self'; media-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'self'"
    )
}


def show(request: Request) -> Response:
    """Return a file of the built site."""
    desk: Desk = request.app.state.desk
    site = desk.root / "dist" / "site"
    if not (site / "index.html").is_file():
        seen = visit(request)
        return message_page(seen, seen.t("site.missing"), seen.t("site.missing-text"), status=404)
    return file_response(site, request.path_params["path"], "/site")


def file_response(folder: Path, path: str, base: str) -> Response:
    """Return the file below `folder` that the address `path` means.

    `base` is the address of `folder`. Raises HTTPException where there is none.
    """
    try:
        parts = segments(f"/{path}")
        found = find(folder, parts)
    except AddressError:
        found = None
    if found is None:
        raise HTTPException(404)
    if found.lacks_slash:
        return RedirectResponse(base + with_slash(parts), 301)
    return Response(found.file.read_bytes(), media_type=content_type(found.file), headers=POLICY)


def file_response_of(seen: Visit, path: str, name: str, data: bytes | None) -> Response:
    """Return `data`, the file `name` of a preview; where it has none, that of the built site."""
    if data is None:
        return file_response(seen.desk.root / "dist" / "site", path, "/draft")
    return Response(data, media_type=content_type(Path(name)), headers=POLICY)


ROUTES = [Route("/site/{path:path}", show)]
