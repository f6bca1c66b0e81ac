"""Pages: a template in the desk's frame, as a response."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, StreamingResponse

from hubgen.desk.navigation import navigation
from hubgen.desk.visit import Visit
from hubgen.problems import HubgenError
from hubgen.public import times

STATIC = Path(__file__).parent / "static"
"""The folder of the style and the scripts."""
_SEE_OTHER = 303
_WAIT = "<!-- wait -->"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("hubgen.desk", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["machine"] = times.machine
    return environment


def page(
    visit: Visit, template: str, /, *, screen: str = "", status: int = 200, **values: Any
) -> HTMLResponse:
    """Return the page that `template` shows with `values`; `screen` is its entry in the bar."""
    html = fragment(visit, template, navigation=navigation(visit, screen), **values)
    return HTMLResponse(html, status)


def slow_page(
    visit: Visit,
    template: str,
    /,
    *,
    slow: Callable[[], Any],
    screen: str = "",
    status: int = 200,
    **values: Any,
) -> StreamingResponse:
    """Return the page that `template` shows; what is before its mark `<!-- wait -->` at once.

    Behind that mark the template calls `slow()`, which may take seconds.
    """
    shared = _shared(visit) | {"navigation": navigation(visit, screen)}
    pieces = _templates().get_template(template).generate(**shared, slow=slow, **values)

    def chunks() -> Iterator[str]:
        waiting: list[str] = []
        for piece in pieces:
            waiting.append(piece)
            if _WAIT in piece:
                yield "".join(waiting)
                waiting.clear()
        yield "".join(waiting)

    return StreamingResponse(chunks(), status, media_type="text/html")


def fragment(visit: Visit, template: str, /, **values: Any) -> str:
    """Return the HTML that `template` shows with `values`, without a frame of its own."""
    return _templates().get_template(template).render(**_shared(visit), **values)


def _shared(visit: Visit) -> dict[str, Any]:
    """Return what every template may use."""
    return {"t": visit.t, "when": visit.when, "explain": visit.explain, "visit": visit}


def message_page(visit: Visit, heading: str, text: str, *, status: int = 200) -> HTMLResponse:
    """Return a page that only says something."""
    return page(visit, "message.html", status=status, heading=heading, text=text)


def error_page(visit: Visit, error: HubgenError, *, status: int = 409) -> HTMLResponse:
    """Return the page for something that could not be done."""
    heading = visit.t("error.title")
    return page(visit, "message.html", status=status, heading=heading, text=str(error))


def go_to(address: str) -> RedirectResponse:
    """Return the answer to a form: the browser goes on to `address`."""
    return RedirectResponse(address, _SEE_OTHER)
