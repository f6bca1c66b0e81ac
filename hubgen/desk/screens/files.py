"""Files: those with errors, each with its lines, and an editor for the raw text."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.raw_files import read_raw_file, save_raw_file
from hubgen.authoring.saving import EditConflictError, FileVersion
from hubgen.checks.content import check_content
from hubgen.checks.messages import check_titles, check_update, rulebook
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page, slow_page
from hubgen.desk.visit import Visit, visit
from hubgen.problems import Problem, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorView:
    """A file in the editor; with `theirs` somebody else has changed it meanwhile."""

    path: str
    text: str
    digest: str
    is_utf8: bool
    lines: tuple[str, ...]
    problems: tuple[Problem, ...]
    theirs: str | None = None
    is_saved: bool = False


def editor_view(seen: Visit, file: FileVersion, **more: object) -> EditorView:
    """Return the view of `file` with what is wrong with it."""
    problems = tuple(one for one in seen.reading.problems if one.place.path == file.path)
    view = {"text": file.text, "digest": file.digest, **more}
    return EditorView(
        path=file.path,
        text=str(view["text"]),
        digest=str(view["digest"]),
        is_utf8=file.is_utf8,
        lines=tuple(file.text.split("\n")),
        problems=problems,
        theirs=file.text if view.get("is_conflict") else None,
        is_saved=bool(view.get("is_saved")),
    )


def checked(seen: Visit, path: str) -> list[Problem]:
    """Return what the check says of the file at `path`, beyond what cannot be read in it."""
    if seen.project is None:
        return []
    found = check_content(seen.project)
    book = rulebook(seen.project.plan.rules)
    for incident in seen.project.incidents:
        if path.startswith(f"{incident.source.folder}/"):
            found += check_titles(seen.project.hub, incident, book)
            for update in incident.updates:
                found += check_update(seen.project.hub, incident, update, book)
    return in_order([one for one in found if one.place.path == path])


def _editor(seen: Visit, view: EditorView, status: int = 200) -> Response:
    """Return the editor at once, and the check beside it when it is done."""
    return slow_page(
        seen, "file.html", slow=lambda: checked(seen, view.path), status=status, view=view
    )


def show_broken(request: Request) -> Response:
    """List the files with errors."""
    seen = visit(request)
    return page(seen, "files.html", broken=list(seen.reading.broken_files.items()))


def edit(request: Request) -> Response:
    """Show the editor for a file."""
    seen = visit(request)
    file = read_raw_file(seen.desk.root, request.query_params.get("path", ""))
    is_saved = request.query_params.get("saved") == "1"
    return _editor(seen, editor_view(seen, file, is_saved=is_saved))


async def save(request: Request) -> Response:
    """Save the file; where somebody else has changed it, show both versions."""
    return await run_in_threadpool(_save, request, await read_form(request))


def _save(request: Request, form: Form) -> Response:
    desk = request.app.state.desk
    path, text = form.text("path"), form.text("text")
    try:
        save_raw_file(desk.root, path, form.text("digest"), text)
    except EditConflictError as conflict:
        seen = visit(request)
        view = editor_view(seen, conflict.on_disk, text=text, is_conflict=True)
        return _editor(seen, view, 409)
    desk.reader.read_again([path])
    return go_to(f"{addresses.edit_file(path)}&saved=1")


ROUTES = [
    Route("/files", show_broken),
    Route("/files/edit", edit),
    Route("/files/edit", save, methods=["POST"]),
]
