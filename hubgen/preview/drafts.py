"""Drafts: the preview of what is not public yet, made when somebody looks.

It holds only the pages that differ from the public site; for the rest the
server falls back on dist/. It lies below .hubgen/, never in dist/.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from hubgen.model.project import Project
from hubgen.outputs.artifact import Site
from hubgen.outputs.targets import compose_site, preview_targets
from hubgen.problems import HubgenError
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.preview import hidden_updates, preview_view
from hubgen.render.mkdocs_site import write_artifacts
from hubgen.render.rendering import render_site
from hubgen.source.messages import messages

Others = Callable[[str], IncidentRepository | None]


def _nobody(_language: str) -> None:
    """No other incidents: the project has them all."""


class Drafts:
    """The preview of the hub at `root`.

    One thread outdates and makes it; the server's threads wait for it, and
    `ask` tells the first that they do.
    """

    def __init__(self, root: Path, ask: Callable[[], None]) -> None:
        self._root, self._ask = root, ask
        self._made = threading.Condition()
        self._due: tuple[Project, datetime, bool, Others] | None = None
        self.folder = root / ".hubgen" / "preview" / str(os.getpid())
        for left in self.folder.parent.glob("*"):
            if not _is_running(left.name):
                shutil.rmtree(left, ignore_errors=True)

    def outdate(
        self, project: Project, at: datetime, *, pinned: bool, others: Others = _nobody
    ) -> None:
        """From now on the preview is to show `project` as at the instant `at`.

        `others` gives, by language, the incidents that `project` lacks.
        """
        with self._made:
            self._due = (project, at, pinned, others)

    def wait(self, most: float) -> bool:
        """Whether the preview is up to date within `most` seconds."""
        with self._made:
            if self._due is None:
                return True
            self._ask()
            return self._made.wait_for(lambda: self._due is None, most)

    def make(self) -> None:
        """Brings the preview up to date. Raises HubgenError where that cannot be done."""
        due = self._due
        if due is None:
            return
        try:
            self._render(draft_site(*due))
        finally:
            with self._made:
                self._due = None
                self._made.notify_all()

    def close(self) -> None:
        """Takes the preview away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _render(self, site: Site) -> None:
        new = self.folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        try:
            render_site(site, self._root, new / "site")
            write_artifacts(site.social, new / "social")
            shutil.rmtree(self.folder, ignore_errors=True)
            new.rename(self.folder)
        except OSError as error:
            msg = f"the preview of the drafts could not be written: {error}"
            raise HubgenError(msg) from error
        finally:
            shutil.rmtree(new, ignore_errors=True)


def draft_site(
    project: Project,
    at: datetime,
    pinned: bool,  # noqa: FBT001 - as stored
    others: Others = _nobody,
) -> Site:
    """The pages and posts on which drafts show."""
    views = [
        preview_view(project, at, messages(language), pinned=pinned, others=others(language))
        for language in project.hub.languages
    ]
    drafts = {(one.incident_id, one.number) for one in hidden_updates(project, at)}
    return compose_site(views, preview_targets(views, drafts))


def _is_running(name: str) -> bool:
    """Whether a process of another watcher still serves its folder, which bears its number."""
    try:
        os.kill(int(name), 0)
    except (ValueError, OSError):
        return False
    return int(name) != os.getpid()
