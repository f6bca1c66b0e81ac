"""Attachments: what may run scripts is refused, what keeps its metadata is named."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from hubgen.outputs.serving import DOWNLOADED, is_active
from hubgen.problems import Level
from tests.conftest import HubFolder


def found(hub: HubFolder) -> list[tuple[str, Level]]:
    return [(one.rule, one.level) for one in hub.problems() if one.rule.startswith("attachment-")]


def attach(hub: HubFolder, name: str, data: bytes = b"<svg/>") -> None:
    hub.write(f"{hub.incident}/{name}", data)
    hub.update(2, body=f"See [the form]({name}).")


ACTIVE = ["form.svg", "form.SVG", "a.html", "a.htm", "a.xhtml", "a.xml", "a.js", "a.mjs", "a.php"]


@pytest.mark.parametrize("name", [*ACTIVE, "a.php5", "a.php.png", "a.svgz", "a.phtml"])
def test_an_attachment_that_can_run_scripts_is_refused(hub: HubFolder, name: str) -> None:
    attach(hub, name)
    assert found(hub) == [("attachment-active", Level.ERROR)]


def test_one_that_is_allowed_by_name_is_not(hub: HubFolder) -> None:
    attach(hub, "form.svg")
    head = (hub.root / hub.incident / "incident.yml").read_text("utf-8")
    hub.write(f"{hub.incident}/incident.yml", head + "active_files: [form.svg]\n")
    assert found(hub) == [("attachment-metadata", Level.INFO)]


@pytest.mark.parametrize("name", ["form.pdf", "form.docx", "photo.heic", "broken.jpg"])
def test_a_file_that_keeps_its_metadata_is_named(hub: HubFolder, name: str) -> None:
    attach(hub, name, b"%PDF")
    assert found(hub) == [("attachment-metadata", Level.INFO)]


@pytest.mark.parametrize("name", ["notes.txt", "data.csv"])
def test_a_plain_text_has_none(hub: HubFolder, name: str) -> None:
    attach(hub, name)
    assert found(hub) == []


def test_a_picture_has_none_once_it_is_published(hub: HubFolder) -> None:
    out = BytesIO()
    Image.new("RGB", (4, 3)).save(out, "PNG")
    attach(hub, "photo.png", out.getvalue())
    assert found(hub) == []


@pytest.mark.parametrize("name", ["photo.png", "form.pdf", "svg.txt", "html", "a.php-notes.txt"])
def test_other_files_are_not_active(name: str) -> None:
    assert not is_active(name)


@pytest.mark.parametrize("name", ACTIVE)
def test_active_attachments_are_served_as_downloads(name: str) -> None:
    assert DOWNLOADED.fullmatch(f"incidents/2026-11-22-card-payments/{name}")


@pytest.mark.parametrize("path", ["a.svg", "badge.svg", "assets/a.js", "incidents/x/r/1/a.svg"])
def test_the_sites_own_files_are_not(path: str) -> None:
    assert not DOWNLOADED.fullmatch(path)
