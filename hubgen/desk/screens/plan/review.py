"""The review of an incident: the text for readers beside what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring import yaml_format
from hubgen.authoring.gaps import GAP
from hubgen.authoring.saving import EditConflictError, read_version, save_values
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.visit import Visit, visit
from hubgen.model.fields import LONGEST_TITLE
from hubgen.model.incident import Incident, ReviewHead
from hubgen.problems import ContentError, HubgenError, Problem
from hubgen.public import markup
from hubgen.reviews.evidence import gather_evidence
from hubgen.reviews.facts import ReviewFacts, review_facts
from hubgen.reviews.internal_draft import internal_record
from hubgen.reviews.pictures import timeline_picture
from hubgen.reviews.writing import PUBLIC, internal_path, review_draft, write_review
from hubgen.source.documents import read_markdown
from hubgen.source.files import Tree
from hubgen.source.messages import messages

_WRONG, _CONFLICT = 422, 409


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What the screen shows; `digest` is empty where there is no review yet.

    `record` are the facts as HTML, `timeline` is a drawing, `internal` the path of the
    private half, empty without one. `published` is when it becomes public.
    """

    incident: Incident
    title: str
    text: str
    digest: str
    path: str
    gaps: tuple[str, ...]
    problems: tuple[Problem, ...]
    published: datetime | None
    record: Markup
    timeline: Markup
    internal: str


def _facts(seen: Visit, incident: Incident, *, is_network_used: bool) -> ReviewFacts:
    """Return what is recorded. Raises WrongUsageError where nothing is public."""
    project = seen.project
    if project is None:
        raise HubgenError("the settings of the hub cannot be read")
    evidence = gather_evidence(
        seen.desk.root, project, incident, seen.now, is_network_used=is_network_used
    )
    return review_facts(project, incident, evidence, seen.now)


def show(request: Request) -> Response:
    """Show the review with the form, or offer to write a draft."""
    seen = visit(request)
    return _page(seen, incident_of(seen, request.path_params["id"]))


def _page(
    seen: Visit,
    incident: Incident,
    said: tuple[str, str] | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    facts = _facts(seen, incident, is_network_used=False)
    path = f"{incident.source.folder}/{PUBLIC}"
    there = (seen.desk.root / path).is_file()
    title, text = said or (_read_review(seen, path) if there else ("", ""))
    internal = internal_path(incident.id)
    drawing = timeline_picture(facts, seen.words)
    view = ReviewView(
        incident=incident,
        title=title,
        text=text,
        digest=read_version(seen.desk.root, path).digest if there else "",
        path=path,
        gaps=tuple(dict.fromkeys(GAP.findall(f"{title}\n{text}"))),
        problems=tuple(one for one in seen.reading.problems if one.place.path == path),
        published=incident.review.head.published if incident.review else None,
        record=Markup(markup.to_html(internal_record(facts, seen.words), "")),  # noqa: S704 - safe
        timeline=Markup(drawing.svg()),  # noqa: S704 - hubgen drew it
        internal=internal if (seen.desk.root / internal).is_file() else "",
    )
    return page(
        seen,
        "review.html",
        screen="incidents",
        status=status,
        view=view,
        error=error,
        is_saved=seen.request.query_params.get("saved") == "1",
        longest=LONGEST_TITLE,
    )


def _read_review(seen: Visit, path: str) -> tuple[str, str]:
    """Return the title and the text of the review as they are written, facts as names.

    Raises ContentError where the file cannot be read.
    """
    zone = seen.hub.time_zone if seen.hub else None
    tree = Tree(seen.desk.root)
    written, problems = read_markdown(tree, path, ReviewHead, zone)
    if written is None:
        raise ContentError([*problems, *tree.problems])
    return written.record.title or "", written.body.markdown.strip("\n")


async def act(request: Request) -> Response:
    """Write the draft, save the review, or make it ready for readers."""
    return await run_in_threadpool(_act, request, await read_form(request))


def _act(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    said = form.text("title").strip(), form.text("text")
    try:
        if form.text("action") == "draft":
            paths = _write_draft(seen, incident)
        else:
            paths = [_save(seen, incident, form, said)]
    except EditConflictError:
        return _page(seen, incident, said, seen.t("learn:review.conflict"), _CONFLICT)
    except ContentError as error:
        return _page(seen, incident, said, str(error.problems[0]), _WRONG)
    except HubgenError as error:
        return _page(seen, incident, said if form.has("text") else None, str(error), _WRONG)
    seen.desk.reader.read_again(paths)
    return go_to(f"{addresses.review(incident.id)}?saved=1")


def _write_draft(seen: Visit, incident: Incident) -> list[str]:
    facts = _facts(seen, incident, is_network_used=True)
    draft = review_draft(facts, messages(facts.project.hub.main_language))
    return write_review(seen.desk.root, facts, draft)


def _save(seen: Visit, incident: Incident, form: Form, said: tuple[str, str]) -> str:
    """Save the title and the text, with `ready` the time from which it is public.

    Raises HubgenError where it has gaps and shall be public.
    """
    title, text = said
    path = f"{incident.source.folder}/{PUBLIC}"
    values: dict[str, str | None] = {"title": title or None}
    is_public = incident.review is not None and incident.review.head.published is not None
    if (form.text("action") == "ready" or is_public) and GAP.search(f"{title}\n{text}"):
        raise HubgenError(seen.t("learn:review.gaps-first"))
    zone = seen.reading.project.hub.time_zone if seen.reading.project else None
    if zone is None:
        raise HubgenError("the settings of the hub cannot be read")
    now = yaml_format.format_time(seen.now, zone)
    if form.text("action") == "ready" and not is_public:
        values["published"] = now
    elif is_public and _read_review(seen, path) != (title, text.strip("\n")):
        values["edited"] = now
    save_values(
        seen.desk.root,
        path,
        ReviewHead,
        seen=form.text("digest"),
        values=values,
        zone=zone,
        body=text,
    )
    return path


_ADDRESS = "/incidents/{id}/review"
ROUTES = [Route(_ADDRESS, show), Route(_ADDRESS, act, methods=["POST"])]
