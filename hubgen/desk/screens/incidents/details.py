"""Details of an incident: its title in each language, how bad it is, whose doing, its facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hubgen.authoring import yaml_format
from hubgen.authoring.sanitizing import clean_text
from hubgen.authoring.saving import EditConflictError, create_text, read_version, save_values
from hubgen.authoring.yaml_values import Value
from hubgen.desk import addresses
from hubgen.desk.forms import Form, read_form
from hubgen.desk.pages import go_to, page
from hubgen.desk.screens.incidents.incident import incident_of
from hubgen.desk.update_texts import language_name
from hubgen.desk.visit import Visit, visit
from hubgen.model.incident import Incident, IncidentHead, IncidentTexts
from hubgen.model.words import Kind, Responsibility, Severity
from hubgen.problems import ContentError
from hubgen.public.privacy_gate import public_updates
from hubgen.source.nodes import parse_mapping

_CONFLICT, _WRONG = 409, 422
_ONE = "/incidents/{id}/details"
TITLE, FACT = "title-", "fact-"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsView:
    """What the screen shows: the fields as typed, and as the files have them now.

    `titles` are pairs of a field and a language; `facts` are names with what they mean.
    """

    incident: Incident
    fields: Mapping[str, str]
    on_disk: Mapping[str, str]
    digest: str
    titles: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    severities: tuple[Severity, ...]
    is_public: bool
    is_conflict: bool = False
    mistakes: tuple[str, ...] = field(default=())


def fields_of(incident: Incident, languages: tuple[str, ...]) -> dict[str, str]:
    """Return the fields as the files have them; the first of `languages` is the main one."""
    head = incident.head
    found = {TITLE + languages[0]: head.title}
    for language in languages[1:]:
        texts, _ = incident.translations.get(language, (IncidentTexts(), None))
        found[TITLE + language] = texts.title or ""
    found |= {"severity": head.rated or "", "responsibility": head.responsibility}
    return found | {FACT + name: fact.value for name, fact in head.facts.items()}


def details_view(
    seen: Visit, incident: Incident, typed: Mapping[str, str] | None = None, **more: object
) -> DetailsView:
    """Return the view of `incident`, with what was `typed`."""
    languages = seen.hub.languages if seen.hub else ()
    on_disk = fields_of(incident, languages)
    return DetailsView(
        incident=incident,
        fields={**on_disk, **(typed or {})},
        on_disk=on_disk,
        digest=read_version(seen.desk.root, incident.source.path).digest,
        titles=tuple((TITLE + one, language_name(one, seen.language)) for one in languages),
        facts=tuple((name, one.means or "") for name, one in incident.head.facts.items()),
        severities=tuple(Severity) if incident.head.kind is not Kind.MAINTENANCE else (),
        is_public=bool(public_updates(incident, seen.team, seen.now)),
        **more,  # type: ignore[arg-type]
    )


def show(request: Request) -> Response:
    """Show the form."""
    seen = visit(request)
    return _page(seen, details_view(seen, incident_of(seen, request.path_params["id"])))


def _page(seen: Visit, view: DetailsView, status: int = 200) -> Response:
    return page(seen, "details.html", screen="incidents", status=status, view=view)


async def save(request: Request) -> Response:
    """Save what was changed; a changed fact that readers have seen leads to a correction."""
    return await run_in_threadpool(_save, request, await read_form(request))


def _save(request: Request, form: Form) -> Response:
    seen = visit(request)
    incident = incident_of(seen, request.path_params["id"])
    before = fields_of(incident, seen.hub.languages if seen.hub else ())
    typed = {name: " ".join(clean_text(form.text(name)).split()) for name in before}
    typed = {name: text if form.has(name) else before[name] for name, text in typed.items()}
    changed = {name: text for name, text in typed.items() if text != before[name]}
    try:
        _write(seen, incident, changed, form.text("digest"))
    except EditConflictError:
        seen.desk.reader.read_again([incident.source.path])
        now = visit(request)
        view = details_view(now, incident_of(now, incident.id), typed, is_conflict=True)
        return _page(now, view, _CONFLICT)
    except ContentError as error:
        said = [seen.explain(one) for one in error.problems]
        mistakes = tuple(f"{one.what}. {one.fix}" for one in said)
        return _page(seen, details_view(seen, incident, typed, mistakes=mistakes), _WRONG)
    seen.desk.reader.read_again([incident.source.path])
    facts = {name.removeprefix(FACT) for name in changed if name.startswith(FACT)}
    number = _newest_use(seen, incident, facts)
    return go_to(
        addresses.change(incident.id, number) if number else addresses.incident(incident.id)
    )


def _write(seen: Visit, incident: Incident, changed: Mapping[str, str], digest: str) -> None:
    """Write `changed` into the files. Raises EditConflictError, ContentError."""
    if seen.hub is None or not changed:
        return
    root, zone, path = seen.desk.root, seen.hub.time_zone, incident.source.path
    values = _values(seen, incident, changed)
    if values and public_updates(incident, seen.team, seen.now):
        values["edited"] = yaml_format.format_time(seen.now, zone)
    save_values(root, path, IncidentHead, seen=digest, values=values, zone=zone)
    for language in seen.hub.languages[1:]:
        if TITLE + language not in changed:
            continue
        title = {"title": changed[TITLE + language]}
        other = path.removesuffix(".yml") + f".{language}.yml"
        if language in incident.translations:
            now = read_version(root, other).digest
            save_values(root, other, IncidentTexts, seen=now, values=title, zone=zone)
        elif title["title"]:
            text = yaml_format.format_mapping(title.items())
            create_text(root, other, text, IncidentTexts, zone=zone)


def _values(seen: Visit, incident: Incident, changed: Mapping[str, str]) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {}
    main = TITLE + (seen.hub.main_language if seen.hub else "")
    if main in changed:
        values["title"] = changed[main]
    for key, known in (("severity", set(Severity)), ("responsibility", set(Responsibility))):
        if changed.get(key) in known:
            values[key] = changed[key]
    facts = {name.removeprefix(FACT) for name in changed if name.startswith(FACT)}
    if facts:
        text = read_version(seen.desk.root, incident.source.path).text
        document, _ = parse_mapping(text, incident.source.path)
        written = dict(document.data.get("facts") or {}) if document else {}
        for name in facts & written.keys():
            new = changed[FACT + name]
            written[name] = {**written[name], "value": new}
        values["facts"] = written
    return values


def _newest_use(seen: Visit, incident: Incident, facts: set[str]) -> str | None:
    """Return the newest public update that says one of `facts`; None where none does."""
    names = [re.compile(r"\{\{\s*" + re.escape(one) + r"\s*\}\}") for one in facts]
    for update in reversed(public_updates(incident, seen.team, seen.now)):
        text = read_version(seen.desk.root, update.source.path).text
        if any(name.search(text) for name in names):
            return update.number
    return None


ROUTES = [Route(_ONE, show), Route(_ONE, save, methods=["POST"])]
