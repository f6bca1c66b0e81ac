from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import Environment, Template

from hubgen.authoring.importing import import_statuspage
from hubgen.authoring.new_hub import create_hub
from hubgen.incremental.reading import read_checked, views_of
from hubgen.outputs import cards
from hubgen.outputs.artifact import Site
from hubgen.outputs.targets import all_targets, compose_site
from hubgen.problems import HubgenError
from hubgen.render.full_run import WholeSiteNeededError, own_templates
from hubgen.render.mkdocs_config import load_configuration
from hubgen.render.mkdocs_site import render_site
from hubgen.render.renderer import SiteRenderer
from hubgen.source.project import read_project

SOAK = bool(os.environ.get("HUBGEN_SOAK"))
LONG = pytest.mark.skipif(not SOAK, reason="a long trial: make soak")
ASKED = "2026-11-22 12:20"
NOW = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
SOURCES = ("content", "incidents", "site_overrides")
HOSTILE = r"""Quotes " ' & < {# 7 * 7 #} {% raw %} \u0000 --> %s {0} $1 \1 \g<0> &amp; é #"""


def composed(root: Path) -> Site:
    """The site as a build has it, but for the pictures: drawing them takes long."""
    views = views_of(read_checked(root, NOW, ASKED).project, ASKED, NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "incident_cards", lambda *_: ())
        return compose_site(views, [part for part in all_targets(views) if part.family != "cards"])


def renderer_of(root: Path, site: Site, bytecode: Path | None = None) -> SiteRenderer:
    return SiteRenderer(root, [replace(one, pages=()) for one in site.languages], bytecode)


def sample_copy(sample_root: Path, folder: Path) -> Path:
    for name in SOURCES:
        shutil.copytree(sample_root / name, folder / name)
    shutil.copyfile(sample_root / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def by_mkdocs(site: Site, root: Path, folder: Path) -> dict[str, bytes]:
    render_site(site, root, folder)
    return tree(folder)


def page_by_page(site: Site, root: Path, bytecode: Path | None = None) -> dict[str, bytes]:
    """The same site from the renderer: its pages in another order, some of them twice."""
    renderer = renderer_of(root, site, bytecode)
    assert renderer.unsupported is None
    jobs = [(language.view, page) for language in site.languages for page in language.pages]
    found = {file.path: file.source.read_bytes() for file in renderer.static_files()}
    chance = random.Random(1)
    for view, source in chance.sample(jobs, len(jobs)) + chance.choices(jobs, k=40):
        page = renderer.page(view, source)
        assert found.setdefault(page.path, page.data) == page.data
    found |= {artifact.path: artifact.data for artifact in site.artifacts}
    found |= {copy.path: (root / copy.source).read_bytes() for copy in site.copies}
    return found


def assert_same(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    assert sorted(found) == sorted(expected)
    assert [path for path, data in expected.items() if found[path] != data] == []


def assert_renders_as_mkdocs(root: Path, folder: Path) -> None:
    site = composed(root)
    assert_same(page_by_page(site, root), by_mkdocs(site, root, folder))


def test_every_file_of_the_sample_is_the_one_that_mkdocs_writes(sample_root, tmp_path):
    assert_renders_as_mkdocs(sample_root, tmp_path / "site")


def test_so_it_is_below_a_path(sample_root, tmp_path):
    hub = sample_copy(sample_root, tmp_path / "hub")
    lines = (hub / "content/hub.yml").read_text("utf-8").splitlines(keepends=True)
    lines = ["url: https://x.example/help/status/\n" if "url:" in one[:4] else one for one in lines]
    (hub / "content/hub.yml").write_text("".join(lines), "utf-8")
    assert_renders_as_mkdocs(hub, tmp_path / "site")


def test_so_it_is_in_a_language_that_the_theme_does_not_know(hub, tmp_path):
    change(hub.root / "content/hub.yml", "[en, de]", "[en, sw]")
    assert_renders_as_mkdocs(hub.root, tmp_path / "site")


@LONG
def test_so_it_is_with_real_incidents(real_incidents, tmp_path):
    hub = tmp_path / "hub"
    create_hub(hub, year=2026)
    import_statuspage(hub, real_incidents)
    assert_renders_as_mkdocs(hub, tmp_path / "site")


@pytest.mark.parametrize(
    "more",
    [
        """\
plugins: [search: {lang: [de, en], separator: '[ ]'}, hubgen]
extra_css: [own.css, https://x.example/a.css]
extra_javascript: [own.js, {path: m.mjs, type: module}]
markdown_extensions: [admonition, toc: {permalink: true}]
theme: {name: material, features: [navigation.top], palette: {scheme: x}, language: fr}
extra: {version: {provider: mike}, polyfills: [own.js]}
exclude_docs: '*.map'
site_author: A & B
""",
        "plugins: [hubgen]\n",
        "plugins: [search: {enabled: false}, hubgen]\n",
    ],
    ids=["much", "no search", "search off"],
)
def test_so_it_is_however_mkdocs_is_set(hub, tmp_path, more):
    lines = (hub.root / "mkdocs.yml").read_text().splitlines(keepends=True)
    rest = [line for line in lines if f"{line.split(':')[0]}:" not in more]
    hub.write("mkdocs.yml", "".join(rest) + more)
    hub.write("content/pages/own.css", "p {}")
    hub.write("content/pages/own.js", "1")
    hub.write("content/pages/pages/deep.md", "---\ntitle: Deep\n---\nText.\n")
    assert_renders_as_mkdocs(hub.root, tmp_path / "site")


def test_so_it_is_whatever_the_texts_hold(hub, tmp_path):
    quoted = HOSTILE.replace("'", "''")
    hub.write("content/faq/odd.md", f"---\nquestion: '{quoted}'\n---\n{HOSTILE}\n")
    hub.write("content/pages/odd.md", f"---\ntitle: '{quoted}'\ndescription: '{quoted}'\n---\nx\n")
    change(hub.root / hub.incident / "incident.yml", "title: Card", f"title: '{quoted}' # ")
    change(hub.root / "content/hub.yml", "name: Meadowcart", f"name: '{quoted}'")
    hub.update(2, f"summary: '{quoted}'", HOSTILE)
    assert_renders_as_mkdocs(hub.root, tmp_path / "site")


@pytest.mark.parametrize(
    "own",
    [
        {
            "partials/footer.html": "{{ page.title }} {{ page.canonical_url }} {{ config.nav }}",
            "partials/header.html": "{{ page.is_homepage }} {{ page.url }} {{ hubgen.linked }}",
            "404.html": '{% extends "main.html" %}{% block content %}{{ base_url }}{% endblock %}',
        },
        {
            "content/_contact.html": '<i data-search-exclude="1">a</i><h2 id="x">b</h2>',
            "assets/hub/hub.css": "p {}",
        },
        {"base.html": "{{ page.meta }}{{ base_url }}{{ config.theme.language }}"},
    ],
    ids=["parts", "contents", "frame"],
)
def test_so_it_is_with_templates_of_the_hubs_own(hub, tmp_path, own):
    hub.write("mkdocs.yml", _OVERRIDDEN)
    for path, text in own.items():
        hub.write(f"site_overrides/{path}", text)
    assert_renders_as_mkdocs(hub.root, tmp_path / "site")


_OVERRIDDEN = """\
site_name: Status
docs_dir: content/pages
theme: {name: material, custom_dir: site_overrides}
plugins: [search, hubgen]
"""


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("strict: true\n", "strict"),
        ("nav: [index.md]\n", "navigation"),
        ("extra_templates: [x.html]\n", "extra_templates"),
        ("hooks: [hook.py]\n", "plugins or hooks"),
    ],
)
def test_what_may_reach_across_pages_is_left_to_mkdocs(hub, more, word):
    hub.write("hook.py", "")
    hub.write("mkdocs.yml", (hub.root / "mkdocs.yml").read_text() + more)
    renderer = renderer_of(hub.root, composed(hub.root))
    assert renderer.unsupported is not None
    assert word in renderer.unsupported


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("partials/footer.html", "{{ nav | length }}"),
        ("partials/footer.html", "{% for one in pages %}x{% endfor %}"),
        ("partials/footer.html", '{% include "partials/tabs.html" %}'),
        ("partials/header.html", "{{ page.previous_page.title }}"),
        ("main.html", '{% extends "base.html" %}'),
    ],
)
def test_templates_that_read_all_pages_are_left_to_mkdocs(hub, path, text):
    hub.write("mkdocs.yml", _OVERRIDDEN)
    hub.write(f"site_overrides/{path}", text)
    renderer = renderer_of(hub.root, composed(hub.root))
    assert renderer.unsupported is not None


def test_another_custom_dir_is_refused_however_it_is_set(hub):
    site = composed(hub.root)
    hub.write("base.yml", _OVERRIDDEN.replace("site_overrides", "content"))
    hub.write("mkdocs.yml", "INHERIT: base.yml\n")
    with pytest.raises(HubgenError, match="write custom_dir: site_overrides"):
        renderer_of(hub.root, site)


def test_templates_in_a_folder_that_is_a_link_count_as_the_hubs_own(hub, tmp_path):
    hub.write("mkdocs.yml", _OVERRIDDEN)
    hub.write("site_overrides/shared/_state.html", "")
    (hub.root / "site_overrides/content").symlink_to("shared")
    found = own_templates(load_configuration(hub.root, tmp_path / "site"))
    assert found == ["content/_state.html", "shared/_state.html"]


def test_a_second_process_compiles_no_template_again(hub, tmp_path, compiled):
    site = composed(hub.root)
    first = page_by_page(site, hub.root, tmp_path / "templates")
    assert "main.html" in compiled
    compiled.clear()
    assert page_by_page(site, hub.root, tmp_path / "templates") == first
    assert [name for name in compiled if name != "partials/language.html"] == []


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda _: b"", lambda data: b"x" + data])
def test_a_damaged_file_of_compiled_templates_is_ignored(hub, tmp_path, spoil):
    site = composed(hub.root)
    first = page_by_page(site, hub.root, tmp_path / "templates")
    for file in (tmp_path / "templates").iterdir():
        file.write_bytes(spoil(file.read_bytes()))
    assert page_by_page(site, hub.root, tmp_path / "templates") == first


def test_without_a_folder_for_compiled_templates_pages_are_the_same(hub, tmp_path):
    site = composed(hub.root)
    (tmp_path / "file").write_text("", "utf-8")
    assert page_by_page(site, hub.root, tmp_path / "file/templates") == page_by_page(site, hub.root)


@pytest.fixture
def compiled(monkeypatch):
    """The names of the templates that are compiled."""
    names = []
    own = Environment.compile
    monkeypatch.setattr(
        Environment,
        "compile",
        lambda self, source, name=None, *a, **k: (
            names.append(name),
            own(self, source, name, *a, **k),
        )[1],
    )
    return names


def test_of_the_pages_in_a_folder_none_is_rendered_whole(sample_root, monkeypatch):
    site = composed(sample_root)
    renderer = renderer_of(sample_root, site)
    whole = []
    plain = Template.render
    monkeypatch.setattr(
        Template, "render", lambda self, *a, **k: (whole.append(self.name), plain(self, *a, **k))[1]
    )
    for language in site.languages:
        for page in language.pages:
            whole.clear()
            renderer.page(language.view, page)
            own = [name for name in whole if not name.startswith("content/")]
            local = page.path.removeprefix(language.view.prefix)
            assert own == ([] if local.count("/") > 1 else own)
            assert len(own) <= 1


def test_a_page_that_lies_where_the_theme_has_files_is_right_too(hub, tmp_path):
    hub.write("content/pages/assets.md", "---\ntitle: Assets\n---\nWhat we own.\n")
    hub.write("content/pages/own.css", "p {}")
    hub.write(
        "mkdocs.yml", (hub.root / "mkdocs.yml").read_text() + "extra_css: [incidents/x/own.css]\n"
    )
    assert_renders_as_mkdocs(hub.root, tmp_path / "site")


def test_what_the_hub_says_of_itself_reaches_pages_that_are_made_later(hub):
    renderer = renderer_of(hub.root, composed(hub.root))
    [before] = [one for one in composed(hub.root).main.pages if one.path == "corrections/"]
    renderer.page(composed(hub.root).main.view, before)
    hub.write("content/pages/late.md", "---\ntitle: Come late\n---\nx\n")
    change(hub.root / "content/hub.yml", "name: Meadowcart", "name: Meadowcart Ltd")
    site = composed(hub.root)
    [after] = [one for one in site.main.pages if one.path == "corrections/"]
    text = renderer.page(site.main.view, after).data.decode()
    assert "Come late" in text
    assert "<span>Meadowcart Ltd</span>" in text


def test_titles_in_the_menu_are_text(hub):
    hub.write("content/pages/odd.md", "---\ntitle: 'Terms & <conditions>'\n---\nx\n")
    site = compose_site(views_of(read_project(hub.root)[0], ASKED, NOW))
    page = renderer_of(hub.root, site).page(site.main.view, site.main.pages[0])
    assert b"<conditions>" not in page.data
    assert page.data.count(b"Terms &amp; &lt;conditions&gt;") == 2


def test_a_template_never_sees_a_neighbour_that_is_not_there(hub):
    hub.write("mkdocs.yml", _OVERRIDDEN)
    hub.write("site_overrides/partials/footer.html", "{{ page['next_page'].title }}")
    site = composed(hub.root)
    renderer = renderer_of(hub.root, site)
    home = site.main.pages[0]
    with pytest.raises(WholeSiteNeededError, match="neighbour"):
        renderer.page(site.main.view, home)


def test_a_broken_setup_is_reported_as_by_a_build(hub, hub_folder: Callable[..., object]):
    site = composed(hub.root)
    hub.write("mkdocs.yml", "site_name: Status\ndocs_dir: content/pages\nplugins: [search]\n")
    with pytest.raises(HubgenError, match="does not name the plugin"):
        renderer_of(hub.root, site)
    (hub.root / "mkdocs.yml").unlink()
    with pytest.raises(HubgenError, match="missing"):
        renderer_of(hub.root, site)


def test_a_broken_template_is_named(hub):
    hub.write("mkdocs.yml", _OVERRIDDEN)
    hub.write("site_overrides/content/faq.html", "{% if %}")
    site = composed(hub.root)
    page = next(page for page in site.main.pages if page.path == "faq/")
    with pytest.raises(HubgenError, match=r"faq\.html"):
        renderer_of(hub.root, site).page(site.main.view, page)
