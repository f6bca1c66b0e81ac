"""Frames: shared by the pages of a folder, and by none where something in them is a page's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from hubgen.outputs.artifact import PageSource
from hubgen.public.view import PublicView
from hubgen.render.mkdocs_config import load_configuration, templates_folder
from hubgen.render.page_context import template_data
from hubgen.render.page_frames import BLOCKS, MAIN, PARTIALS, PageFrames
from tests.conftest import HubFolder

BASE = """\
<title>{{ title }}</title>{% block site_meta %}{% endblock %}{% block htmltitle %}{% endblock %}
{% include "partials/tongues.html" %}{% include "partials/tongues-menu.html" %}
HEADER {{ own }} {% block content %}{% endblock %}{% block scripts %}{% endblock %}
"""


class Frames:
    """Frames around pages of a hub whose base.html is BASE; `rendered` are whole renderings."""

    def __init__(self, hub: HubFolder, base: str = BASE) -> None:
        config = load_configuration(hub.root, hub.root / "site")
        folder = hub.root / "theme"
        folder.mkdir()
        (folder / "base.html").write_text(base, "utf-8")
        config.theme.dirs[:0] = [str(templates_folder()), str(folder)]
        self.view: PublicView = hub.view()
        self.rendered: list[str] = []
        self._frames = PageFrames(config, self._variables)

    def _variables(self, view: PublicView, source: PageSource, content: str) -> Mapping[str, Any]:
        self.rendered.append(source.path)
        data = template_data(view, source, content)
        return {"hubgen": data, "config": {"extra_javascript": []}, "title": "T"}

    def render(self, path: str, title: str = "A title") -> str:
        source = PageSource(
            path=path, title=title, template="content/page.html", language="en", context={}
        )
        return self._frames.render(self.view, source, f"Content of {path}")


def test_pages_of_a_folder_share_a_frame(hub: HubFolder) -> None:
    frames = Frames(hub)
    first = frames.render("incidents/a/", "First")
    count = len(frames.rendered)
    second = frames.render("incidents/b/", "Second")
    assert len(frames.rendered) == count
    assert second == first.replace("First", "Second").replace("incidents/a/", "incidents/b/")
    assert "Content of incidents/b/" in second
    assert "HEADER" in second


@pytest.mark.parametrize("path", ["", "faq/", "incidents/"])
def test_pages_that_the_header_links_to_are_rendered_whole(hub: HubFolder, path: str) -> None:
    frames = Frames(hub)
    for _ in range(2):
        frames.render(path)
    assert frames.rendered == [path, path]


@pytest.mark.parametrize("own", ["hubgen.source.title", "hubgen.source.path", "hubgen.content"])
def test_a_frame_that_shows_what_is_a_pages_own_is_not_shared(hub: HubFolder, own: str) -> None:
    frames = Frames(hub, BASE.replace("{{ own }}", f"{{{{ {own} }}}}"))
    for path in ("incidents/a/", "incidents/b/"):
        text = frames.render(path, f"Title of {path}")
        expected = {"title": f"Title of {path}", "path": path, "content": f"Content of {path}"}
        assert f"HEADER {expected[own.rpartition('.')[2]]} " in text


@pytest.mark.parametrize(
    "lost", ["{% block content %}{% endblock %}", '{% include "partials/tongues.html" %}']
)
def test_a_frame_without_a_place_for_each_part_is_not_shared(hub: HubFolder, lost: str) -> None:
    frames = Frames(hub, BASE.replace(lost, ""))
    frames.render("incidents/a/")
    count = len(frames.rendered)
    frames.render("incidents/b/")
    assert len(frames.rendered) == count + 1


def test_a_frame_follows_the_settings_of_the_hub(hub: HubFolder) -> None:
    frames = Frames(hub, BASE.replace("{{ own }}", "{{ hubgen.view.hub.name }}"))
    assert "HEADER Meadowcart " in frames.render("incidents/a/")
    settings = (hub.root / "content/hub.yml").read_text("utf-8")
    hub.write("content/hub.yml", settings.replace("name: Meadowcart\n", "name: Meadowcart Ltd\n"))
    frames.view = hub.view()
    assert "HEADER Meadowcart Ltd " in frames.render("incidents/b/")


def test_a_pages_own_parts_read_nothing_but_hubgen_and_the_configuration() -> None:
    templates = Environment(loader=FileSystemLoader(templates_folder()))
    templates.filters["script_tag"] = str
    read = set()
    for name in (MAIN, *PARTIALS):
        text = (templates_folder() / name).read_text("utf-8")
        read |= meta.find_undeclared_variables(templates.parse(text))
        for include in ("include", "import", "super()"):
            assert include not in text.replace("{{- super() }}", "", 1)
    assert read <= {"hubgen", "config", "super"}
    main = Path(templates_folder() / MAIN).read_text("utf-8")
    assert set(re.findall(r"config\.(\w+)", main)) == {"extra_javascript"}
    assert all(f"block {name} " in main for name in BLOCKS)
