"""One published hub, and two real web servers that serve it at the root and below a path."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from hubgen.model.hub import Hub
from hubgen.publish.release.preparation import prepare
from hubgen.publish.server_configuration import configuration
from hubgen.source.project import read_project
from tests.browser.conftest import ASKED, PARTS
from tests.support.running_servers import Server, running

BASE = "help/status/"
RENAMED = "incidents/2026/2026-11-10-closing-rumour/incident.yml"
SECURITY = """
security:
  contact: security@meadowcart.example
  expires: 2027-10-31
  policy: https://meadowcart.example/security
"""


@pytest.fixture(scope="session")
def public_place() -> Iterator[Path]:
    """A folder that a server with no rights can read; pytest's own are closed to others."""
    place = Path(tempfile.mkdtemp(prefix="hubgen-serving-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def sources(sample_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample hub with a renamed incident and a contact for security holes."""
    hub = tmp_path_factory.mktemp("serving") / "hub"
    for name in PARTS:
        if (sample_root / name).is_dir():
            shutil.copytree(sample_root / name, hub / name)
        else:
            hub.mkdir(exist_ok=True)
            shutil.copyfile(sample_root / name, hub / name)
    for path, more in ((RENAMED, "was: [2026-11-10-rumour]\n"), ("content/hub.yml", SECURITY)):
        file = hub / path
        file.write_text(file.read_text("utf-8") + more, encoding="utf-8")
    return hub


@pytest.fixture(scope="session")
def site(sources: Path, public_place: Path, sample_time: datetime) -> Path:
    """The hub as it is published."""
    folder = public_place / "site"
    with prepare(sources, str(folder), ASKED, sample_time) as ready:
        ready.carry_out(by=None, note=None, clock=lambda: sample_time)
    return folder


@pytest.fixture(scope="session")
def settings(sources: Path) -> Hub:
    project, _ = read_project(sources)
    assert project is not None
    return project.hub


@pytest.fixture(scope="session")
def serve(site: Path, settings: Hub, public_place: Path) -> Iterator[Callable[[str, str], Server]]:
    """Runs a server by its name, at the root or below the path that is given; each once."""
    with ExitStack() as stack:
        found: dict[tuple[str, str], Server] = {}

        def start(name: str, base: str = "") -> Server:
            if (name, base) not in found:
                hub = settings.model_copy(
                    update={"url": f"https://status.meadowcart.example/{base}"}
                )
                work = public_place / f"{name}{len(found)}"
                text = configuration(name, hub, str(site))
                found[name, base] = stack.enter_context(running(name, text, work))
            return found[name, base]

        yield start


@pytest.fixture(params=["nginx", "caddy"])
def server(request: pytest.FixtureRequest, serve: Callable[..., Server]) -> Server:
    """Each of the servers, with the hub at its root."""
    return serve(request.param)


@pytest.fixture(params=["nginx", "caddy"])
def below(request: pytest.FixtureRequest, serve: Callable[..., Server]) -> Server:
    """Each of the servers, with the hub below a path."""
    return serve(request.param, BASE)
