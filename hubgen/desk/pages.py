"""Pages: a template in the desk's frame, as a response."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from hubgen.desk import moments
from hubgen.desk.navigation import navigation
from hubgen.desk.visit import Visit
from hubgen.problems import HubgenError
from hubgen.public import times

STATIC = Path(__file__).parent / "static"
"""The folder of the style and the scripts."""
_SEE_OTHER = 303


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


def fragment(visit: Visit, template: str, /, **values: Any) -> str:
    """Return the HTML that `template` shows with `values`, without a frame of its own."""

    def when(at: Any) -> str:
        return moments.point_in_time(at, visit.now, visit.words)

    shared = {"t": visit.t, "when": when, "explain": visit.explain, "visit": visit}
    return _templates().get_template(template).render(**shared, **values)


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
