"""The built site as a whole: complete, self-contained, the same by every path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hubgen.incremental.mkdocs_build import build
from hubgen.incremental.reading import all_problems
from hubgen.problems import Level
from tests.incremental.conftest import ASKED, NOW, copy_of, tree, with_address
from tests.support.crawling import Crawl

BELOW_A_PATH = "https://www.meadowcart.example/help/status/"
AT_THE_ROOT = ["https://status.example.org/"] if os.environ.get("HUBGEN_SOAK") else []
ADDRESSES = [*AT_THE_ROOT, "https://example.org/a/b/"]  # the sample stands at both in any run


def plain_mkdocs(hub: Path, into: Path, at_text: str) -> dict[str, str]:
    """What `mkdocs build` alone makes of `hub`."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(into)]
    environment = {**os.environ, "HUBGEN_AT": at_text, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=hub, env=environment, check=True, timeout=300)
    return tree(into)


def own_address(hub: Path) -> str:
    lines = (hub / "content/hub.yml").read_text("utf-8").splitlines()
    return next(line.removeprefix("url:").strip() for line in lines if line.startswith("url:"))


def test_mkdocs_build_gives_the_sample_byte_for_byte(built_sample: Path, tmp_path: Path) -> None:
    assert plain_mkdocs(built_sample, tmp_path / "site", ASKED) == tree(built_sample / "dist/site")


def test_mkdocs_build_gives_the_sample_below_a_path_byte_for_byte(
    sample_hub: Path, tmp_path: Path
) -> None:
    hub = with_address(sample_hub, BELOW_A_PATH)
    build(hub, ASKED, NOW)
    assert plain_mkdocs(hub, tmp_path / "site", ASKED) == tree(hub / "dist/site")
    crawl = Crawl(hub / "dist/site", "/help/status/")
    assert crawl.dead(BELOW_A_PATH) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_mkdocs_build_gives_imported_incidents_byte_for_byte(
    imported_hub: Path, tmp_path: Path, address: str
) -> None:
    hub = with_address(copy_of(imported_hub, tmp_path / "hub"), address)
    build(hub, ASKED, NOW)
    assert plain_mkdocs(hub, tmp_path / "site", ASKED) == tree(hub / "dist/site")


def test_every_link_of_the_sample_leads_somewhere(built_sample: Path) -> None:
    crawl = Crawl(built_sample / "dist/site", "/")
    assert len(crawl.pages) > 30
    assert crawl.dead(own_address(built_sample)) == []


def test_the_sample_asks_no_third_party_for_anything(built_sample: Path) -> None:
    assert Crawl(built_sample / "dist/site", "/").foreign(own_address(built_sample)) == []


def test_real_incidents_have_no_error_merely_for_being_foreign(imported_hub: Path) -> None:
    project, problems = all_problems(imported_hub, NOW)
    assert project is not None
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    assert [str(problem) for problem in errors if problem.place.path.startswith("incidents")] == []


def test_every_real_incident_has_its_page_and_every_link_leads_somewhere(
    imported_hub: Path,
) -> None:
    written = sorted(path.parent.name for path in imported_hub.glob("incidents/*/*/incident.yml"))
    assert len(written) == 399
    site = imported_hub / "dist/site"
    assert [
        name for name in written if not (site / "incidents" / name / "index.html").is_file()
    ] == []
    assert Crawl(site, "/").dead(own_address(imported_hub)) == []


def test_where_a_hub_lies_changes_no_byte(built_sample: Path, sample_hub: Path) -> None:
    build(sample_hub, ASKED, NOW)
    assert tree(sample_hub / "dist") == tree(built_sample / "dist")


def test_the_search_index_holds_questions_and_open_incidents(built_sample: Path) -> None:
    index = json.loads((built_sample / "dist/site/search/search_index.json").read_text("utf-8"))
    places = {entry["location"].split("#")[0] for entry in index["docs"]}
    assert {"faq/", "about/", "incidents/2026-11-22-card-payments/"} <= places
