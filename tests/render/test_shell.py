from __future__ import annotations

import re

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from hubgen.render.framing import templates_folder
from hubgen.render.probes import Asked, DataProbe, PageProbe, Probe, RefusedError
from hubgen.render.shell import MAIN, PARTIALS


def test_a_pages_own_parts_take_nothing_but_hubgen_and_the_configuration():
    templates = Environment(loader=FileSystemLoader(templates_folder()))
    templates.filters["script_tag"] = str
    read = set()
    for name in (MAIN, *PARTIALS):
        text = (templates_folder() / name).read_text("utf-8")
        read |= meta.find_undeclared_variables(templates.parse(text))
        for include in ("include", "import", "super()"):
            assert include not in text.replace("{{- super() }}", "", 1)
    assert read <= {"hubgen", "config", "super"}
    assert set(re.findall(r"config\.(\w+)", (templates_folder() / MAIN).read_text())) == {
        "extra_javascript"
    }


@pytest.fixture
def asked():
    return Asked("incidents/a/")


@pytest.fixture
def probe(hub, asked):
    return DataProbe(asked, hub.view(), "../../")


@pytest.mark.parametrize(
    "ask",
    [
        lambda probe: probe.content,
        lambda probe: probe.view.repository,
        lambda probe: probe.view.at,
        lambda probe: probe.source.title,
        lambda probe: str(probe.source.path),
        lambda probe: probe.source.path + "x",
        lambda probe: "x" + probe.source.path,
        lambda probe: hash(probe.source.path),
        lambda probe: {probe.source.path},
        lambda probe: bool(probe.source),
        lambda probe: list(probe.source),
        lambda probe: probe.source == probe.source,
        lambda probe: probe.source["path"],
        lambda probe: f"{probe.source.path:>10}",
        lambda probe: PageProbe(Asked(probe.root), []).url,
        lambda probe: probe.view.hub < Probe(),
    ],
)
def test_a_probe_refuses_what_differs_from_page_to_page(probe, ask):
    with pytest.raises(RefusedError):
        ask(probe)


def test_pages_whose_answers_are_the_same_share_a_shell(hub, asked, probe):
    assert probe.view.hub.name == "Meadowcart"
    assert probe.view.menu
    assert (probe.source.path == "faq/") is False
    assert asked.fits(hub.view(), "incidents/b/")


def test_pages_whose_answers_differ_do_not(hub, asked, probe):
    assert probe.view.hub.name == "Meadowcart"
    assert (probe.source.path == "faq/") is False
    asked.target("assets/site.css")
    asked.target("https://elsewhere.example/history/x.css")
    assert not asked.fits(hub.view(), "faq/")
    assert not asked.fits(hub.view(), "assets/b/")
    assert asked.fits(hub.view(), "history/b/")
    hub.write("content/hub.yml", (hub.root / "content/hub.yml").read_text().replace("cart", "cat"))
    assert not asked.fits(hub.view(), "incidents/b/")
