"""The configuration of MkDocs: loaded from mkdocs.yml, completed by the hub's settings.

MkDocs' templates do not escape: every text that enters its configuration is
escaped here.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from html import escape
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from pathspec import GitIgnoreSpec

from hubgen.outputs.artifact import LanguageSite
from hubgen.outputs.pages.frame import NOT_FOUND
from hubgen.problems import HubgenError
from hubgen.public.view import PublicView
from hubgen.source.files import OVERRIDES, PAGES

PLUGIN = "hubgen"
SEARCH_PLUGIN = "material/search"
ONE_RUN = threading.RLock()
"""Held while MkDocs is set up or runs: all configurations of a process share plugin objects."""


def load_configuration(root: Path, site_dir: Path) -> MkDocsConfig:
    """Return the mkdocs.yml in `root` as MkDocs reads it, for a site below `site_dir`.

    Raises HubgenError where it is missing or does not name hubgen's plugin, and
    what `explain_errors` explains.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    path = root / "mkdocs.yml"
    if not path.is_file():
        raise HubgenError(f"{path.name} is missing; make one like that of a new hub (hubgen init)")
    try:
        config = load_config(str(path), site_dir=str(site_dir))
    except (OSError, RecursionError, UnicodeError) as error:
        raise HubgenError(f"{path.name} cannot be read: {error}") from error
    if config.plugins.get(PLUGIN) is None:
        raise HubgenError("mkdocs.yml does not name the plugin hubgen; add it below plugins:")
    return config


@contextmanager
def explain_errors() -> Iterator[None]:
    """Turn what MkDocs and its templates raise into a HubgenError for the user."""
    try:
        yield
    except (MkDocsException, Abort) as error:
        raise HubgenError(f"MkDocs could not build the site: {error}") from error
    except TemplateError as error:
        raise HubgenError(f"{_template_of(error)} cannot be used: {error}") from error


def _template_of(error: TemplateError) -> str:
    """Return the template that `error` is about, with the line where that is known."""
    name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    return f"the template {name}:{line}" if name else f"a template in {OVERRIDES}/"


def templates_folder() -> Path:
    """Return the folder of hubgen's own templates."""
    return Path(str(package_files("hubgen") / "templates"))


def hub_folder(config: MkDocsConfig) -> Path:
    """Return the folder of the hub that `config` belongs to.

    Raises PluginError where its docs_dir is not the one that hubgen reads, or its
    custom_dir, of which MkDocs publishes every file, another folder than site_overrides.
    """
    root = Path(config.config_file_path or ".").resolve().parent
    if Path(config.docs_dir).resolve() != (root / PAGES).resolve():
        msg = f"docs_dir is {config.docs_dir}; write docs_dir: {PAGES} in mkdocs.yml"
        raise PluginError(msg)
    custom = config.theme.custom_dir
    if custom and Path(custom).resolve() != root / OVERRIDES:
        msg = f"custom_dir is {custom}; write custom_dir: {OVERRIDES} in mkdocs.yml"
        raise PluginError(msg)
    return root


def apply_hub_settings(config: MkDocsConfig, main: LanguageSite) -> None:
    """Set in `config` what the settings of the hub decide; `main` is its main language."""
    hub = main.view.hub
    config.site_name = escape(hub.name)
    config.site_url = hub.url
    config.site_description = escape(hub.description) if hub.description else None
    config.use_directory_urls = True
    config.not_in_nav = GitIgnoreSpec.from_lines(["*"])
    if config.nav is None:
        config.nav = navigation_of(main)
    theme = config.theme
    theme.dirs.insert(1 if theme.custom_dir else 0, str(templates_folder()))
    theme.static_templates.discard("sitemap.xml")
    theme["language"] = theme_language(main.view)
    if "font" not in theme or theme["font"] is not False:
        theme["font"] = False  # Material would load fonts from a third party


def stop_indexing(config: MkDocsConfig) -> None:
    """Stop Material's search plugin from reading pages and writing an index of its own.

    It stays in the list of plugins, by which templates decide on its interface.
    """
    plugin: Any = config.plugins.get(SEARCH_PLUGIN)
    if plugin is not None:
        plugin.config.enabled = False


def navigation_of(language: LanguageSite) -> list[Mapping[str, str]]:
    """Return the navigation of one language in the form of mkdocs.yml."""
    return [{escape(entry.title): source_uri(entry.path)} for entry in language.navigation]


def source_uri(path: str) -> str:
    """Return where MkDocs would look for the Markdown of the page at `path`."""
    return path if path == NOT_FOUND else f"{path}index.md"


def theme_language(view: PublicView) -> str:
    """Return the language of the theme's own words for pages of `view`.

    English where the theme does not know the language; readers see few of these words.
    """
    language = view.language.split("-")[0]
    return language if language in _theme_languages() else "en"


@cache
def _theme_languages() -> frozenset[str]:
    folder = package_files("material") / "templates" / "partials" / "languages"
    return frozenset(entry.name.removesuffix(".html") for entry in folder.iterdir())
