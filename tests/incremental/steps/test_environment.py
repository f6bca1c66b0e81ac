"""The environment fingerprint changes with what everything depends on, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubgen.incremental.sources.source_reader import parse_content
from hubgen.incremental.steps.environment import (
    environment_fingerprint,
    may_change_environment,
    programs_fingerprint,
)
from tests.incremental.conftest import NOW
from tests.incremental.steps.conftest import Built


def fingerprint(built: Built) -> str:
    project = parse_content(built.hub.root).project
    views = built.public.views(project, NOW, pinned=False)
    return environment_fingerprint(built.hub.root, project, views)


def test_it_is_what_the_build_stored(built: Built) -> None:
    assert fingerprint(built) == built.cache.environment


def test_a_template_the_configuration_and_the_menu_change_it(built: Built) -> None:
    found = {fingerprint(built)}
    built.hub.write("site_overrides/content/page.html", "{{ page.title }}")
    found.add(fingerprint(built))
    text = (built.hub.root / "mkdocs.yml").read_text("utf-8")
    built.hub.write("mkdocs.yml", f"{text}copyright: Meadowcart\n")
    found.add(fingerprint(built))
    built.hub.write("content/pages/about.md", "---\ntitle: Who we are\n---\nPeople.\n")
    found.add(fingerprint(built))
    assert len(found) == 4


def test_what_decides_what_is_public_changes_it(built: Built) -> None:
    before = fingerprint(built)
    text = (built.hub.root / "content/plan/team.yml").read_text("utf-8")
    built.hub.write("content/plan/team.yml", f"{text}approvals: {{needed: 1}}\n")
    assert fingerprint(built) != before


def test_a_page_file_an_answer_and_a_component_do_not(built: Built) -> None:
    before = fingerprint(built)
    built.hub.write("content/pages/logo.png", b"a picture")
    built.hub.write("content/faq/refunds.md", "---\nquestion: When?\n---\nSoon.\n")
    text = (built.hub.root / "content/hub.yml").read_text("utf-8")
    built.hub.write("content/hub.yml", text.replace("name: Payments", "name: Paying"))
    assert fingerprint(built) == before


def test_only_content_templates_and_configuration_can_change_it() -> None:
    assert may_change_environment(["content/hub.yml"])
    assert may_change_environment(["site_overrides/x.css"])
    assert may_change_environment(["mkdocs.yml"])
    assert not may_change_environment(["incidents/2026/x/01-a.md"])


def test_copies_of_packages_inside_another_package_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some imports put such a folder on the path; another process then lacks it."""
    programs_fingerprint.cache_clear()
    before = programs_fingerprint()
    for folder, counts in (("setuptools/_vendor", False), ("more", True)):
        info = tmp_path / folder / "packaging-99.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: packaging\nVersion: 99.0\n")
        with monkeypatch.context() as path:
            path.syspath_prepend(info.parent)
            programs_fingerprint.cache_clear()
            assert (programs_fingerprint() != before) is counts
    programs_fingerprint.cache_clear()
