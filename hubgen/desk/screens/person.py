"""Who am I: a person of the team, and a language, chosen once per browser."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.desk.forms import read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.visit import LANGUAGE_COOKIE, LANGUAGES, PERSON_COOKIE, Visit, visit
from hubgen.model.plan import Team

_YEAR = 365 * 24 * 3600
_LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChoice:
    """A person of the team, with the roles by which colleagues know her."""

    key: str
    name: str
    roles: str
    is_chosen: bool


def person_choices(team: Team, chosen: str | None) -> list[PersonChoice]:
    """Return the people of `team` in the order of team.yml."""
    return [
        PersonChoice(
            key=key,
            name=one.name,
            roles=", ".join(role.replace("-", " ") for role in one.roles),
            is_chosen=key == chosen,
        )
        for key, one in team.people.items()
    ]


def show(request: Request) -> Response:
    """Show who can be chosen."""
    return _page(visit(request))


def _page(seen: Visit) -> Response:
    languages = [(key, _LANGUAGE_NAMES[key], key == seen.language) for key in LANGUAGES]
    return page(
        seen,
        "person.html",
        people=person_choices(seen.team, seen.person_key),
        languages=languages,
        back=local_address(seen.request.query_params.get("back", "/")),
    )


async def choose(request: Request) -> Response:
    """Remember the choice in this browser."""
    form = await read_form(request)
    seen = visit(request)
    response = go_to(local_address(form.text("back")))
    for cookie, value, known in (
        (PERSON_COOKIE, form.text("person"), seen.team.people),
        (LANGUAGE_COOKIE, form.text("language"), LANGUAGES),
    ):
        if value in known:
            response.set_cookie(cookie, value, max_age=_YEAR, httponly=True, samesite="strict")
    return response


def local_address(text: str) -> str:
    """Return `text` if it is a path of the desk, else the first screen."""
    is_path = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if is_path and text.isprintable() else "/"


ROUTES = [Route("/me", show), Route("/me", choose, methods=["POST"])]
