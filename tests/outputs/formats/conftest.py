"""A hub in a folder, written file by file, and the public view of it."""

from __future__ import annotations

import fcntl
import subprocess
import threading
import venv
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hubgen.authoring.importing import import_statuspage
from hubgen.problems import Level
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project

PEERS = Path(__file__).parent / "peers"
HUB = """\
name: Acme & Söhne
url: {url}
tag: acme.example,2026
time_zone: Europe/London
languages: [{languages}]
components:
  shop: {{name: Shop <online>}}
  post: {{name: Post}}
contacts:
  help: {{name: Help, email: help@acme.example}}
contact: help
"""
HEAD = "title: The shop is slow\ncomponents: {shop: degraded_performance}"


class HubFolder:
    """A hub whose files a test writes; `view` reads them as hubgen does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings()

    def settings(self, *, url: str = "https://status.acme.example/", languages: str = "en") -> None:
        """Writes hub.yml."""
        self.write("content/hub.yml", HUB.format(url=url, languages=languages))

    def write(self, path: str, text: str) -> None:
        """Writes a file of the hub, whatever stood there."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def incident(self, name: str, *updates: str, head: str = HEAD) -> None:
        """Writes an incident with updates: front matter, a line of three dashes, and a body."""
        folder = f"incidents/{name[:4]}/{name}"
        self.write(f"{folder}/incident.yml", head + "\n")
        for number, update in enumerate(updates, 1):
            self.write(f"{folder}/{number:02}-update.md", f"---\n{update}\n")

    def view(self, at: str = "2026-12-01 12:00", language: str = "en") -> PublicView:
        """The public view at `at`, UTC; the hub's files must be free of errors."""
        project, problems = read_project(self.root)
        errors = [str(problem) for problem in problems if problem.level is Level.ERROR]
        assert project is not None, errors
        assert not errors
        instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
        return public_view(project, instant, messages(language))


@pytest.fixture
def hub(tmp_path: Path) -> HubFolder:
    return HubFolder(tmp_path / "hub")


@pytest.fixture(scope="session")
def sample(sample_root: Path, sample_time: datetime) -> PublicView:
    """The sample hub at its own time."""
    project, _ = read_project(sample_root)
    assert project is not None
    return public_view(project, sample_time, messages("en"))


@pytest.fixture(scope="session")
def real(real_incidents: Path, tmp_path_factory: pytest.TempPathFactory) -> PublicView:
    """A hub of several hundred incidents that really happened, brought over from elsewhere."""
    folder = HubFolder(tmp_path_factory.mktemp("real"))
    import_statuspage(folder.root, real_incidents)
    return folder.view()


@pytest.fixture
def served(tmp_path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which a local server shows it."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name is given
            pass

    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def clients_python(request) -> Path:
    """A Python with the clients, apart from ours, since they ask for older packages."""
    folder = request.config.cache.mkdir("peers-python")
    python, ready, wanted = folder / "bin" / "python", folder / "ready", PEERS / "requirements.txt"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other tests may want them at the same time
        if not ready.is_file() or ready.read_text() != wanted.read_text():
            venv.create(folder, with_pip=True, clear=True)
            install = [python, "-m", "pip", "install", "-q", "-r", wanted]
            try:
                subprocess.run(install, check=True, timeout=180, capture_output=True)
            except (subprocess.SubprocessError, OSError) as error:
                pytest.skip(f"the clients cannot be installed here: {error}")
            ready.write_text(wanted.read_text())
    return python
