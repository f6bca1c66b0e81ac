"""The preview of what is not public yet, rendered when a browser asks for it.

It holds only the pages that differ from the public site; for the rest the
server falls back on dist/. It lies below .hubgen/, never in dist/.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from hubgen.model.project import Project
from hubgen.outputs.artifact import Site
from hubgen.outputs.targets import compose_site, preview_targets
from hubgen.platform.locks import exclusive, exclusive_or_none
from hubgen.problems import HubgenError
from hubgen.public.incident_repository import IncidentRepository
from hubgen.public.preview_view import hidden_updates, partly_hidden, preview_view
from hubgen.render.mkdocs_site import render_site, write_artifacts
from hubgen.source.messages import messages

_LOCK = "lock"
Others = Callable[[str], IncidentRepository | None]


def _no_others(_language: str) -> None:
    """No other incidents: the project has all of them."""


class DraftPreview:
    """The preview of the hub at `root`.

    One thread outdates and renders it. The server's threads wait for it, and
    `request` tells the first that they do. Raises HubgenError where the preview's
    folder cannot be written.
    """

    def __init__(self, root: Path, request: Callable[[], None]) -> None:
        self._root, self._request = root, request
        self._rendered = threading.Condition()
        self._due: tuple[Project, datetime, bool, Others] | None = None
        self._lock = ExitStack()
        self._own = self._own_folder(root / ".hubgen" / "preview")
        self.folder = self._own / "pages"

    def _own_folder(self, top: Path) -> Path:
        """Create a folder below `top`, locked until `close`; remove those of ended processes."""
        try:
            top.mkdir(parents=True, exist_ok=True)
            with exclusive(top / _LOCK):
                for folder in top.iterdir():
                    _remove_if_unused(folder)
                own = Path(tempfile.mkdtemp(dir=top))
                self._lock.enter_context(exclusive(own / _LOCK))
        except OSError as error:
            msg = f"{top} cannot be written ({error.strerror}); check its permissions"
            raise HubgenError(msg) from error
        return own

    def outdate(
        self, project: Project, at: datetime, *, pinned: bool, others: Others = _no_others
    ) -> None:
        """Have the next rendering show `project` at the instant `at`.

        `others` returns, by language, the incidents that `project` lacks.
        """
        with self._rendered:
            self._due = (project, at, pinned, others)

    def wait(self, longest: float) -> bool:
        """Return whether the preview is up to date within `longest` seconds."""
        with self._rendered:
            if self._due is None:
                return True
            self._request()
            return self._rendered.wait_for(lambda: self._due is None, longest)

    def render(self) -> None:
        """Bring the preview up to date. Raises HubgenError where that fails."""
        due = self._due
        if due is None:
            return
        try:
            self._replace(draft_site(*due))
        finally:
            with self._rendered:
                self._due = None
                self._rendered.notify_all()

    def close(self) -> None:
        """Remove the preview's files."""
        self._lock.close()
        shutil.rmtree(self._own, ignore_errors=True)

    def _replace(self, site: Site) -> None:
        new = self._own / "new"
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
    others: Others = _no_others,
) -> Site:
    """Return the pages and posts on which drafts show."""
    views = [
        preview_view(project, at, messages(language), pinned=pinned, others=others(language))
        for language in project.hub.languages
    ]
    drafts = {(one.incident_id, one.number) for one in hidden_updates(project, at)}
    return compose_site(views, preview_targets(views, drafts, partly_hidden(project, at)))


def _remove_if_unused(folder: Path) -> None:
    """Remove the folder of a preview that no process holds the lock of."""
    if not folder.is_dir():
        return
    with exclusive_or_none(folder / _LOCK) as is_unused:
        pass
    if is_unused:
        shutil.rmtree(folder, ignore_errors=True)
