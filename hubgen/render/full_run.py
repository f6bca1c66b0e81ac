"""Whether pages can be rendered one by one, or only by a run of MkDocs over the whole site."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, TemplateError, meta, nodes
from mkdocs.config.defaults import MkDocsConfig

from hubgen.outputs.pages.frame import NOT_FOUND
from hubgen.problems import HubgenError
from hubgen.render.mkdocs_config import PLUGIN, SEARCH_PLUGIN, templates_folder
from hubgen.source.files import OVERRIDES

_STATIC = {NOT_FOUND, "sitemap.xml"}
_SITE_WIDE = {"nav", "pages"}
_NEIGHBOURS = {"previous_page", "next_page"}


class WholeSiteNeededError(HubgenError):
    """Only a run of MkDocs over the whole site can render the page."""


class Unavailable:
    """A variable that only a run over the whole site has; reading it raises."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *_: Any) -> NoReturn:
        raise WholeSiteNeededError(f"a template reads {self._name}: that takes a run of MkDocs")

    def __getattr__(self, name: str) -> NoReturn:
        self._refuse()

    __bool__ = __call__ = __contains__ = __eq__ = __getitem__ = __iter__ = __len__ = _refuse
    __hash__ = __str__ = __ne__ = _refuse


def reason_for_full_run(config: MkDocsConfig) -> str | None:
    """Return why only a run over the whole site renders it correctly; None where pages can."""
    others = sorted(set(config.plugins) - {PLUGIN, SEARCH_PLUGIN})
    reasons = [
        (others, f"mkdocs.yml names plugins or hooks that may change any page: {others}"),
        (config.theme.name != "material", "the theme is not material"),
        (config.strict, "strict is on, and only a run of MkDocs counts its warnings"),
        (config.extra_templates, "extra_templates may read all pages"),
        (config.theme.static_templates - _STATIC, "static_templates may read all pages"),
        (config.nav is not None, "mkdocs.yml has a navigation of its own"),
        (
            "navigation.tabs" in (config.theme.get("features") or []),
            "tabs show the navigation of all pages",
        ),
        (
            _site_wide_templates(config),
            f"templates in {OVERRIDES} read the navigation or all pages",
        ),
    ]
    return next((reason for holds, reason in reasons if holds), None)


def own_templates(config: MkDocsConfig) -> list[str]:
    """Return the names of the templates that are the hub's own, in order."""
    folder = config.theme.custom_dir
    walk = os.walk(folder, followlinks=True) if folder else ()
    files = (Path(place, name) for place, _, names in walk for name in names)
    # Some file systems do not distinguish case.
    templates = [one for one in files if one.suffix.lower() == ".html"]
    return sorted(one.relative_to(str(folder)).as_posix() for one in templates)


def _site_wide_templates(config: MkDocsConfig) -> list[str]:
    """Return the hub's own templates for MkDocs that read what only a whole run has."""
    folder = config.theme.custom_dir
    if folder is None:
        return []
    templates = config.theme.get_env()
    templates.loader = FileSystemLoader([folder, templates_folder(), *config.theme.dirs])
    return [
        name
        for name in own_templates(config)
        if not name.startswith("content/") and _is_site_wide(name, templates, set())
    ]


def _is_site_wide(name: str, templates: Environment, seen: set[str]) -> bool:
    """Return whether the template, or one that it names, reads more than its own page."""
    seen.add(name)
    loader: Any = templates.loader
    try:
        text, file, _ = loader.get_source(templates, name)
        tree = templates.parse(text, name)
    except TemplateError:
        return False  # rendering it reports the error better
    if Path(file).is_relative_to(templates_folder()):
        return False  # hubgen's own include none of Material's that do
    if _SITE_WIDE & {node.name for node in tree.find_all(nodes.Name)}:
        return True
    if _NEIGHBOURS & {node.attr for node in tree.find_all(nodes.Getattr)}:
        return True
    named = set(meta.find_referenced_templates(tree)) - {None, *seen}
    return any(_is_site_wide(one, templates, seen) for one in named if one)
