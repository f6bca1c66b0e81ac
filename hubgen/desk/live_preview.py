"""The live preview: an update as readers will see it, from text that is not saved yet.

The page is rendered by the site's own renderer, for one incident alone, so that it
takes milliseconds however many incidents there are.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hubgen.desk.reading import HubReading
from hubgen.exercises.played import played_incident
from hubgen.incremental.steps.render import TargetRenderer
from hubgen.model.incident import Incident, Update
from hubgen.model.project import Project
from hubgen.outputs.pages import incident_page
from hubgen.outputs.posts import Post, answer_posts, posts
from hubgen.outputs.targets.hub import brand
from hubgen.outputs.targets.incidents import incident as incident_family
from hubgen.problems import HubgenError, Problem
from hubgen.public.preview_view import preview_view
from hubgen.public.view import PublicView
from hubgen.source.incidents import incident_folders, read_partly
from hubgen.source.messages import messages
from hubgen.source.pictures import published_bytes
from hubgen.source.unsaved import TreeWithTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An incident with `texts` that are not saved, by path, and the problems of reading it."""

    incident: Incident | None
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]

    def update(self, number: str) -> Update | None:
        """Return the update; None where it cannot be read."""
        updates = self.incident.updates if self.incident else ()
        return next((one for one in updates if one.number == number), None)


def read_draft(root: Path, project: Project, folder: str, texts: Mapping[str, str]) -> Draft:
    """Read the incident in `folder`, with `texts` by path in the place of their files.

    A path may be one of a file that is not there yet.
    """
    tree = TreeWithTexts(root, texts)
    paths = dict.fromkeys([*tree.walk(folder), *texts])
    names = incident_folders(paths).get(folder, [])
    incident, problems = read_partly(tree, folder, names, project.hub.time_zone)
    incident = incident and played_incident(project.hub, incident)
    return Draft(incident=incident, texts=texts, problems=(*problems, *tree.problems))


class LivePreview:
    """Renders incidents of the hub at `root`, for many threads one after another."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._renderer: TargetRenderer | None = None
        self._static: dict[str, Path | bytes] = {}
        self._settings_version = 0

    def posts(
        self, project: Project, incident: Incident, number: str, at: datetime, language: str = ""
    ) -> list[Post]:
        """Return the posts of an update in `language`, or in the hub's main one."""
        view = _in_language(_views(project, incident, at), language)
        shown = view.repository.get(incident.id)
        if shown is None or number not in {one.number for one in shown.updates}:
            return []
        return posts(view, shown, shown.update(number))

    def answer_posts(
        self, project: Project, incident: Incident, number: str, at: datetime
    ) -> list[Post]:
        """Return the posts of the answer to a question, in the hub's main language."""
        view = _views(project, incident, at)[0]
        shown = view.repository.get(incident.id)
        questions = shown.questions if shown else ()
        found = next((one for one in questions if one.number == number), None)
        return answer_posts(view, shown, found) if shown and found else []

    def page(
        self, reading: HubReading, incident: Incident, at: datetime, language: str = ""
    ) -> bytes:
        """Return the page of `incident` in `language`, or in the hub's main one.

        Raises HubgenError where the hub's pages cannot be rendered one by one.
        """
        project = _readable(reading)
        with self._lock:
            views = _views(project, incident, at)
            renderer = self._renderer_for(reading, views)
            view = _in_language(views, language)
            shown = view.repository.get(incident.id)
            if shown is None:
                raise HubgenError("there is nothing to show yet")
            return renderer.pages.page(view, incident_page(view, shown)).data

    def file(
        self, reading: HubReading, incident: Incident | None, at: datetime, path: str
    ) -> bytes | None:
        """Return a file of the preview: one of the theme's, or of the incident; else None."""
        project = _readable(reading)
        with self._lock:
            views = _views(project, incident, at)
            renderer = self._renderer_for(reading, views)
            content = self._static.get(path)
            if content is None and incident is not None:
                for view in views:
                    target = renderer.render(incident_family.id(view.language, incident.id))
                    found = target.contents.get(f"site/{path}")
                    content = found if content is None else content
        return published_bytes(content) if isinstance(content, Path) else content

    def warm_up(self, reading: HubReading, at: datetime) -> None:
        """Load what the first preview would wait for."""
        if reading.project and reading.project.incidents:
            incident = reading.project.incidents[-1]
            self.page(reading, incident, at)
            self.posts(reading.project, incident, "01", at)

    def _renderer_for(self, reading: HubReading, views: Sequence[PublicView]) -> TargetRenderer:
        """Return the renderer for the settings of `reading`, with `views`."""
        renderer = self._renderer
        if renderer is None or self._settings_version != reading.settings_version:
            renderer = TargetRenderer(self._root, views)
            if renderer.pages.unsupported:
                msg = f"there is no live preview for this hub: {renderer.pages.unsupported}"
                raise HubgenError(msg)
            self._static = {one.path: one.source for one in renderer.pages.static_files(views[0])}
            style = renderer.render(brand.id(views[0].language)).contents
            self._static |= {path.removeprefix("site/"): data for path, data in style.items()}
            self._renderer, self._settings_version = renderer, reading.settings_version
        renderer.views = views
        return renderer


def _views(project: Project, incident: Incident | None, at: datetime) -> list[PublicView]:
    alone = replace(project, incidents=(incident,) if incident else ())
    return [preview_view(alone, at, messages(language)) for language in project.hub.languages]


def _in_language(views: Sequence[PublicView], language: str) -> PublicView:
    return next((one for one in views if one.language == language), views[0])


def _readable(reading: HubReading) -> Project:
    if reading.project is None:
        raise HubgenError("the hub's settings cannot be read")
    return reading.project
