"""Publish: exactly what becomes public, changes and disappears; then the proof that it is live."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring.checkout import Checkout
from hubgen.authoring.edit_marks import mark_edited
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, message_page, page, slow_page
from hubgen.desk.publication import Order, Publication
from hubgen.desk.visit import Visit, visit
from hubgen.model.hub import Publishing
from hubgen.model.words import ApprovalKind
from hubgen.outputs.past.word_diff import Stretch, diff_words, excerpt
from hubgen.problems import ContentError, HubgenError, Level, Problem, WrongUsageError
from hubgen.public.approval import unapproved
from hubgen.public.preview_view import HiddenReason, hidden_updates
from hubgen.publish.record.change import Change, ChangeKind
from hubgen.publish.release.preparation import prepare
from hubgen.publish.release.release import Release, ReleaseRefusedError

ADDRESS = "/publish"
_LONGEST_NAME = 60
_APPEARS = frozenset(kind for kind in ChangeKind if kind.value.startswith("new-")) | {
    ChangeKind.QUESTION_OPENED,
    ChangeKind.QUESTION_ANSWERED,
}
_DISAPPEARS = frozenset(kind for kind in ChangeKind if kind.value.endswith("-gone"))
_NEW_UPDATES = frozenset({ChangeKind.NEW_INCIDENT, ChangeKind.NEW_UPDATE})
_MARKED = frozenset(
    {ChangeKind.REWORDED, ChangeKind.RESTATED, ChangeKind.FACTS}
    | {ChangeKind.QUESTION_CHANGED, ChangeKind.QUESTION_RESTATED}
)
_Line: TypeAlias = tuple[str, tuple[Stretch, ...]]
_OF_INCIDENTS = frozenset(
    kind
    for kind in ChangeKind
    if kind is ChangeKind.QUESTION_ANSWERED
    or not any(word in kind.value for word in ("answer", "page", "hub-language", "language-gone"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """The changes of one incident, answer or page: what happens, and the words that differ.

    `hold` is the id of the incident that can be held back for them.
    """

    title: str
    lines: tuple[_Line, ...]
    href: str | None
    hold: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRow:
    """Something that stays hidden, and why."""

    title: str
    number: str
    reason: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishView:
    """What the screen shows; with `problems`, why nothing can be published."""

    destination: str
    appears: tuple[ChangeRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    disappears: tuple[ChangeRow, ...] = ()
    hidden: tuple[HiddenRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    unmarked: tuple[str, ...] = ()
    failure: str = ""
    cautions: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    held_titles: tuple[str, ...] = ()
    name: str = ""
    digest: str = ""
    is_needed: bool = False
    is_interrupted: bool = False
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyUpdate:
    """The update that was just written: `words` say what becomes of it, and `href` leads on.

    `href` is None where publishing is all that is left to do.
    """

    words: str
    href: str | None


def publish_view(
    seen: Visit, settings: Publishing, *, hold: Sequence[str] = (), name: str = ""
) -> PublishView:
    """Return what would be published now, with the incidents in `hold` left as they are."""
    hold = tuple(one for one in dict.fromkeys(hold) if one in seen.reading.by_id)
    common: dict[str, object] = {"destination": settings.to, "hold": hold, "name": name}
    common["hidden"] = tuple(_hidden_rows(seen))
    common["held_titles"] = tuple(seen.reading.by_id[one].head.title for one in hold)
    desk = seen.desk
    try:
        with prepare(
            desk.root, settings.to, desk.at_text, desk.clock(), hold=hold, name=name or None
        ) as release:
            return _release_view(seen, release, common)
    except ContentError as error:
        errors = [one for one in error.problems if one.level is Level.ERROR]
        is_refused = isinstance(error, ReleaseRefusedError)
        shown = errors if is_refused else [one for one in errors if one.stops_a_build]
        unmarked = tuple(error.unmarked) if isinstance(error, ReleaseRefusedError) else ()
        return PublishView(**common, problems=tuple(shown), unmarked=unmarked)  # type: ignore[arg-type]
    except HubgenError as error:
        return PublishView(**common, failure=str(error))  # type: ignore[arg-type]


def _release_view(seen: Visit, release: Release, common: dict[str, object]) -> PublishView:
    hold = tuple(str(one) for one in common["hold"])  # type: ignore[attr-defined]

    def rows(kinds: Iterable[ChangeKind]) -> tuple[ChangeRow, ...]:
        wanted, by_name = set(kinds), dict[tuple[str, str], list[Change]]()
        for one in release.changes:
            if one.kind in wanted:
                by_name.setdefault((one.name, one.title), []).append(one)
        return tuple(change_row(seen, those) for those in by_name.values())

    return PublishView(
        **common,  # type: ignore[arg-type]
        appears=rows(_APPEARS),
        changes=rows(set(ChangeKind) - _APPEARS - _DISAPPEARS),
        disappears=rows(_DISAPPEARS),
        notes=release.problems,
        cautions=release.cautions,
        digest=release_digest(release, hold),
        is_needed=release.is_needed,
        is_interrupted=release.interrupted,
        is_first=not release.ledger.lines,
    )


def release_digest(release: Release, hold: Sequence[str]) -> str:
    """Return the digest of what is shown of `release`: this is published, or nothing."""
    shown = sorted(release.edition.records.hashes.items())
    inputs = [release.destination.name, release.edition.inputs, sorted(hold), release.interrupted]
    text = json.dumps([shown, inputs], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def change_row(seen: Visit, changes: Sequence[Change]) -> ChangeRow:
    """Return what the screen shows of `changes`, all of one incident, answer or page."""
    first = changes[0]
    is_incident = first.kind in _OF_INCIDENTS and first.name in seen.reading.by_id
    return ChangeRow(
        title=first.title,
        lines=(*_new_lines(seen, changes), *_other_lines(seen, changes)),
        href=addresses.incident(first.name) if is_incident else None,
        hold=first.name if is_incident else None,
    )


def _new_lines(seen: Visit, changes: Sequence[Change]) -> Iterable[_Line]:
    """Return `new incident`, and the numbers of all updates that are new in one line."""
    if any(one.kind is ChangeKind.NEW_INCIDENT for one in changes):
        yield seen.t("change.new-incident"), ()
    numbers = sorted({one.number for one in changes if one.kind in _NEW_UPDATES})
    if numbers:
        runs = [_run_words(seen, run) for run in _runs(numbers)]
        yield seen.t("change.new-updates", count=len(numbers), numbers=", ".join(runs)), ()


def _runs(numbers: Sequence[str]) -> list[list[str]]:
    """Return the sorted `numbers` in runs without a missing one."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and int(number) == int(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run_words(seen: Visit, run: Sequence[str]) -> str:
    if len(run) == 1:
        return run[0]
    return seen.t("change.numbers", first=run[0], last=run[-1])


def _other_lines(seen: Visit, changes: Sequence[Change]) -> Iterable[_Line]:
    return dict.fromkeys(_line(seen, one) for one in changes if one.kind not in _NEW_UPDATES)


def _line(seen: Visit, change: Change) -> _Line:
    what = seen.t(
        f"change.{change.kind}",
        number=change.number,
        detail=change.detail.replace("_", " "),
        language=change.language,
        title=change.title,
    )
    if change.kind in _MARKED:
        what += ", " + seen.t("publish.marked" if change.edited else "publish.not-marked")
    is_reworded = change.old and change.new
    return what, tuple(excerpt(diff_words(change.old, change.new))) if is_reworded else ()


def _hidden_rows(seen: Visit) -> Iterable[HiddenRow]:
    if seen.project is None:
        return
    active = seen.reading.active(seen.now) or seen.project
    for one in hidden_updates(active, seen.now):
        when = seen.when(one.at) if one.at else ""
        yield HiddenRow(
            title=one.title,
            number=seen.t("now.number", number=one.number),
            reason=seen.t(f"publish.hidden.{one.reason}", time=when),
            href=addresses.approve(one.incident_id, one.number)
            if one.reason == "approval"
            else addresses.write(one.incident_id, one.number),
        )
    for subject in unapproved(active):
        if subject.kind is not ApprovalKind.UPDATE:
            yield HiddenRow(
                title=subject.title or subject.name,
                number="",
                reason=seen.t(f"owed.approval.{subject.kind}"),
                href="/approve",
            )


def ready_update(seen: Visit, which: str) -> ReadyUpdate | None:
    """Return the update `which`, ID/NUMBER, which was just finished; None without one."""
    incident = seen.reading.by_id.get(which.rpartition("/")[0])
    number = which.rpartition("/")[2]
    if incident is None or seen.project is None:
        return None
    if not any(one.number == number for one in incident.updates):
        return None
    alone = replace(seen.project, incidents=(incident,))
    hidden = next((one for one in hidden_updates(alone, seen.now) if one.number == number), None)
    reason = hidden.reason if hidden else None
    if reason is HiddenReason.DRAFT:
        return None
    words = seen.t(
        f"publish.ready.{reason or 'now'}",
        title=incident.head.title,
        number=number,
        time=seen.when(hidden.at) if hidden and hidden.at else "",
    )
    needs_approval = reason is HiddenReason.APPROVAL
    href = addresses.approve(incident.id, number) if needs_approval else None
    return ReadyUpdate(words=words, href=href)


def publication_of(request: Request) -> Publication:
    """Return the publication of this desk."""
    state = request.app.state
    if not hasattr(state, "publication"):
        state.publication = Publication(state.desk.clock, release_digest)
    publication: Publication = state.publication
    return publication


def show(request: Request) -> Response:
    """Show what would be published; without a destination, how to set one."""
    seen = visit(request)
    query = request.query_params
    progress = publication_of(request).progress
    if progress and progress.is_running:
        return go_to(f"{ADDRESS}/progress")
    ready = ready_update(seen, query.get("ready", ""))
    if seen.exercise:
        return message_page(
            seen, seen.t("exercises:desk.publish"), seen.t("exercises:desk.released")
        )
    settings = seen.hub.publish if seen.hub else None
    if settings is None:
        return page(seen, "publish-where.html", screen="publish", hub=seen.hub, ready=ready)
    hold, name = query.getlist("hold"), _name(query.get("name"))
    is_outdated = progress is not None and progress.is_outdated and "outdated" in query

    def view() -> PublishView:
        return publish_view(seen, settings, hold=hold, name=name)

    return slow_page(
        seen, "publish.html", screen="publish", slow=view, is_outdated=is_outdated, ready=ready
    )


async def carry_out(request: Request) -> Response:
    """Publish what was shown, show it again with something held back, or mark edits."""
    form = await read_form(request)
    return await run_in_threadpool(_carry_out, request, form)


def _carry_out(request: Request, form: Form) -> Response:
    seen = visit(request)
    settings = seen.hub.publish if seen.hub else None
    hold, name = form.texts("hold"), _name(form.text("name"))
    if form.has("mark"):
        for path in form.texts("path"):
            _mark(seen, path)
        seen.desk.reader.read_again(form.texts("path"))
        return go_to(_again(hold, name))
    if form.has("hold-more") or settings is None:
        return go_to(_again([*hold, *form.texts("hold-more")], name))
    if seen.person_key is None and seen.team.people:
        return go_to(f"/me?{urlencode({'back': _again(hold, name)})}")
    order = Order(
        root=seen.desk.root,
        settings=settings,
        at_text=seen.desk.at_text,
        digest=form.text("digest"),
        by=seen.person_key,
        name=name or None,
        hold=tuple(hold),
    )
    publication = publication_of(request)
    publication.start(order)
    publication.wait(0.3)
    return go_to(f"{ADDRESS}/progress?{urlencode({'hold': hold, 'name': name}, doseq=True)}")


def pull(request: Request) -> Response:
    """Get what others sent to the checkout, where the settings allow it."""
    seen = visit(request)
    settings = seen.hub.publish if seen.hub else None
    if settings and settings.pull:
        Checkout(seen.desk.root, seen.person).pull()
        seen.desk.reader.read_again(None)
    return go_to("/")


def _mark(seen: Visit, path: str) -> None:
    """Mark the file at `path` as edited now; one of an incident alone."""
    incidents = {one.source.path for one in seen.reading.by_id.values()}
    updates = {update.source.path for one in seen.reading.by_id.values() for update in one.updates}
    reviews = {one.review.body.source.path for one in seen.reading.by_id.values() if one.review}
    if path not in incidents | updates | reviews:
        raise WrongUsageError(seen.t("publish.no-such-file"))
    mark_edited(seen.desk.root, path, seen.now)


def _again(hold: Sequence[str], name: str, **more: str) -> str:
    query = {"hold": list(hold), **({"name": name} if name else {}), **more}
    words = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    return f"{ADDRESS}?{words}" if words else ADDRESS


def _name(text: str | None) -> str:
    """Return the name of an edition as readers may see it."""
    name = " ".join((text or "").split())[:_LONGEST_NAME]
    return name if name.isprintable() else ""


def progress(request: Request) -> Response:
    """Show how far the publication is, then what came of it."""
    seen = visit(request)
    current = publication_of(request).progress
    query = request.query_params
    if current is None:
        return go_to(ADDRESS)
    if current.is_outdated:
        hold, name = query.getlist("hold"), _name(query.get("name"))
        return go_to(_again(hold, name, outdated="1"))
    template = "publish-running.html" if current.is_running else "publish-done.html"
    return page(seen, template, screen="publish", progress=current)


ROUTES = [
    Route(ADDRESS, show),
    Route(ADDRESS, carry_out, methods=["POST"]),
    Route(f"{ADDRESS}/progress", progress),
    Route(f"{ADDRESS}/pull", pull, methods=["POST"]),
]
