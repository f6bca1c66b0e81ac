"""The approval page: one HTML file with a draft as it will look and its posts, to be sent.

It opens in any browser, asks no server for anything, and says at its top that it
is not public. It names the digest of the text, so that nobody approves another one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hubgen.authoring.hub_contents import HubContents
from hubgen.authoring.self_contained import inner_html, self_contained
from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.outputs.posts import posts
from hubgen.outputs.targets import compose_site, preview_targets
from hubgen.problems import ContentError, WrongUsageError
from hubgen.public import times
from hubgen.public.approvable import update_approvable
from hubgen.public.preview_view import preview_view
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView
from hubgen.render.mkdocs_site import render_site
from hubgen.source.files import Tree
from hubgen.source.messages import messages
from hubgen.source.project import read_content

_CONTENT = "hub-page"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """The update in one language, as readers will see it."""

    view: PublicView
    incident: PublicIncident
    update: PublicUpdate

    @property
    def path(self) -> str:
        return self.view.prefix + self.incident.path


def approval_page(contents: HubContents, which: str, now: datetime) -> str:
    """Return the page for the update `which`, `ID/NN`, as it would be published at `now`.

    Raises WrongUsageError for an update that is not there or an exercise, ContentError
    where the hub's content or the incident cannot be read, HubgenError where it cannot
    be rendered.
    """
    incident, update = contents.update(which)
    if incident.head.exercise and not contents.hub.exercise:
        msg = f"{incident.id} is an exercise; it is never published"
        raise WrongUsageError(msg)
    drafts = _drafts(contents, incident, update, now)
    pages = _rendered(contents.root, drafts)
    main = drafts[0]
    before, tag, rest = pages[main.view.language].partition("<body")
    attributes, bracket, body = rest.partition(">")
    inside, _, end = body.rpartition("</body>")
    translated = [one for one in drafts[1:] if one.view.language in update.translations]
    values = {
        "t": main.view.messages,
        "draft": main,
        "at": times.long_time(main.update.at, main.view.messages),
        "when": times.long_time(main.view.at, main.view.messages),
        "mark": update_approvable(incident, update).text_hash()[:12],
        "which": f"{incident.id}/{update.number}",
        "others": [
            (one.view, Markup(inner_html(pages[one.view.language], _CONTENT)))  # noqa: S704 - rendered by us
            for one in translated
        ],
        "posts": [
            post
            for one in [main, *translated]
            for post in posts(one.view, one.incident, one.update)
        ],
    }
    head = _templates().get_template("approval-head.html").render(values)
    foot = _templates().get_template("approval-foot.html").render(values)
    return f"{before}{tag}{attributes}{bracket}{head}{inside}{foot}</body>{end}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("hubgen.authoring", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _drafts(
    contents: HubContents, incident: Incident, update: Update, now: datetime
) -> list[_Draft]:
    """Return the update in each of the hub's languages, the main one first."""
    project = _project(contents, incident)
    drafts = []
    for language in project.hub.languages:
        view = preview_view(project, now, messages(language))
        public = view.repository.get(incident.id)
        if public is None:
            msg = f"{incident.id} has nothing that could be published"
            raise WrongUsageError(msg)
        drafts.append(_Draft(view=view, incident=public, update=public.update(update.number)))
    return drafts


def _project(contents: HubContents, incident: Incident) -> Project:
    """Return the hub with `incident` alone: nothing else is on the page."""
    tree = Tree(contents.root)
    project, problems = read_content(tree)
    problems = [*problems, *tree.problems]
    if project is None or any(one.stops_a_build for one in problems):
        raise ContentError(problems)
    return replace(project, incidents=(incident,))


def _rendered(root: Path, drafts: Sequence[_Draft]) -> dict[str, str]:
    """Return the incident's page by language, self-contained."""
    views = [one.view for one in drafts]
    wanted = {(drafts[0].incident.id, drafts[0].update.number)}
    site = compose_site(views, preview_targets(views, wanted))
    with tempfile.TemporaryDirectory(prefix="hubgen-") as name:
        folder = Path(name).resolve()
        render_site(site, root, folder)

        def read(path: str) -> bytes | None:
            place = (folder / path).resolve()
            is_file = place.is_relative_to(folder) and place.is_file()
            return place.read_bytes() if is_file else None

        address = drafts[0].view.hub.url
        return {
            one.view.language: self_contained(
                (folder / one.path / "index.html").read_text("utf-8"), one.path, read, address
            )
            for one in drafts
        }
