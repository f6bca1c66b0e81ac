"""Fitness: whether a hub's pages can be rendered one by one, and if not, why."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, TemplateError, meta, nodes
from mkdocs.config.defaults import MkDocsConfig

from hubgen.problems import HubgenError
from hubgen.render.framing import NOT_FOUND, templates_folder
from hubgen.render.rendering import PLUGIN, SEARCH

LOOKS = "site_overrides"
_STATIC = {NOT_FOUND, "sitemap.xml"}
_WHOLE = {"nav", "pages"}
_NEIGHBOURS = {"previous_page", "next_page"}


class WholeSiteNeededError(HubgenError):
    """Only a whole run of MkDocs can render the page."""


class Absent:
    """What only a whole run of MkDocs knows; a template that reads it cannot go on."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *_: Any) -> NoReturn:
        raise WholeSiteNeededError(f"a template reads {self._name}: that takes a run of MkDocs")

    def __getattr__(self, name: str) -> NoReturn:
        self._refuse()

    __bool__ = __call__ = __contains__ = __eq__ = __getitem__ = __iter__ = __len__ = _refuse
    __hash__ = __str__ = __ne__ = _refuse


def why_not(config: MkDocsConfig) -> str | None:
    """Why only a whole run of MkDocs gives the site right; None where that is not so."""
    others = sorted(set(config.plugins) - {PLUGIN, SEARCH})
    reasons = [
        (others, f"mkdocs.yml names plugins or hooks that may change any page: {others}"),
        (config.theme.name != "material", "the theme is not material"),
        (_looks_elsewhere(config), f"custom_dir is another folder than {LOOKS}"),
        (config.strict, "strict is on, and only a run of MkDocs counts its warnings"),
        (config.extra_templates, "extra_templates may read all pages"),
        (config.theme.static_templates - _STATIC, "static_templates may read all pages"),
        (config.nav is not None, "mkdocs.yml has a navigation of its own"),
        (
            "navigation.tabs" in (config.theme.get("features") or []),
            "tabs show the navigation of all pages",
        ),
        (_readers(config), "templates in site_overrides read the navigation or all pages"),
    ]
    return next((reason for holds, reason in reasons if holds), None)


def own_templates(config: MkDocsConfig) -> list[str]:
    """The names of the templates that are the hub's own, in order.

    Of a folder that is a link, its own name: what it holds is not looked at.
    """
    folder = config.theme.custom_dir
    files = Path(folder).rglob("*") if folder else ()
    # Some disks know no case.
    found = (one for one in files if one.suffix.lower() == ".html" or _is_linked_folder(one))
    return sorted(one.relative_to(str(folder)).as_posix() for one in found)


def _is_linked_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def _looks_elsewhere(config: MkDocsConfig) -> bool:
    """Whether templates of the hub's own lie where nobody looks for a change."""
    folder, settings = config.theme.custom_dir, config.config_file_path
    return bool(folder and settings and Path(folder) != Path(settings).parent / LOOKS)


def _readers(config: MkDocsConfig) -> list[str]:
    """The hub's own templates for MkDocs that read what only a whole run knows."""
    folder = config.theme.custom_dir
    if folder is None:
        return []
    templates = config.theme.get_env()
    templates.loader = FileSystemLoader([folder, templates_folder(), *config.theme.dirs])
    return [
        name
        for name in own_templates(config)
        if not name.startswith("content/") and _reads_more(name, templates, set())
    ]


def _reads_more(name: str, templates: Environment, seen: set[str]) -> bool:
    """Whether the template, or one that it names, reads more than its own page."""
    seen.add(name)
    loader: Any = templates.loader
    try:
        text, file, _ = loader.get_source(templates, name)
        tree = templates.parse(text, name)
    except TemplateError:
        return False  # whoever renders it will be told better
    if Path(file).is_relative_to(templates_folder()):
        return False  # hubgen's own keep Material's readers out
    if _WHOLE & {node.name for node in tree.find_all(nodes.Name)}:
        return True
    if _NEIGHBOURS & {node.attr for node in tree.find_all(nodes.Getattr)}:
        return True
    named = set(meta.find_referenced_templates(tree)) - {None, *seen}
    return any(_reads_more(one, templates, seen) for one in named if one)
