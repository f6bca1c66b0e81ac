"""Lessons: what will be different, who does it, by when; each with a form."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.lessons import NewLesson, change_lesson, create_lesson
from hubgen.authoring.saving import EditConflictError, read_version
from hubgen.desk import moments
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_LINE
from hubgen.model.lessons import Lesson, done_lessons, open_lessons
from hubgen.problems import ContentError, HubgenError
from hubgen.public import times
from hubgen.public.approval import is_approved_lesson

ADDRESS = "/lessons"
_FIELDS = ("what", "incident", "owner", "due", "measure", "public", "done")
_WRONG, _CONFLICT = 422, 409


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRow:
    """A lesson in the list; `countdown` is empty for one that is done or has no date."""

    what: str
    href: str
    origin: str
    who: str
    measure: str
    countdown: str
    urgency: str
    done: str
    is_public: bool


def lesson_rows(seen: Visit) -> tuple[list[LessonRow], list[LessonRow]]:
    """Return the lessons that are to do, soonest first, and those that are done, newest first."""
    if seen.project is None:
        return [], []
    lessons, zone = seen.project.plan.lessons, seen.project.hub.time_zone
    return (
        [_row(seen, one) for one in open_lessons(lessons, seen.now, zone)],
        [_row(seen, one) for one in done_lessons(lessons, seen.now, zone)],
    )


def _row(seen: Visit, lesson: Lesson) -> LessonRow:
    head = lesson.head
    zone = seen.project.hub.time_zone if seen.project else None
    due = times.end_of(head.due, zone) if head.due and zone else None
    is_done = zone is not None and lesson.is_done(seen.now, zone)
    counts = due is not None and not is_done
    day = times.short_day(head.done, seen.words) if head.done else ""
    return LessonRow(
        what=head.what,
        href=f"{ADDRESS}/{lesson.slug}",
        origin=_origin(seen, lesson),
        who=seen.who(head.owner) if head.owner else seen.t("learn:lessons.nobody"),
        measure=head.measure or "",
        countdown=moments.countdown(due, seen.now, seen.words) if due and counts else "",
        urgency=moments.urgency(due, seen.now) if due and counts else "",
        done=seen.t("learn:lessons.done-on", day=day) if is_done else "",
        is_public=is_done and is_approved_lesson(lesson, seen.team),
    )


def _origin(seen: Visit, lesson: Lesson) -> str:
    if lesson.head.exercise:
        return seen.t("learn:lesson.exercise", name=lesson.head.exercise)
    incident = seen.reading.by_id.get(lesson.head.incident or "")
    return incident.head.title if incident else lesson.head.incident or ""


def show(request: Request) -> Response:
    """Show the lessons."""
    seen = visit(request)
    undone, done = lesson_rows(seen)
    return page(seen, "lessons.html", screen="lessons", undone=undone, done=done)


def ask(request: Request) -> Response:
    """Show the form for a new lesson."""
    seen = visit(request)
    said = dict.fromkeys((*_FIELDS, "notes", "digest"), "")
    said["incident"] = request.query_params.get("incident", "")
    return _form(seen, said)


def edit(request: Request) -> Response:
    """Show the form of a lesson."""
    seen = visit(request)
    lesson = _lesson_of_address(seen)
    head = lesson.head
    said = {name: str(getattr(head, name) or "") for name in _FIELDS}
    said["due"] = f"{head.due:%Y-%m-%d}" if head.due else ""
    version = read_version(seen.desk.root, lesson.body.source.path)
    said |= {"notes": lesson.body.markdown.strip("\n"), "digest": version.digest}
    return _form(seen, said, lesson=lesson)


def _lesson_of_address(seen: Visit) -> Lesson:
    """Return the lesson that the address names. Raises HTTPException."""
    lessons = seen.project.plan.lessons if seen.project else ()
    name = seen.request.path_params["name"]
    found = next((one for one in lessons if one.slug == name), None)
    if found is None:
        raise HTTPException(404)
    return found


def _form(
    seen: Visit,
    said: dict[str, str],
    error: str = "",
    *,
    lesson: Lesson | None = None,
    status: int = 200,
) -> Response:
    incidents = sorted(seen.reading.by_id.values(), key=lambda one: one.id, reverse=True)
    return page(
        seen,
        "lesson.html",
        screen="lessons",
        status=status,
        said=said,
        error=error,
        lesson=lesson,
        is_saved=seen.request.query_params.get("saved") == "1",
        incidents=[
            (one.id, one.head.title)
            for one in incidents
            if not one.head.source and not one.head.exercise
        ],
        people=[*seen.team.roles, *seen.team.people],
        longest=LONGEST_LINE,
        today=f"{seen.now:%Y-%m-%d}",
    )


async def create(request: Request) -> Response:
    """Write the new lesson."""
    return await run_in_threadpool(_create, request, await read_form(request))


def _create(request: Request, form: Form) -> Response:
    seen = visit(request)
    said = _form_values(form)
    if not said["what"]:
        return _form(seen, said, seen.t("learn:lesson.what-missing"), status=_WRONG)
    new = NewLesson(
        what=said["what"],
        incident=said["incident"] or None,
        owner=said["owner"] or None,
        due=said["due"] or None,
        measure=said["measure"] or None,
        public=said["public"] or None,
        notes=said["notes"],
    )
    try:
        path = create_lesson(open_hub(seen.desk.root), new)
    except HubgenError as error:
        return _form(seen, said, _error_text(error), status=_WRONG)
    seen.desk.reader.read_again([path])
    return go_to(ADDRESS)


async def save(request: Request) -> Response:
    """Save the lesson, and with the button *It is done* the day."""
    return await run_in_threadpool(_save, request, await read_form(request))


def _save(request: Request, form: Form) -> Response:
    seen = visit(request)
    lesson, said = _lesson_of_address(seen), _form_values(form)
    if form.text("action") == "finish":
        said["done"] = f"{seen.now:%Y-%m-%d}"
    if not said["what"]:
        words = seen.t("learn:lesson.what-missing")
        return _form(seen, said, words, lesson=lesson, status=_WRONG)
    values = {name: said[name] for name in _FIELDS}
    due = lesson.head.due
    if due and said["due"] == f"{due:%Y-%m-%d}":
        del values["due"]  # a time of day that the form does not show stays
    try:
        contents = open_hub(seen.desk.root)
        path = change_lesson(contents, lesson.slug, said["digest"], values, said["notes"])
    except EditConflictError as error:
        said["digest"] = error.on_disk.digest
        words = seen.t("learn:lesson.conflict")
        return _form(seen, said, words, lesson=lesson, status=_CONFLICT)
    except HubgenError as error:
        return _form(seen, said, _error_text(error), lesson=lesson, status=_WRONG)
    seen.desk.reader.read_again([path])
    return go_to(f"{ADDRESS}/{lesson.slug}?saved=1")


def _form_values(form: Form) -> dict[str, str]:
    return {name: form.text(name).strip() for name in (*_FIELDS, "notes", "digest")}


def _error_text(error: HubgenError) -> str:
    return str(error.problems[0]) if isinstance(error, ContentError) else str(error)


ROUTES = [
    Route(ADDRESS, show),
    Route(f"{ADDRESS}/new", ask),
    Route(f"{ADDRESS}/new", create, methods=["POST"]),
    Route(f"{ADDRESS}/{{name}}", edit),
    Route(f"{ADDRESS}/{{name}}", save, methods=["POST"]),
]
