"""Start: the opened address becomes a session, and the browser goes on without the token."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from hubgen.desk.access import START, LocalAccess
from hubgen.desk.desk import Desk
from hubgen.desk.pages import go_to

_YEAR = 365 * 24 * 3600
# A redirect would still count as a step of the page that held the link, and the
# browser would not send the cookie along. Going on from a page of ours, it does.
_GO_ON = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Desk</title>'
    '<link rel="icon" href="/static/icon.svg"><meta http-equiv="refresh" content="0; url=/"></head>'
    '<body><p><a href="/">Open the desk</a></p></body></html>'
)


def start(request: Request) -> Response:
    """Set the session's cookie for a browser that knows the token."""
    desk: Desk = request.app.state.desk
    access = desk.access
    if not isinstance(access, LocalAccess) or not access.is_token(
        request.query_params.get("token", "")
    ):
        return go_to("/")
    response = HTMLResponse(_GO_ON)
    response.set_cookie(
        access.cookie, access.session, max_age=_YEAR, httponly=True, samesite="strict"
    )
    return response


ROUTES = [Route(START, start)]
