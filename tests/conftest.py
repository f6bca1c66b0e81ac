"""Hubs to test with: a small one that a test writes and changes, the sample, real incidents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from hubgen.checks import check
from hubgen.model.project import Project
from hubgen.problems import Family, Problem, in_order
from hubgen.public.view import PublicView
from hubgen.public.view_builder import public_view
from hubgen.source.messages import messages
from hubgen.source.project import read_project

ROOT = Path(__file__).parents[1]
SAMPLE_TIME = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
INCIDENT = "incidents/2026/2026-11-22-card-payments"
SMALL_HUB: Mapping[str, str] = {
    "mkdocs.yml": """\
site_name: Status
docs_dir: content/pages
theme: {name: material, font: false}
plugins: [search, hubgen]
""",
    "content/hub.yml": """\
name: Meadowcart
url: https://status.meadowcart.example/
tag: meadowcart.example,2026
time_zone: Europe/London
languages: [en, de]
components:
  payments: {name: Payments}
  checkout: {name: Checkout}
contacts:
  help: {name: Customer care, email: help@meadowcart.example}
contact: help
""",
    "content/pages/index.md": "Here we tell you what is happening.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
    "content/faq/refunds.md": "---\nquestion: When do I get my money?\n---\nWithin five days.\n",
    "content/plan/team.yml": """\
people:
  maya: {name: Maya Osei, roles: [spokesperson]}
  tom: {name: Tom Reed, roles: [head-of-comms]}
roles:
  spokesperson: {what: Speaks for us., who: maya}
  head-of-comms: {what: Decides what goes out., who: tom}
""",
    f"{INCIDENT}/incident.yml": """\
title: Card payments are charged twice
severity: major
components: {payments: partial_outage}
started: 2026-11-22 09:48
faq: [refunds]
""",
    f"{INCIDENT}/01-investigating.md": """\
---
state: investigating
at: 2026-11-22 10:05
next_update: 30m
summary: Some card payments are charged twice.
do: Please do not pay again.
by: spokesperson
---
We are sorry: some of you are charged twice.
""",
}

settings.register_profile(
    "quick",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile(
    "soak", parent=settings.get_profile("quick"), max_examples=5000, derandomize=False
)
settings.load_profile("soak" if os.environ.get("HUBGEN_SOAK") else "quick")


class HubFolder:
    """A hub on disk that a test changes file by file."""

    incident = INCIDENT

    def __init__(self, root: Path, files: Mapping[str, str | bytes | None]) -> None:
        self.root = root
        for path, content in files.items():
            if content is not None:
                self.write(path, content)

    def write(self, path: str, content: str | bytes) -> Path:
        """Writes a file, whatever stood there; text exactly as given."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return file

    def update(self, number: int, head: str = "", body: str = "News.", words: str = "news") -> str:
        """Writes an update of the incident; returns its path. `head` amends its front matter."""
        keys = {"state": "identified", "at": f"2026-11-22 {10 + number}:00", "next_update": "30m"}
        written = [line.partition(":")[0] for line in head.splitlines()]
        lines = [f"{key}: {value}" for key, value in keys.items() if key not in written]
        path = f"{self.incident}/{number:02}-{words}.md"
        self.write(path, "\n".join(["---", *lines, *head.splitlines(), "---", body, ""]))
        return path

    def read(self) -> tuple[Project | None, list[Problem]]:
        """The project, None where it cannot be built, and the problems of reading alone."""
        return read_project(self.root)

    def problems(
        self, now: datetime = SAMPLE_TIME, family: Family = Family.CONTENT
    ) -> list[Problem]:
        """Every problem of `family`, as `hubgen check` tells them."""
        project, problems = self.read()
        found = [*problems, *(check(project, now) if project else [])]
        return in_order([problem for problem in found if problem.family is family])

    def found(self, rule: str) -> Problem:
        """The one problem of `rule`; it must be there, and once."""
        problems = [problem for problem in self.problems() if problem.rule == rule]
        assert len(problems) == 1, "\n".join(str(problem) for problem in self.problems())
        return problems[0]

    def view(self, at: datetime = SAMPLE_TIME, language: str = "en") -> PublicView:
        """The public view at `at`; the hub must be fit to be built."""
        project, problems = self.read()
        assert project is not None, "\n".join(str(problem) for problem in problems)
        return public_view(project, at, messages(language))


@pytest.fixture
def hub_folder(tmp_path: Path) -> Callable[..., HubFolder]:
    """Makes a small sound hub; its argument replaces files by path, None leaves one out."""

    def make(files: Mapping[str, str | bytes | None] | None = None) -> HubFolder:
        return HubFolder(tmp_path / "hub", {**SMALL_HUB, **(files or {})})

    return make


@pytest.fixture
def hub(hub_folder: Callable[..., HubFolder]) -> HubFolder:
    """The small sound hub."""
    return hub_folder()


@pytest.fixture(scope="session")
def sample_root() -> Path:
    """The folder of the sample hub: read it, never write there."""
    return ROOT


@pytest.fixture(scope="session")
def sample_time() -> datetime:
    """The sample hub's own time."""
    return SAMPLE_TIME


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The one Chromium of all browser tests: Playwright runs only once in a process."""
    playwright_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next((path for name in names if (path := shutil.which(name))), None)
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def real_incidents() -> Path:
    """A Statuspage export of real incidents; it is not part of the repository."""
    file = ROOT.parent / "shared" / "data" / "statuspage-incidents.json"
    if not file.is_file():
        pytest.skip("the real incidents are not on this machine")
    return file


_NO_PRIVILEGE = 1314  # Windows': an account that may not make symbolic links


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip tests that need symbolic links where the account may not make them."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if getattr(error, "winerror", None) == _NO_PRIVILEGE:
        report.outcome = "skipped"
        place = (str(item.path), item.location[1] or 0)
        report.longrepr = (*place, "Skipped: this account may not make symbolic links")
    return report
