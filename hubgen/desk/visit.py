"""A visit: what a screen needs to know of the request that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from starlette.requests import Request

from hubgen.authoring.explanations import Explanation, explanation
from hubgen.desk import moments
from hubgen.desk.access import RequestHead
from hubgen.desk.desk import Desk
from hubgen.desk.reading import HubReading
from hubgen.exercises.exercise import Exercise
from hubgen.exercises.responses import with_responses
from hubgen.exercises.running import deliver_due
from hubgen.listening.casework import owed_cases
from hubgen.listening.store import StoreError
from hubgen.model.hub import Hub
from hubgen.model.messages import Messages
from hubgen.model.plan import Person, Team
from hubgen.model.project import Project
from hubgen.problems import Problem
from hubgen.public import times
from hubgen.public.obligations import Obligation
from hubgen.source.messages import FALLBACK, messages, shipped_languages

PERSON_COOKIE = "hubgen-person"
LANGUAGE_COOKIE = "hubgen-language"
LANGUAGES = ("en", "de")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request to the `desk`, with the hub as it was read for it.

    `exercise` is the one that is played in this hub; None in a hub of its own.
    """

    request: Request
    desk: Desk
    reading: HubReading
    exercise: Exercise | None = None

    @property
    def project(self) -> Project | None:
        """The hub; None without readable settings."""
        return self.reading.project

    @property
    def version(self) -> str:
        """What differs when the hub, or the exercise in it, has changed."""
        version = str(self.reading.version)
        return f"{version}-{self.exercise.event_count}" if self.exercise else version

    @property
    def hub(self) -> Hub | None:
        """The hub's settings; None where they cannot be read."""
        return self.project.hub if self.project else None

    @property
    def team(self) -> Team:
        """The team; an empty one where there is no plan."""
        return self.project.plan.team if self.project else Team()

    @cached_property
    def now(self) -> datetime:
        """The instant that counts as now, in the hub's time zone."""
        return self.desk.now(self.hub)

    @cached_property
    def words(self) -> Messages:
        """The desk's words in the person's language."""
        return messages(self.language)

    @cached_property
    def language(self) -> str:
        """The language that the person chose, else that of the browser, else the hub's."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE, "")
        wanted = [chosen, *_accepted(self.request.headers.get("accept-language", ""))]
        wanted.append(self.hub.main_language.partition("-")[0] if self.hub else FALLBACK)
        known = [one for one in wanted if one in LANGUAGES and one in shipped_languages()]
        return known[0] if known else FALLBACK

    @cached_property
    def person_key(self) -> str | None:
        """The key in team.yml of who works here; None where nobody has said so."""
        named = self.desk.access.person(request_head(self.request))
        if named is not None:
            return _person_named(self.team, named)
        key = self.request.cookies.get(PERSON_COOKIE, "")
        return key if key in self.team.people else None

    @property
    def person(self) -> Person | None:
        """Who works here."""
        return self.team.people[self.person_key] if self.person_key else None

    def who(self, key: str | None) -> str:
        """Return the name of the person `key`, or of the holder of the role; else the role."""
        people, role = self.team.people, self.team.roles.get(key or "")
        holder = people.get(key or "") or people.get(role.who or "" if role else "")
        return holder.name if holder else (key or "").replace("-", " ")

    @cached_property
    def owed(self) -> list[Obligation]:
        """Everything that is owed now, soonest first; `unread_cases` says what is left out."""
        found = [*self.reading.owed(self.now), *self._owed_cases[0]]
        return sorted(found, key=lambda one: one.due)

    @property
    def unread_cases(self) -> str:
        """Why nobody can say which answers are owed; empty where it is known."""
        return self._owed_cases[1]

    @cached_property
    def _owed_cases(self) -> tuple[list[Obligation], str]:
        if self.project is None:
            return [], ""
        try:
            return owed_cases(self.desk.root, self.project), ""
        except StoreError as error:
            return [], str(error)

    @property
    def long_now(self) -> str:
        """The day and the time, with the zone."""
        at = times.local(self.now, self.hub.time_zone) if self.hub else self.now
        return times.long_time(at, self.words)

    def when(self, at: datetime) -> str:
        """Return the point in time `at` as people at the desk read it."""
        return moments.point_in_time(at, self.now, self.words)

    def explain(self, problem: Problem) -> Explanation:
        """Return what is wrong and how to fix it, in the person's language.

        A rule that the hub words itself keeps those words.
        """
        rules = self.project.plan.rules if self.project else ()
        is_own = any(one.name == problem.rule and one.head.message for one in rules)
        language = FALLBACK if is_own else self.language
        return explanation(problem.rule, problem.what, problem.fix, language)

    def t(self, name: str, /, **values: object) -> str:
        """Return the phrase `name` of the desk's own words, or `file:name` of others."""
        file, _, key = name.rpartition(":")
        return self.words(f"{file or 'desk'}.{key}", **values)


def request_head(request: Request) -> RequestHead:
    """Return what access depends on of `request`."""
    return RequestHead(
        method=request.method,
        path=request.url.path,
        headers={name.lower(): value for name, value in request.headers.items()},
        cookies=request.cookies,
    )


def visit(request: Request) -> Visit:
    """Return the visit that `request` begins.

    In the copy of an exercise, messages that are due are delivered first. Raises
    HubgenError where the log of the exercise cannot be read or written.
    """
    desk: Desk = request.app.state.desk
    reading = desk.reader.reading()
    exercise = None
    if desk.played:
        deliver_due(desk.played, desk.clock())
        exercise = with_responses(desk.played, desk.played.read(), reading.project)
    return Visit(request=request, desk=desk, reading=reading, exercise=exercise)


def _accepted(header: str) -> list[str]:
    """Return the languages of an Accept-Language header without their regions, best first."""
    weighted = []
    for number, part in enumerate(header.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), number, tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [language for _, _, language in sorted(weighted)]


def _person_named(team: Team, named: str) -> str | None:
    """Return the key of the person whom a proxy calls `named`: a key or an e-mail address."""
    if named in team.people:
        return named
    wanted = named.casefold()
    found = [key for key, one in team.people.items() if (one.email or "").casefold() == wanted]
    return found[0] if len(found) == 1 else None
